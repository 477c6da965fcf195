"""What holds a parcel: pending cases, proposals under decision, operations that somebody prepared."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from parcels.models import Hold


@dataclass(frozen=True)
class Held:
    """One unreleased hold."""

    parcel_id: int
    parcel_code: str
    kind: str
    label: str
    reason: str
    document: str

    def as_json(self) -> dict[str, Any]:
        """Return it as pages get it."""
        return asdict(self)


def held(ids: Collection[int]) -> list[Held]:
    """Return the unreleased holds on parcels."""
    rows = Hold.objects.filter(parcel__in=list(ids), released_at__isnull=True).select_related("parcel").order_by("id")
    return [
        Held(row.parcel_id, row.parcel.parcel_code, row.kind, str(row.get_kind_display()), row.reason, row.document)
        for row in rows
    ]
