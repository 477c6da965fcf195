"""Whether a code was ever used is asked of the history, too: by its beginning, so by an index that can answer that."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("parcels", "0004_staff_workbench")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX parcels_parcelevent_code_like ON parcels_parcelevent (parcel_code varchar_pattern_ops)",
            "DROP INDEX parcels_parcelevent_code_like",
        )
    ]
