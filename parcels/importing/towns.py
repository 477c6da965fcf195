"""A person who edits some towns imports into these towns only."""

from __future__ import annotations

from django.db import connection

from parcels.importing.stage import STAGE, Stage
from parcels.importing.values import Issues

# For each layer: the staged rows that lie, or would lie, outside the towns.
_PARCELS = """
SELECT s.row FROM {stage} s LEFT JOIN parcels_parcel p ON p.parcel_code = s.parcel_code
WHERE (p.id IS NOT NULL AND coalesce(p.town_id, -1) <> ALL(%(towns)s))
   OR coalesce(s.town_id, -1) <> ALL(%(towns)s)
"""
_BY_PARCEL = """
SELECT s.row FROM {stage} s JOIN parcels_parcel p ON p.id = s.parcel_id WHERE coalesce(p.town_id, -1) <> ALL(%(towns)s)
"""
_BUILDINGS = """
SELECT s.row FROM {stage} s
WHERE NOT EXISTS (SELECT FROM parcels_parcel p WHERE p.town_id = ANY(%(towns)s) AND p.status = 'active'
                  AND p.geom && s.geom AND ST_Intersects(p.geom, s.geom))
   OR EXISTS (SELECT FROM parcels_parcel p WHERE coalesce(p.town_id, -1) <> ALL(%(towns)s) AND p.status = 'active'
              AND p.geom && s.geom AND ST_Intersects(p.geom, ST_PointOnSurface(s.geom)))
"""
_OTHERS = "SELECT s.row FROM {stage} s"


def refuse_other_towns(stage: Stage, towns: frozenset[int] | None, issues: Issues) -> list[int]:
    """Refuse staged rows outside the user's towns; return them. None stands for the whole register."""
    if towns is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_question(stage), {"towns": sorted(towns)})
        rows = [row for (row,) in cursor.fetchall()]
    for row in rows:
        issues.add(row, "town_not_yours")
    return rows


def _question(stage: Stage) -> str:
    name = stage.layer.name
    if name == "parcels":
        return _PARCELS.format(stage=STAGE)
    if name == "buildings":
        return _BUILDINGS.format(stage=STAGE)
    return (_BY_PARCEL if "parcel_id" in stage.attributes else _OTHERS).format(stage=STAGE)
