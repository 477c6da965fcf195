"""Many rows into a table that the planner believes to be empty: not one look at the whole table for each row."""

import pytest
from django.db import connection

from parcels.importing.importer import import_file
from parcels.importing.options import ImportOptions
from tests.parcels.importing.made import parcels, square, write

pytestmark = pytest.mark.django_db
ROWS = 2500


def times_read(table: str) -> int:
    """How often this transaction has gone through all of a table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = %s", [table])
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize(
    ("layer", "columns", "table"),
    [
        ("parcels", ["parcel_code", "geometry"], "parcels_parcel"),
        ("buildings", ["geometry"], "parcels_building"),
    ],
)
def test_a_table_analysed_while_it_was_empty_is_not_read_for_each_row(tmp_path, layer, columns, table):
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")
        cursor.execute(f"ANALYZE {table}")
    frame = parcels([square(number % 50, number // 50) for number in range(ROWS)])[columns]
    report = import_file(write(frame, tmp_path / "many.gpkg"), ImportOptions(layer, derive=False))
    assert report.new == ROWS
    assert times_read(table) < 50
