"""Where staged parcels belong: the zone and town of their block, else the zone that they lie in."""

from __future__ import annotations

from django.db import connection

from parcels.importing.stage import STAGE, Stage

_BY_BLOCK = f"""
UPDATE {STAGE} s SET zone_id = b.zone_id, town_id = coalesce(s.town_id, b.town_id)
FROM parcels_block b WHERE b.id = s.block_id
"""
_BY_LAND = f"""
UPDATE {STAGE} s SET zone_id = z.id FROM parcels_zone z
WHERE s.zone_id IS NULL AND z.geom && s.geom AND ST_Contains(z.geom, ST_PointOnSurface(s.geom))
"""
# What is known already stays where the file says nothing.
_AS_BEFORE = f"""
UPDATE {STAGE} s SET zone_id = coalesce(s.zone_id, p.zone_id), town_id = coalesce(s.town_id, p.town_id)
FROM parcels_parcel p
WHERE p.parcel_code = s.parcel_code AND (s.zone_id IS NULL AND p.zone_id IS NOT NULL OR
                                         s.town_id IS NULL AND p.town_id IS NOT NULL)
"""


def place(stage: Stage) -> None:
    """Fill zone and town of staged parcels."""
    if stage.layer.name != "parcels":
        return
    with connection.cursor() as cursor:
        if "block_id" in stage.attributes:
            cursor.execute(_BY_BLOCK)
        cursor.execute(_BY_LAND)
        cursor.execute(_AS_BEFORE)
    stage.analyse()
