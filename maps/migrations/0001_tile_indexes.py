"""Indexes that tiles are cut by: Django makes none for a generated geometry column."""

from typing import ClassVar

from django.db import migrations

TABLES = ("building", "block", "town", "zone", "contextfeature", "planningzone")


def index_on(table: str, condition: str = "") -> migrations.RunSQL:
    """A spatial index on the web copy of a table's geometry."""
    return migrations.RunSQL(
        f"CREATE INDEX maps_{table}_web ON parcels_{table} USING gist (geom_3857) {condition}",
        f"DROP INDEX maps_{table}_web",
    )


class Migration(migrations.Migration):
    """Spatial indexes on the 3857 copies; retired parcels never stand on a map of today."""

    dependencies: ClassVar = [("parcels", "0001_initial")]
    operations: ClassVar = [index_on("parcel", "WHERE status = 'active'"), *map(index_on, TABLES)]
