"""An offer keeps the outline it was published with, and leaves the page only when what it rests on changes.

It also keeps how it ended, and by which document.
"""

from pathlib import Path

import django.contrib.gis.db.models.fields
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parent / "sql" / "0004_offers_rest_on.sql"
BACK = Path(__file__).parent / "sql" / "0004_back.sql"


class Migration(migrations.Migration):
    dependencies = [
        ('maps', '0003_land_offers'),
    ]

    operations = [
        migrations.AddField(
            model_name='listing',
            name='changed_detail',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='listing',
            name='end_document',
            field=models.CharField(blank=True, max_length=300, verbose_name='document of its end'),
        ),
        migrations.AddField(
            model_name='listing',
            name='ended_as',
            field=models.CharField(blank=True, choices=[('supplied', 'Supplied or transferred'), ('given_up', 'Withdrawn without supply')], max_length=10, verbose_name='how it ended'),
        ),
        migrations.AddField(
            model_name='listing',
            name='land',
            field=django.contrib.gis.db.models.fields.MultiPolygonField(editable=False, null=True, spatial_index=False, srid=settings.LANDGIS_SRID),
        ),
        migrations.AlterField(
            model_name='listing',
            name='changed_what',
            field=models.CharField(blank=True, choices=[('shape', 'the outline of the land'), ('status', 'the parcel: it stands no longer in the register'), ('facts', 'what the register says of the parcel'), ('parcel', 'the parcel itself'), ('title', 'a court seizure'), ('batch', 'the approval batch'), ('contract', 'a land contract'), ('occupation', 'who occupies the plant'), ('rules', 'the facts: they allow no listing any more')], max_length=12),
        ),
        migrations.RunSQL(SQL.read_text(encoding="utf-8"), BACK.read_text(encoding="utf-8")),
    ]
