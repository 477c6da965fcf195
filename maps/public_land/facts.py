"""Reads what the rules ask about parcels; no firm's figure among it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from analysis.facts.moment import Moment
from analysis.facts.seizures import seizures
from analysis.models import AnalysisRun, RunState
from maps.public_land.rules import LandFacts
from parcels.models import Occupation, Parcel, ParcelKind, ParcelStatus, StockCategory, UseType


def facts_of(parcels: Sequence[Parcel], on: date | None = None) -> dict[int, LandFacts]:
    """The facts of each parcel on a day (today), by parcel id. Parcels come with `batch` and `measure` selected."""
    day = on or timezone.localdate()
    ids = [parcel.pk for parcel in parcels]
    found_idle, seized, let = _found_idle(ids), _seized(ids, day), _let_floor(ids, day)
    return {parcel.pk: _facts(parcel, parcel.pk in found_idle, parcel.pk in seized, let) for parcel in parcels}


def _facts(parcel: Parcel, found_idle: bool, seized: bool, let: dict[int, float | None]) -> LandFacts:
    batch = parcel.batch
    return LandFacts(
        active=parcel.status == ParcelStatus.ACTIVE,
        remainder=parcel.kind == ParcelKind.APPROVED_REMAINDER,
        idle=parcel.kind == ParcelKind.PARCEL and (found_idle or parcel.stock_category == StockCategory.IDLE),
        recognised=parcel.recognised is True,
        standard_plant=parcel.use_type == UseType.STANDARD_PLANT,
        vacant_floor_m2=_vacant(parcel, let),
        plan_conforms=parcel.plan_conforms if batch is None else batch.plan_conforms,
        land_acquired=batch.land_acquired if batch else None,
        infrastructure_ready=batch.infrastructure_ready if batch else None,
        batch_withdrawn=bool(batch and batch.withdrawn_on),
        seized=seized,
    )


def _vacant(parcel: Parcel, let: dict[int, float | None]) -> float | None:
    measure: Any = getattr(parcel, "measure", None)
    floor = parcel.floor_area_m2 if parcel.floor_area_m2 is not None else measure and measure.floor_area_m2
    taken = let.get(parcel.pk, 0.0)
    return None if floor is None or taken is None else max(0.0, floor - taken)


def _found_idle(ids: list[int]) -> set[int]:
    """Those that the newest run calls idle."""
    run = AnalysisRun.objects.filter(state=RunState.DONE).only("pk").first()
    if run is None:
        return set()
    idle = run.results.filter(parcel__in=ids, stock_category=StockCategory.IDLE)
    return set(idle.values_list("parcel_id", flat=True))


def _seized(ids: list[int], day: date) -> set[int]:
    held = seizures(Moment(day, parcels=tuple(ids))) if ids else None
    return set() if held is None else {int(key) for key in held.index}


def _let_floor(ids: list[int], day: date) -> dict[int, float | None]:
    """Floor that firms occupy on a day, by parcel id; unknown when that of one firm is."""
    today = Occupation.objects.filter(Q(to_date=None) | Q(to_date__gt=day), parcel__in=ids, from_date__lte=day)
    taken: dict[int, float | None] = {}
    for parcel, floor in today.values_list("parcel_id", "floor_m2"):
        known = taken.get(parcel, 0.0)
        taken[parcel] = None if known is None or floor is None else known + floor
    return taken
