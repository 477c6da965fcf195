"""Floor area and footprint of parcels, kept up to date: computes what the database has forgotten (decision 5).

Reads land and buildings, hands arrays to `parcels.arithmetic.floor_area`, and writes the answer back by COPY.
"""

import csv
import io
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from django.db import connection, transaction
from django.utils import timezone

from parcels.arithmetic.floor_area import Buildings, HighStorey, allocate_floor_area
from parcels.hex_shapes import shapes_from_hex

Geometries = npt.NDArray[np.object_]

MISSING = """
SELECT p.id FROM parcels_parcel p
WHERE p.status = 'active' AND p.kind = 'parcel'
  AND NOT EXISTS (SELECT FROM parcels_parcelmeasure m WHERE m.parcel_id = p.id)
"""
# Where no building stands, shapes say nothing about floors and are left where they are.
PARCELS = """
SELECT p.id, p.floor_area_m2, p.footprint_m2, CASE WHEN EXISTS (SELECT FROM parcels_building) THEN p.geom::text END
FROM parcels_parcel p WHERE p.id = ANY(%(ids)s) ORDER BY p.id
"""
# Buildings that stand on the day; an unknown date of building means that it stands.
STANDING = "(b.built_on IS NULL OR b.built_on <= %(on)s) AND (b.demolished_on IS NULL OR b.demolished_on > %(on)s)"
ALL_BUILDINGS = f"""
SELECT b.id, b.storeys, b.storey_height_m, b.floor_area_m2, b.legal, b.geom::text FROM parcels_building b
WHERE {STANDING} ORDER BY b.id
"""
# The spatial index is asked for each parcel; "buildings for which a parcel exists" would look at every building.
BUILDINGS_NEAR = f"""
WITH near AS MATERIALIZED (
    SELECT DISTINCT n.id FROM parcels_parcel p JOIN parcels_building n ON n.geom && p.geom WHERE p.id = ANY(%(ids)s)
)
SELECT b.id, b.storeys, b.storey_height_m, b.floor_area_m2, b.legal, b.geom::text
FROM near JOIN parcels_building b ON b.id = near.id
WHERE {STANDING} ORDER BY b.id
"""
# Above this share of all parcels one pass over the building table beats a look-up for each parcel.
WHOLE_TABLE_SHARE = 0.2
# After an edit a handful is refreshed: too few to count the whole table for.
FEW = 500
# Without buildings the work goes in parts, in memory that does not grow with the register. With buildings it does not:
# looking up the buildings near each part takes twice the time of reading all of them once.
AT_ONCE = 20_000
ONCE_OR_TWICE = HighStorey()
COLUMNS = (
    "parcel_id",
    "floor_area_m2",
    "floor_area_known_m2",
    "illegal_floor_area_m2",
    "footprint_m2",
    "buildings",
    "source",
    "note",
)


@dataclass(frozen=True)
class Land:
    """Parcels and the buildings near them, rows and shapes in the same order (metres, deployment's system)."""

    parcels: pd.DataFrame
    parcel_shapes: Geometries
    buildings: pd.DataFrame
    building_shapes: Geometries


