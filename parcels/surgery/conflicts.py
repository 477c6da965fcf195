"""Somebody was faster: what the user saw, what stands now, and who changed it when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection

CONFLICTS = """
SELECT p.id, p.parcel_code, p.status, p.version, e.pgh_created_at, u.id,
       coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.username)
FROM parcels_parcel AS p
LEFT JOIN LATERAL (SELECT pgh_created_at, pgh_context_id FROM parcels_parcelevent
                   WHERE pgh_obj_id = p.id ORDER BY pgh_id DESC LIMIT 1) AS e ON true
LEFT JOIN pghistory_context AS c ON c.id = e.pgh_context_id
LEFT JOIN parcels_user AS u ON u.id::text = c.metadata->>'user'
WHERE p.id = ANY(%s) ORDER BY p.id
"""


class Conflict(Exception):
    """A save rests on versions that are no longer the newest."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        super().__init__("conflict")
        self.rows = rows


def refuse_stale(seen: Mapping[int, int]) -> None:
    """Raise `Conflict` when a parcel has another version than the one that was seen, or is no longer active."""
    with connection.cursor() as cursor:
        cursor.execute(CONFLICTS, [list(seen)])
        rows = cursor.fetchall()
    stale = [
        {
            "id": key,
            "code": code,
            "seen": seen[key],
            "now": version,
            "status": status,
            "at": at.isoformat() if at else None,
            "by": name or "",
        }
        for key, code, status, version, at, _user, name in rows
        if version != seen[key] or status != "active"
    ]
    if stale:
        raise Conflict(stale)
