"""What stands in the register already, as far as an import of parcels has to know it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from django.conf import settings
from django.db import connection

from parcels.hex_shapes import shapes_from_hex
from parcels.importing.overlaps import Overlap, find_overlaps
from parcels.importing.stage import STAGE
from parcels.importing.values import Issues


@dataclass(frozen=True)
class Codes:
    """The parcel codes of the register: those in use, and those that are never used again."""

    active: frozenset[str]
    closed: frozenset[str]


def codes() -> Codes:
    """Read all parcel codes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT parcel_code, status = 'active' AND kind = 'parcel' FROM parcels_parcel")
        rows = cursor.fetchall()
    return Codes(frozenset(c for c, active in rows if active), frozenset(c for c, active in rows if not active))


def check_codes(values: pd.DataFrame, shapes: np.ndarray, known: Codes, has_shapes: bool, issues: Issues) -> None:
    """Refuse codes of retired parcels, and rows without a shape that could only begin a parcel."""
    texts = values["parcel_code"]
    issues.add_where(texts.isin(known.closed), "retired_code", lambda row: {"value": texts[row]})
    lacking = pd.Series(shapely.is_missing(shapes), index=values.index) & ~texts.isin(known.active)
    lacking &= ~pd.Series(values.index.isin(list(issues.refused)), index=values.index)
    code = "geometry_missing" if has_shapes else "update_without_geometry"
    issues.add_where(lacking, code, lambda row: {"value": texts[row]})


@dataclass(frozen=True)
class Land:
    """Shapes with their codes; rows of a file have a row number, parcels of the register have 0.

    A row that repeats the shape its parcel has in the register counts as the register: it came first.
    """

    rows: np.ndarray
    codes: np.ndarray
    shapes: np.ndarray


def staged() -> Land:
    """Read the staged parcels that bring a shape, in the file's order."""
    return _land(
        "SELECT CASE WHEN p.id IS NULL THEN s.row ELSE 0 END, s.parcel_code, s.geom::text"
        f" FROM {STAGE} s LEFT JOIN parcels_parcel p ON p.parcel_code = s.parcel_code AND p.status = 'active'"
        " AND p.geom = s.geom WHERE s.geom IS NOT NULL ORDER BY s.row"
    )


def untouched() -> Land:
    """Read the active parcels near the staged ones that no staged row replaces."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ST_SetSRID(ST_Extent(geom)::geometry, %s) FROM {STAGE}", [settings.LANDGIS_SRID])
        (box,) = cursor.fetchone()
    return _land(
        "SELECT 0, p.parcel_code, p.geom::text FROM parcels_parcel p"
        f" LEFT JOIN {STAGE} s ON s.parcel_code = p.parcel_code AND s.geom IS NOT NULL"
        " WHERE p.status = 'active' AND p.kind = 'parcel' AND p.geom && %s::geometry AND s.row IS NULL",
        [box],
    )


def _land(sql: str, parameters: list[Any] | None = None) -> Land:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows = cursor.fetchall()
    shapes = shapes_from_hex(row[2] for row in rows)
    return Land(np.array([row[0] for row in rows], dtype=int), np.array([row[1] for row in rows], dtype=object), shapes)


def refuse_overlaps(issues: Issues, new: Land) -> list[int]:
    """Refuse staged rows that overlap the register or an earlier row; return the refused rows.

    A refused row may leave its parcel's old shape in place, which others may overlap: so the caller takes the refused
    rows out of the stage and asks again until nothing more is refused.
    """
    old = untouched()
    shapes = np.concatenate([new.shapes, old.shapes])
    rows, names = np.concatenate([new.rows, old.rows]), np.concatenate([new.codes, old.codes])
    refused: set[int] = set()
    for overlap in sorted(find_overlaps(shapes), key=lambda found: _order(found, rows)):
        later, other = _later(overlap, rows)
        if rows[later] == 0 or rows[later] in refused or rows[other] in refused:
            continue
        refused.add(int(rows[later]))
        figures = {"other": names[other], "area_m2": round(overlap.area_m2, 3), "width_m": overlap.width_m}
        if rows[other]:
            issues.add(rows[later], "overlap_in_file", {**figures, "other_row": int(rows[other])})
        else:
            issues.add(rows[later], "overlap_with_register", figures)
    return sorted(refused)


def _later(overlap: Overlap, rows: np.ndarray) -> tuple[int, int]:
    first, second = overlap.first, overlap.second
    return (first, second) if rows[first] > rows[second] else (second, first)


def _order(overlap: Overlap, rows: np.ndarray) -> tuple[bool, int, int]:
    """Register first, then the file's order, so that an earlier row keeps its place."""
    later, other = _later(overlap, rows)
    return bool(rows[other]), int(rows[later]), int(rows[other])


def without(land: Land, rows: list[int]) -> Land:
    """Return land without some rows."""
    kept = ~np.isin(land.rows, rows)
    return Land(land.rows[kept], land.codes[kept], land.shapes[kept])
