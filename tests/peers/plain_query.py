"""The peer inside the database: one plain `ST_Intersection` query, with the server's own choice of plan and workers."""

import pandas as pd
from django.db import connection

from parcels.measures import STANDING

QUERY = f"""
SELECT p.id, sum(ST_Area(ST_Intersection(p.geom, b.geom))
                 * coalesce(b.floor_area_m2 / ST_Area(b.geom),
                            b.storeys * CASE WHEN b.storey_height_m > 8 THEN 2 ELSE 1 END)) / ST_Area(p.geom) AS far
FROM parcels_parcel p JOIN parcels_building b ON ST_Intersects(p.geom, b.geom)
WHERE p.status = 'active' AND p.kind = 'parcel' AND {STANDING} AND coalesce(b.floor_area_m2, b.storeys) IS NOT NULL
GROUP BY p.id
"""


def floor_area_ratio() -> pd.Series:
    """The answer, fetched whole."""
    with connection.cursor() as cursor:
        cursor.execute(QUERY, {"on": _today()})
        rows = cursor.fetchall()
    return pd.Series([row[1] for row in rows], index=[row[0] for row in rows], dtype=float)


def compute() -> None:
    """The computation alone: the answer stays in the server."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), sum(far) FROM ({QUERY}) answer", {"on": _today()})
        cursor.fetchone()


def _today() -> object:
    from django.utils import timezone

    return timezone.localdate()
