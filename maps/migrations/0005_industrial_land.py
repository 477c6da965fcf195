"""Floor-area ratio of industrial land by hexagon; unknown in those summed before."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('maps', '0004_offers_rest_on'),
    ]

    operations = [
        migrations.AddField(
            model_name='hexcell',
            name='industrial_far',
            field=models.FloatField(null=True),
        ),
    ]
