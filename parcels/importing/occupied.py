"""Occupied land within the parcel, on every date (the database refuses a whole statement; here rows are named)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from django.db import connection

from parcels.importing.stage import STAGE, Stage
from parcels.importing.values import Issues

# As in the database's own rule: half a per cent, at least 1 m², of the larger of computed and certificate area.
ALLOWED_SHARE = 0.005
ALLOWED_M2 = 1.0
_FOREVER = "9999-12-31"
_SAME = "o.parcel_id = s.parcel_id AND o.enterprise_id = s.enterprise_id AND o.from_date = s.from_date"


_SHRUNK = f"""
SELECT s.row, starts.from_date::text, sum(held.land_m2), max(limits.limit_m2)
FROM {STAGE} s JOIN parcels_parcel p ON p.parcel_code = s.parcel_code AND p.status = 'active'
CROSS JOIN LATERAL (SELECT {{area}} AS area_m2, {{certificate}} AS certificate_m2) AS will
CROSS JOIN LATERAL (SELECT greatest(will.area_m2, will.certificate_m2) AS land_m2) AS larger
CROSS JOIN LATERAL (SELECT larger.land_m2 + greatest({ALLOWED_M2}, {ALLOWED_SHARE} * larger.land_m2) AS limit_m2)
 AS limits
JOIN (SELECT DISTINCT parcel_id, from_date FROM parcels_occupation) AS starts ON starts.parcel_id = p.id
JOIN parcels_occupation AS held ON held.parcel_id = p.id AND held.from_date <= starts.from_date
 AND (held.to_date IS NULL OR held.to_date > starts.from_date)
WHERE will.area_m2 < p.area_m2 OR will.certificate_m2 IS DISTINCT FROM p.certificate_area_m2
GROUP BY s.row, starts.from_date HAVING sum(held.land_m2) > max(limits.limit_m2)
ORDER BY s.row, starts.from_date
"""


def refuse_shrunk(stage: Stage, issues: Issues) -> list[int]:
    """Refuse rows that would leave a parcel with less land than is occupied on it; the database refuses the whole."""
    given = {column.attribute for column in stage.columns}
    area = "coalesce(ST_Area(s.geom), p.area_m2)" if stage.has_geometry else "p.area_m2"
    known = "certificate_area_m2" in given
    certificate = "coalesce(s.certificate_area_m2, p.certificate_area_m2)" if known else "p.certificate_area_m2"
    with connection.cursor() as cursor:
        cursor.execute(_SHRUNK.format(area=area, certificate=certificate))
        found = {row: figures for row, *figures in reversed(cursor.fetchall())}  # the first day of each row
    for row, (day, occupied_m2, limit_m2) in sorted(found.items()):
        figures = {"occupied_m2": round(occupied_m2, 2), "area_m2": round(limit_m2, 2), "day": day}
        issues.add(row, "occupied_over_area", figures)
    return sorted(found)


def _frame(sql: str, columns: list[str]) -> pd.DataFrame:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return pd.DataFrame(cursor.fetchall(), columns=columns)


def _read(stage: Stage) -> tuple[pd.DataFrame, pd.DataFrame]:
    given = {column.attribute for column in stage.columns}
    # A file that says nothing of an end or of land leaves both as they stand, or unknown for a new occupation.
    ends, land_m2 = (
        f"s.{name}" if name in given else f"(SELECT o.{name} FROM parcels_occupation o WHERE {_SAME})"
        for name in ("to_date", "land_m2")
    )
    held = _frame(
        f"SELECT row, parcel_id, from_date::text, ({ends})::text, {land_m2} FROM {STAGE} s UNION ALL"
        " SELECT 0, o.parcel_id, o.from_date::text, o.to_date::text, o.land_m2 FROM parcels_occupation o"
        f" WHERE o.parcel_id IN (SELECT parcel_id FROM {STAGE}) AND NOT EXISTS (SELECT FROM {STAGE} s WHERE"
        f" {_SAME})",
        ["row", "parcel_id", "from_date", "to_date", "land_m2"],
    )
    land = _frame(
        "SELECT id, greatest(area_m2, certificate_area_m2) FROM parcels_parcel"
        f" WHERE id IN (SELECT parcel_id FROM {STAGE})",
        ["parcel_id", "area_m2"],
    )
    return held, land


def refuse_overfull(stage: Stage, issues: Issues) -> list[int]:
    """Refuse rows that would fill a parcel beyond its land on some day; earlier rows keep their place."""
    held, land = _read(stage)
    held["land_m2"] = held["land_m2"].astype(float).fillna(0.0)
    held = held.merge(land, on="parcel_id")
    held["limit"] = held["area_m2"] + np.maximum(ALLOWED_M2, ALLOWED_SHARE * held["area_m2"])
    total = held.groupby("parcel_id")["land_m2"].transform("sum")
    suspects = held[total > held["limit"]].sort_values(["parcel_id", "row"])
    refused = []
    for _parcel, rows in suspects.groupby("parcel_id"):
        refused += _overfull(
            [{str(key): value for key, value in row.items()} for row in rows.to_dict("records")], issues
        )
    return refused


def _overfull(rows: list[dict[str, Any]], issues: Issues) -> list[int]:
    kept: list[dict[str, Any]] = []
    refused = []
    for row in rows:
        day, occupied = _fullest([*kept, row])
        if row["row"] and occupied > row["limit"]:
            figures = {"occupied_m2": round(occupied, 2), "area_m2": round(row["area_m2"], 2), "day": day}
            issues.add(row["row"], "occupied_over_area", figures)
            refused.append(int(row["row"]))
        else:
            kept.append(row)
    return refused


def _fullest(rows: list[dict[str, Any]]) -> tuple[str, float]:
    """Return the day on which most land is occupied, and how much (m²); it is always a day on which someone begins."""
    sums = [
        (sum(r["land_m2"] for r in rows if r["from_date"] <= day < (r["to_date"] or _FOREVER)), day)
        for day in {row["from_date"] for row in rows}
    ]
    occupied, day = max(sums)
    return day, occupied
