"""The county's target for the floor-area ratio is one of industrial land: its kind takes that name."""

from django.db import migrations, models

BEFORE, NOW = "far", "industrial_far"
KINDS = [
    ("approved_not_supplied", "Approved land supplied or withdrawn"),
    ("idle", "Idle land disposed of"),
    ("inefficient", "Inefficient land redeveloped"),
    ("new_industrial_land", "New industrial land"),
    ("grade_d", "Grade D firms cleared"),
    ("industrial_far", "Average FAR of industrial land"),
    ("output_per_mu", "Output per mu"),
    ("value_added_per_mu", "Value added per mu"),
    ("tax_per_mu", "Tax per mu"),
]


def rename(apps, schema_editor):
    apps.get_model("cases", "YearlyTask").objects.filter(kind=BEFORE).update(kind=NOW)


def rename_back(apps, schema_editor):
    apps.get_model("cases", "YearlyTask").objects.filter(kind=NOW).update(kind=BEFORE)


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(rename, rename_back),
        migrations.AlterField(
            model_name="decision",
            name="campaign",
            field=models.CharField(blank=True, choices=KINDS, max_length=24, verbose_name="counts for"),
        ),
        migrations.AlterField(
            model_name="decisionstep",
            name="campaign",
            field=models.CharField(blank=True, choices=KINDS, max_length=24, verbose_name="counts for"),
        ),
        migrations.AlterField(
            model_name="disposal",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=24, verbose_name="counts for"),
        ),
        migrations.AlterField(
            model_name="yearlytask",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=24, verbose_name="task"),
        ),
    ]