def _read(sql: str, parameters: dict[str, Any], columns: list[str]) -> tuple[pd.DataFrame, Geometries]:
    """Rows as a frame, and the last column's geometry as shapes. Shapes travel as hex, the driver's quickest way."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows = cursor.fetchall()
    shapes = shapes_from_hex(row[-1] for row in rows)
    return pd.DataFrame([row[:-1] for row in rows], columns=columns), shapes


def read_land(ids: Collection[int], on: date, whole_table: bool = False) -> Land:
    """The parcels by id with the buildings that stand there on a day."""
    parameters = {"ids": list(ids), "on": on}
    parcels, parcel_shapes = _read(PARCELS, parameters, ["parcel_id", "floor_area_m2", "footprint_m2"])
    sql = ALL_BUILDINGS if whole_table else BUILDINGS_NEAR
    columns = ["building_id", "storeys", "storey_height_m", "floor_area_m2", "legal"]
    buildings, building_shapes = _read(sql, parameters, columns)
    return Land(parcels, parcel_shapes, buildings, building_shapes)


def _as_buildings(rows: pd.DataFrame, shapes: Geometries) -> Buildings:
    return Buildings(shapes, rows["storeys"], rows["storey_height_m"], rows["floor_area_m2"])


def measure(land: Land, high: HighStorey = ONCE_OR_TWICE) -> pd.DataFrame:
    """Floor area, footprint and number of buildings of each parcel, as columns of `ParcelMeasure`.

    A register without any building says nothing about floors; one with buildings says 0 where none stands. Illegal
    buildings count in the floor area and are told apart beside it.
    """
    nothing_known = land.buildings.empty and not _any_building()
    areas = allocate_floor_area(
        land.parcel_shapes,
        None if nothing_known else _as_buildings(land.buildings, land.building_shapes),
        given_floor_area_m2=land.parcels["floor_area_m2"],
        given_footprint_m2=land.parcels["footprint_m2"],
        high=high,
    )
    return pd.DataFrame(
        {
            "parcel_id": land.parcels["parcel_id"],
            "floor_area_m2": areas["floor_area_m2"],
            "floor_area_known_m2": areas["floor_area_known_m2"],
            "illegal_floor_area_m2": np.nan if nothing_known else _illegal_floor_area(land, high),
            "footprint_m2": areas["footprint_m2"],
            "buildings": areas["building_count"].astype("Int64"),
            "source": areas["floor_area_source"],
            "note": areas["floor_area_note"],
        }
    )


def _illegal_floor_area(land: Land, high: HighStorey) -> npt.NDArray[np.float64]:
    """Floor area (m²) of buildings known to be illegal, by parcel; legality that is unknown is not held against it."""
    unlawful = np.array([legal is False for legal in land.buildings["legal"]], dtype=bool)
    if not unlawful.any():
        return np.zeros(len(land.parcels))
    part = _as_buildings(land.buildings[unlawful], land.building_shapes[unlawful])
    return allocate_floor_area(land.parcel_shapes, part, high=high)["floor_area_m2"].to_numpy(dtype=float)


def _any_building() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM parcels_building)")
        return bool(cursor.fetchone()[0])


def missing() -> list[int]:
    """Ids of active parcels whose measures are to be computed."""
    with connection.cursor() as cursor:
        cursor.execute(MISSING)
        return [row[0] for row in cursor.fetchall()]


def _cells(frame: pd.DataFrame) -> io.StringIO:
    text = io.StringIO()
    frame.to_csv(text, columns=list(COLUMNS), header=False, index=False, quoting=csv.QUOTE_MINIMAL)
    text.seek(0)
    return text


def _store(frame: pd.DataFrame) -> None:
    names = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM parcels_parcelmeasure WHERE parcel_id = ANY(%s)", [frame["parcel_id"].tolist()])
        copy = f"COPY parcels_parcelmeasure ({names}) FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL (note, source))"
        cursor.cursor.copy_expert(copy, _cells(frame))


def _is_most(count: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM parcels_parcel")
        return bool(count > WHOLE_TABLE_SHARE * cursor.fetchone()[0])


@transaction.atomic
def refresh(parcel_ids: Collection[int] | None = None) -> int:
    """Compute and keep the measures of the given parcels (all that miss theirs when None); how many were computed.

    Two refreshes wait for each other; an edit that slips in between makes its parcel's row forgotten again.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE parcels_parcelmeasure IN SHARE ROW EXCLUSIVE MODE")
    ids = sorted(missing() if parcel_ids is None else parcel_ids)
    step = max(len(ids), 1) if _any_building() else AT_ONCE
    for start in range(0, len(ids), step):
        some = ids[start : start + step]
        whole = len(some) > FEW and _is_most(len(some))
        _store(measure(read_land(some, timezone.localdate(), whole)))
    return len(ids)
