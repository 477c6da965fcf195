"""Which parcels could be offered, and what still speaks against each."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from analysis.models import AnalysisRun, RunState
from maps.models import ListingState
from maps.public_land.facts import facts_of
from maps.public_land.rules import bases_of, land_reasons
from parcels.models import Parcel, ParcelKind, ParcelStatus, StockCategory, User, UseType
from parcels.permissions import visible_parcels
from parcels.refusals import message


@dataclass(frozen=True)
class Candidate:
    """A parcel with the ground on which it could be offered, and the sentences that speak against it."""

    parcel: Parcel
    basis: str
    against: list[str]


def candidates(user: User, basis: str = "", free: bool = False) -> list[Candidate]:
    """Parcels that have a ground and no open offer, those that nothing speaks against first, larger ones first."""
    parcels = list(_parcels(user))
    facts = facts_of(parcels)
    found = [
        Candidate(parcel, ground, [message(code, {}) for code in land_reasons(facts[parcel.pk], ground)])
        for parcel in parcels
        for ground in bases_of(facts[parcel.pk])
        if basis in ("", ground)
    ]
    wanted = [one for one in found if not one.against or not free]
    return sorted(wanted, key=lambda one: (len(one.against) > 0, -one.parcel.area_m2))


def _parcels(user: User) -> QuerySet[Parcel]:
    ground = (
        Q(kind=ParcelKind.APPROVED_REMAINDER)
        | Q(use_type=UseType.STANDARD_PLANT)
        | Q(stock_category=StockCategory.IDLE)
    )
    run = AnalysisRun.objects.filter(state=RunState.DONE).only("pk").first()
    if run is not None:
        ground |= Q(pk__in=run.results.filter(stock_category=StockCategory.IDLE).values("parcel_id"))
    open_offers = Q(listings__state__in=[ListingState.DRAFT, ListingState.PUBLISHED, ListingState.CHANGED])
    active = visible_parcels(user).filter(ground, status=ParcelStatus.ACTIVE).exclude(open_offers)
    return active.select_related("batch", "measure", "town").defer("geom", "geom_3857")
