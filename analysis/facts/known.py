"""The register as it was known at an instant: every query of the facts reads its tables through here.

Known now is the table itself. Known then is the newest event row of each object up to that instant, from the history
that triggers keep (parcels.models.history); an object whose newest row tells of its deletion is not there.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import GeneratedField

from .moment import Moment

# How to derive again what the database derives and the history therefore leaves out.
DERIVED = {"area_m2": "ST_Area(geom)"}


def relation(model: Any, moment: Moment) -> str:
    """SQL of a relation in parentheses with the model's columns (tile geometry left out), as known at the moment."""
    names = [field.column for field in model._meta.concrete_fields if field.name != "geom_3857"]
    if moment.known_at is None:
        return f"(SELECT {', '.join(names)} FROM {model._meta.db_table})"
    columns = ", ".join(f"{DERIVED[name]} AS {name}" if name in _generated(model) else name for name in names)
    newest = (
        f"SELECT DISTINCT ON (pgh_obj_id) * FROM {model.pgh_event_model._meta.db_table} "
        f"WHERE pgh_created_at <= {literal(moment.known_at)} ORDER BY pgh_obj_id, pgh_id DESC"
    )
    return f"(SELECT {columns} FROM ({newest}) AS newest WHERE pgh_label <> 'delete')"


def holds(moment: Moment, begin: str, end: str) -> str:
    """SQL condition that a span of days holds at the moment: from its first day, until the day before its end."""
    day = literal(moment.as_of)
    return f"({begin} IS NULL OR {begin} <= {day}) AND ({end} IS NULL OR {end} > {day})"


def only(moment: Moment, column: str) -> str:
    """SQL condition that keeps a query to the parcels wanted."""
    return "true" if moment.parcels is None else f"{column} = ANY({literal(list(moment.parcels))}::bigint[])"


def flag(expression: str) -> str:
    """SQL that turns a truth value into the facts' `yes`, `no` or unknown."""
    return f"CASE ({expression}) WHEN true THEN 'yes' WHEN false THEN 'no' END"


def word(column: str) -> str:
    """SQL that turns an empty code into unknown."""
    return f"NULLIF({column}, '')"


def literal(value: object) -> str:
    """A value as an SQL literal: COPY takes no parameters."""
    with connection.cursor() as cursor:
        return str(cursor.mogrify("%s", [value]).decode())


def _generated(model: Any) -> set[str]:
    return {str(field.column) for field in model._meta.concrete_fields if isinstance(field, GeneratedField)}
