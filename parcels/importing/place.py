"""Where staged parcels belong: the zone and town of their block, else the zone that they lie in."""

from __future__ import annotations

import pandas as pd
from django.db import connection

from parcels.importing.stage import STAGE, Stage
from parcels.models import Block

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


def of_blocks() -> pd.DataFrame:
    """Zone and town of each block, as ids in text, by the block's id in text."""
    rows = Block.objects.values_list("pk", "zone_id", "town_id")
    texts = [tuple(None if pk is None else str(pk) for pk in row) for row in rows]
    return pd.DataFrame(texts, columns=["block_id", "zone_id", "town_id"], dtype=object).set_index("block_id")


def by_block(stored: pd.DataFrame, blocks: pd.DataFrame) -> pd.DataFrame:
    """Return rows with the zone of their block, and its town where the file names none."""
    stored["zone_id"] = stored["block_id"].map(blocks["zone_id"])
    town = stored["block_id"].map(blocks["town_id"])
    stored["town_id"] = stored["town_id"].where(stored["town_id"].notna(), town) if "town_id" in stored else town
    return stored


def place(stage: Stage) -> None:
    """Fill zone and town of staged parcels."""
    if stage.layer.name != "parcels":
        return
    with connection.cursor() as cursor:
        cursor.execute(_BY_LAND)
        cursor.execute(_AS_BEFORE)
