"""From the staging table into the register: new rows, changed rows, and rows that stay untouched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, models

from parcels.importing.layers import Layer
from parcels.importing.stage import STAGE, Stage

# The triggers join the rows before with the rows after. A plan that they keep from a statement of no or one row
# compares each row with each: 25 million pairs for 5,000 parcels.
FORGET_PLANS = "DISCARD PLANS"
_MANY = 2000


@dataclass(frozen=True)
class Merged:
    """How many rows are new, changed, and as they were."""

    new: int
    updated: int
    unchanged: int


def count(stage: Stage) -> Merged:
    """Count what a merge would do, without touching the register."""
    same, differs = matched(stage), changed(stage)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {STAGE}")
        rows = cursor.fetchone()[0]
        cursor.execute(f"SELECT count(*) FROM {STAGE} s JOIN {stage.layer.table} t ON {same}")
        there = cursor.fetchone()[0]
        cursor.execute(f"SELECT count(*) FROM {STAGE} s JOIN {stage.layer.table} t ON {same} WHERE {differs}")
        updated = cursor.fetchone()[0]
    return Merged(rows - there, updated, there - updated)


def merge(stage: Stage) -> Merged:
    """Write the stage into the register."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {STAGE}")
        rows = cursor.fetchone()[0]
    with planned(stage):
        updated, new = _update(stage), _insert(stage)
    if new + updated > _MANY:  # what follows is planned by what is there now
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {stage.layer.table}")
    return Merged(new, updated, rows - updated - new)


@contextmanager
def planned(stage: Stage) -> Iterator[None]:
    """Keep many rows from being matched one by one against the whole table.

    To read a table that was empty when PostgreSQL last looked costs nothing, its planner thinks, not even once for each
    staged row; but the table grows with every row that is inserted: 50,000 parcels took 23 s in place of 2 s. So many
    rows are matched by hash, or through an index where the shape is the key.
    """
    if stage.rows <= _MANY:
        yield
        return
    shunned = "enable_seqscan" if "geom" in matched(stage) else "enable_nestloop"
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL {shunned} = off")
        yield
        cursor.execute(f"SET LOCAL {shunned} = on")  # after an error the caller's rollback does it


def _update(stage: Stage) -> int:
    with connection.cursor() as cursor:
        cursor.execute(FORGET_PLANS)
        cursor.execute(
            f"UPDATE {stage.layer.table} t SET {_assignments(stage)} FROM {STAGE} s"
            f" WHERE {matched(stage)} AND {changed(stage)}"
        )
        return int(cursor.rowcount)


def _insert(stage: Stage) -> int:
    names, sources, parameters = _insert_columns(stage)
    with connection.cursor() as cursor:
        cursor.execute(FORGET_PLANS)
        cursor.execute(
            f"INSERT INTO {stage.layer.table} ({names}) SELECT {sources} FROM {STAGE} s WHERE NOT EXISTS"
            f" (SELECT FROM {stage.layer.table} t WHERE {matched(stage)}) ORDER BY s.row",
            parameters,
        )
        return int(cursor.rowcount)


def own_attributes(stage: Stage) -> list[str]:
    """Return the staged columns that belong to the layer's own table."""
    columns = (*stage.columns, *stage.derived)
    return [column.attribute for column in columns if column not in stage.layer.beside]


def matched(stage: Stage) -> str:
    """Say when a staged row and a row of the register are the same thing: by key, or by shape where there is no key."""
    keys = [stage.layer.by_name[name] for name in stage.layer.key]
    by_key = [f't."{column.attribute}" = s."{column.attribute}"' for column in keys if column in stage.columns]
    by_shape = "t.geom && s.geom AND t.geom = s.geom"
    if len(by_key) < len(keys) or not keys:
        return by_shape + "".join(f' AND t."{column.attribute}" IS NULL' for column in keys)
    if any(column.field.null for column in keys):
        no_key = " AND ".join(f't."{c.attribute}" IS NULL AND s."{c.attribute}" IS NULL' for c in keys)
        return f"(({' AND '.join(by_key)}) OR ({no_key} AND {by_shape}))"
    return " AND ".join(by_key)


def changed(stage: Stage) -> str:
    """Say when a staged row differs from the row of the register that it matches."""
    names = own_attributes(stage)
    theirs = [f't."{name}"' for name in names]
    ours = [f's."{name}"' for name in names]
    condition = f"({', '.join(theirs)}) IS DISTINCT FROM ({', '.join(ours)})" if names else "false"
    if stage.has_geometry:
        condition = f"({condition} OR (s.geom IS NOT NULL AND t.geom IS DISTINCT FROM s.geom))"
    return condition


def _assignments(stage: Stage) -> str:
    parts = [f'"{name}" = s."{name}"' for name in own_attributes(stage)]
    if stage.has_geometry:
        parts.append("geom = coalesce(s.geom, t.geom)")
    return ", ".join(parts)


def _insert_columns(stage: Stage) -> tuple[str, str, list[Any]]:
    """Return names, sources and parameters of an insert: staged columns, and the defaults of the others."""
    names = own_attributes(stage)
    sources = [f's."{name}"' for name in names]
    parameters: list[Any] = []
    if stage.has_geometry:
        names, sources = [*names, "geom"], [*sources, "s.geom"]
    for field in _defaulted(stage.layer, set(names)):
        names = [*names, str(field.column)]
        sources = [*sources, "%s"]
        parameters.append(field.get_default())
    return ", ".join(f'"{name}"' for name in names), ", ".join(sources), parameters


def _defaulted(layer: Layer, staged: set[str]) -> list[models.Field[Any, Any]]:
    """Return the fields that must have a value and that neither the stage nor the database fills."""
    return [
        field
        for field in layer.model._meta.concrete_fields
        if field.column not in staged
        and not field.null
        and not field.primary_key
        and not field.generated
        and not field.has_db_default()
    ]


def merge_supplements(stage: Stage) -> int:
    """Keep each contract's newest supplementary agreement; a number that is there already is brought up to date."""
    if "supplementary_on" not in stage.attributes:
        return 0
    staged = set(stage.attributes)
    number = "coalesce(nullif(s.supplementary_no, ''), '1')" if "supplementary_no" in staged else "'1'"
    start = "s.supplementary_start" if "supplementary_start" in staged else "NULL::date"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO parcels_supplementaryagreement AS a (contract_id, number, agreed_on, agreed_start)"
            f" SELECT c.id, {number}, s.supplementary_on, {start} FROM {STAGE} s"
            " JOIN parcels_landcontract c ON c.contract_no = s.contract_no WHERE s.supplementary_on IS NOT NULL"
            " ON CONFLICT (contract_id, number) DO UPDATE"
            " SET agreed_on = excluded.agreed_on, agreed_start = excluded.agreed_start"
            " WHERE (a.agreed_on, a.agreed_start) IS DISTINCT FROM (excluded.agreed_on, excluded.agreed_start)"
        )
        return int(cursor.rowcount)
