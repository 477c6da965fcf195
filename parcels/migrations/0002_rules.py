"""The rules that only the database can hold: no overlap, occupied land, and forgetting what is no longer true."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


def read(name: str) -> migrations.RunSQL:
    """One rule's SQL; going back means dropping the tables, which takes the triggers along."""
    return migrations.RunSQL((SQL / name).read_text(encoding="utf-8"), migrations.RunSQL.noop)


class Migration(migrations.Migration):
    dependencies = [("parcels", "0001_initial")]
    operations = [
        read("0002_no_overlap.sql"),
        read("0002_occupied_land.sql"),
        read("0002_derived_figures.sql"),
    ]
