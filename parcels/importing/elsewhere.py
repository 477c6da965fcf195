"""A parcel that a file puts where the register's parcel of that code isn't: two parcels under one number.

Survey programs number parcels FID_0, 1, 2… in every file. A boundary that shares no land with the one it would replace
is no correction of it (DESIGN section 4: a code is unique among active parcels).
"""

from __future__ import annotations

from django.db import connection

from parcels.importing.stage import STAGE
from parcels.importing.values import Issues

ELSEWHERE = f"""
SELECT s.row, s.parcel_code, ST_Distance(s.geom, p.geom)
FROM {STAGE} s JOIN parcels_parcel p ON p.parcel_code = s.parcel_code AND p.status = 'active' AND p.kind = 'parcel'
WHERE s.geom IS NOT NULL AND NOT (p.geom && s.geom AND ST_Intersects(p.geom, s.geom)) ORDER BY s.row
"""


def refuse_elsewhere(issues: Issues) -> list[int]:
    """Refuse staged parcels that share no land with the register's parcel of the same code; return their rows."""
    with connection.cursor() as cursor:
        cursor.execute(ELSEWHERE)
        found = cursor.fetchall()
    for row, code, distance_m in found:
        issues.add(row, "parcel_elsewhere", {"value": code, "distance_m": round(distance_m, 1)})
    return [row for row, _code, _distance in found]
