"""The register's stamp: how many statements have changed it (decision 4). Whatever is cached about land carries it."""

from django.db import connection

READ = "SELECT coalesce(sum(statements), 0) FROM parcels_registerchange"
# Deleting and inserting in one statement keeps the sum for every reader; two who fold at once delete different rows.
_FOLD = """
WITH folded AS (DELETE FROM parcels_registerchange RETURNING statements)
INSERT INTO parcels_registerchange (statements) SELECT sum(statements) FROM folded HAVING count(*) > 0
"""


def register_stamp() -> int:
    """How often the register had changed, as counted by its triggers."""
    with connection.cursor() as cursor:
        cursor.execute(READ)
        return int(cursor.fetchone()[0])


def fold() -> None:
    """Make one row of the many that writers left behind, so that the sum stays quick to read."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLD)
