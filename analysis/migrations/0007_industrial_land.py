"""Floor-area ratio of industrial land; unknown in the runs that kept no class of land."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analysis', '0006_grading_steps'),
    ]

    operations = [
        migrations.AddField(
            model_name='arearesult',
            name='classes',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='arearesult',
            name='industrial_far',
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name='parcelresult',
            name='land_class',
            field=models.CharField(max_length=3, null=True, verbose_name='class of land'),
        ),
        migrations.AddField(
            model_name='parcelresult',
            name='industrial_far',
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Case(models.When(land_class='A2', then=models.F('far'))),
                output_field=models.FloatField(null=True, verbose_name='floor-area ratio of industrial land'),
            ),
        ),
    ]
