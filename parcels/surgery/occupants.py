"""Firms move with the land: open occupations end on the parent and begin on its children, by share of land."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q

from parcels.models import Occupation
from parcels.refusals import Refusal

Shares = Mapping[int, Mapping[int, float]]
"""By parent: what share (0 to 1) of it each child holds."""


def move(shares: Shares, on: date) -> dict[str, Any]:
    """Move the occupations of parents to their children from a day on; return what undoing needs."""
    rows = list(
        Occupation.objects.filter(parcel__in=list(shares))
        .filter(Q(to_date__isnull=True) | Q(to_date__gt=on))
        .order_by("id")
    )
    begun = [_begun(key, parts) for key, parts in _parts(rows, shares, on).items()]
    earlier = [row for row in rows if row.from_date < on]
    # One that begins no earlier than the change never was on the parent: it goes to the children whole.
    later = [row for row in rows if row.from_date >= on]
    closed = [[row.pk, row.to_date.isoformat() if row.to_date else None] for row in earlier]
    removed = list(Occupation.objects.filter(pk__in=[row.pk for row in later]).values())
    Occupation.objects.filter(pk__in=[row.pk for row in earlier]).update(to_date=on)
    Occupation.objects.filter(pk__in=[row.pk for row in later]).delete()
    made = Occupation.objects.bulk_create(begun)
    kept = json.loads(json.dumps(removed, cls=DjangoJSONEncoder))
    return {"closed": closed, "removed": kept, "begun": [row.pk for row in made]}


Key = tuple[int, int, date]


def _parts(rows: list[Occupation], shares: Shares, on: date) -> dict[Key, list[tuple[Occupation, float, bool]]]:
    """The parts of occupations that fall to each child and firm from each day."""
    found: dict[Key, list[tuple[Occupation, float, bool]]] = defaultdict(list)
    for row in rows:
        for child, share in shares[row.parcel_id].items():
            if share > 0:
                found[child, row.enterprise_id, max(on, row.from_date)].append(
                    (row, share, len(shares[row.parcel_id]) == 1)
                )
    return found


def _begun(key: Key, parts: list[tuple[Occupation, float, bool]]) -> Occupation:
    """One occupation of a child by a firm: sums of shares; any unknown makes the sum unknown."""
    child, firm, start = key
    return Occupation(
        parcel_id=child,
        enterprise_id=firm,
        from_date=start,
        to_date=max((row.to_date for row, _, _ in parts if row.to_date), default=None)
        if all(row.to_date for row, _, _ in parts)
        else None,
        mode=parts[0][0].mode,
        land_m2=_sum([_share(row.land_m2, share) for row, share, _ in parts]),
        # Floors stand in buildings, not by share of land: known only where the whole goes to one child.
        floor_m2=_sum([row.floor_m2 if whole else None for row, _, whole in parts]),
    )


def _share(value: float | None, share: float) -> float | None:
    return None if value is None else value * share


def _sum(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def move_back(kept: Mapping[str, Any], children: list[int]) -> None:
    """Take a move back; refused when firms on the children have changed since.

    Raises
    ------
    Refusal
        ``children_in_use``.
    """
    begun = set(kept.get("begun", []))
    now = set(Occupation.objects.filter(parcel__in=children).values_list("pk", flat=True))
    if now != begun:
        raise Refusal("children_in_use", {"what": "occupations", "count": len(now ^ begun)})
    Occupation.objects.filter(pk__in=begun).delete()
    Occupation.objects.bulk_create(Occupation(**row) for row in kept.get("removed", []))
    for pk, to_date in kept.get("closed", []):
        Occupation.objects.filter(pk=pk).update(to_date=to_date)
