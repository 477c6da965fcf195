"""Who is at work on a parcel right now: a courtesy, never a lock."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from parcels.models import Editing, User
from parcels.permissions import Person

LAPSES_AFTER = timedelta(seconds=45)
HERE = """
INSERT INTO parcels_editing (user_id, parcel_id, seen_at)
SELECT %(user)s, id, now() FROM parcels_parcel WHERE id = ANY(%(ids)s)
ON CONFLICT (user_id, parcel_id) DO UPDATE SET seen_at = now()
"""


def here(user: User, ids: Collection[int]) -> None:
    """Say that the user is at work on these parcels, and on no others any more."""
    Editing.objects.filter(user=user).exclude(parcel__in=list(ids)).delete()
    with connection.cursor() as cursor:
        cursor.execute(HERE, {"user": user.pk, "ids": list(ids)})


def others_at(ids: Collection[int], user: Person) -> list[dict[str, Any]]:
    """Return who else was at work on these parcels within the last 45 seconds."""
    rows = Editing.objects.filter(parcel__in=list(ids), seen_at__gte=timezone.now() - LAPSES_AFTER)
    found = rows.exclude(user=user.pk).select_related("user", "parcel").order_by("seen_at")
    return [
        {
            "parcel_id": row.parcel_id,
            "code": row.parcel.parcel_code,
            "who": row.user.get_full_name() or row.user.get_username(),
            "seen_at": row.seen_at.isoformat(),
        }
        for row in found
    ]
