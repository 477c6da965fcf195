"""What every record of something done must hold: a day that has come, an area that the parcel has, a document."""

from __future__ import annotations

from datetime import date

from django.db.models import Sum
from django.utils import timezone

from analysis.arithmetic.decision_steps import ROUNDING_MU
from analysis.cases.models import Disposal, DonePart
from parcels.models import Parcel
from parcels.refusals import Refusal
from parcels.units import m2_to_mu

EARLIEST_YEAR = 2000


def refuse_wrong_day(on: date) -> None:
    """Refuse a day that has not come, or one that can only be a slip of the pen."""
    if on > timezone.localdate():
        raise Refusal("disposal_in_future", {"on": on.isoformat()})
    if on.year < EARLIEST_YEAR:
        raise Refusal("disposal_too_early", {"on": on.isoformat(), "year": str(EARLIEST_YEAR)})


def parcel_mu(parcel: Parcel) -> float:
    """A parcel's planar area in mu."""
    return float(m2_to_mu(parcel.area_m2))


def recorded_mu(parcel: Parcel, kind: str) -> float:
    """How much of a parcel (mu) is recorded for a kind of task already."""
    decided = DonePart.objects.filter(decision__parcel=parcel, campaign=kind, taken_back_at=None)
    others = Disposal.objects.filter(parcel=parcel, kind=kind, cancelled_at__isnull=True)
    sums = (decided.aggregate(mu=Sum("area_mu"))["mu"], others.aggregate(mu=Sum("area_mu"))["mu"])
    return sum(one or 0.0 for one in sums)


def refuse_wrong_area(parcel: Parcel, kind: str, area_mu: float | None) -> float:
    """Return the area; refuse none, and more than the parcel has left for this kind of task."""
    if area_mu is None or not area_mu > 0:
        raise Refusal("disposal_area_missing")
    whole, taken = parcel_mu(parcel), recorded_mu(parcel, kind)
    if area_mu + taken > whole + ROUNDING_MU:
        figures = {"area_mu": area_mu, "parcel_mu": round(whole, 2), "recorded_mu": round(taken, 2)}
        raise Refusal("disposal_area_too_large", {"parcel_code": parcel.parcel_code, **figures})
    return area_mu
