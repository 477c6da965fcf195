"""Which firms sit on parcels today."""

from collections.abc import Iterable

from parcels.models import Occupation


def firms_of(parcels: Iterable[int]) -> dict[int, list[str]]:
    """Names of the firms that occupy each parcel today, the one with most land first."""
    rows = (
        Occupation.objects.filter(parcel__in=list(parcels), to_date=None)
        .order_by("parcel", "-land_m2", "enterprise__name")
        .values_list("parcel_id", "enterprise__name")
    )
    firms: dict[int, list[str]] = {}
    for parcel, name in rows:
        firms.setdefault(parcel, []).append(name)
    return firms
