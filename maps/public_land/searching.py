"""What somebody looks for among the offers: read from the address, asked of the published copies."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from maps.models import OfferKind, PublicParcel, Readiness
from maps.public_land.industries import INDUSTRIES

# Sizes that investors ask for; mu of land, m² of floor in a plant. Name: (kind, from, below, words)
SIZES: dict[str, tuple[OfferKind, int, int | None, Any]] = {
    "land-10": (OfferKind.LAND, 0, 10, _("under 10 mu")),
    "land-30": (OfferKind.LAND, 10, 30, _("10 to 30 mu")),
    "land-60": (OfferKind.LAND, 30, 60, _("30 to 60 mu")),
    "land-more": (OfferKind.LAND, 60, None, _("60 mu and more")),
    "plant-1000": (OfferKind.PLANT, 0, 1000, _("under 1,000 m²")),
    "plant-3000": (OfferKind.PLANT, 1000, 3000, _("1,000 to 3,000 m²")),
    "plant-10000": (OfferKind.PLANT, 3000, 10_000, _("3,000 to 10,000 m²")),
    "plant-more": (OfferKind.PLANT, 10_000, None, _("10,000 m² and more")),
}
SORTS = {
    "new": (_("newest first"), ("-published_on", "-code")),
    "large": (_("largest first"), ("-kind", "-area_mu", "-floor_m2", "code")),
    "small": (_("smallest first"), ("kind", "area_mu", "floor_m2", "code")),
    "cheap": (_("lowest price first"), (F("kind"), F("price_from").asc(nulls_last=True), F("code"))),
    "ready": (_("soonest ready first"), ("code",)),
}
SOONEST = [Readiness.NOW, Readiness.HALF_YEAR, Readiness.YEAR]


@dataclass(frozen=True)
class Search:
    """What is looked for; empty or None asks nothing. Prices: wan yuan per mu (land), yuan per m² and month (plant)."""

    kind: str = ""
    size: str = ""
    industry: str = ""
    readiness: str = ""
    price: Decimal | None = None
    rent: Decimal | None = None
    sort: str = "new"

    @property
    def asks(self) -> bool:
        """Whether anything narrows the list."""
        return any((self.kind, self.size, self.industry, self.readiness, self.price is not None, self.rent is not None))


def read_search(asked: QueryDict) -> Search:
    """The search of an address; what makes no sense asks nothing."""
    return Search(
        kind=_one_of(asked.get("kind", ""), OfferKind.values),
        size=_one_of(asked.get("size", ""), SIZES),
        industry=_one_of(asked.get("industry", ""), INDUSTRIES),
        readiness=_one_of(asked.get("readiness", ""), Readiness.values),
        price=_money(asked.get("price", "")),
        rent=_money(asked.get("rent", "")),
        sort=_one_of(asked.get("sort", ""), SORTS) or "new",
    )


def found(search: Search) -> list[PublicParcel]:
    """The offers that fit, in order; a price limit leaves out offers without a price, and binds its own kind only."""
    rows: QuerySet[PublicParcel] = PublicParcel.objects.defer("geom", "geom_3857").filter(_condition(search))
    ordered = list(rows.order_by(*SORTS[search.sort][1]))
    if search.sort == "ready":
        ordered.sort(key=lambda row: SOONEST.index(Readiness(row.readiness)))
    return ordered


def _condition(search: Search) -> Q:
    wanted = Q()
    if search.kind:
        wanted &= Q(kind=search.kind)
    if search.size:
        wanted &= _size(*SIZES[search.size][:3])
    if search.industry:
        wanted &= Q(industries__contains=[search.industry]) | Q(industries=[])
    if search.readiness:
        wanted &= Q(readiness__in=SOONEST[: SOONEST.index(Readiness(search.readiness)) + 1])
    for kind, limit in ((OfferKind.LAND, search.price), (OfferKind.PLANT, search.rent)):
        if limit is not None:
            wanted &= ~Q(kind=kind) | Q(price_from__lte=limit)
    return wanted


def _size(kind: OfferKind, least: int, below: int | None) -> Q:
    column = "area_mu" if kind == OfferKind.LAND else "floor_m2"
    wanted = Q(kind=kind, **{f"{column}__gte": least})
    return wanted if below is None else wanted & Q(**{f"{column}__lt": below})


def _one_of(value: str, known: Any) -> str:
    return value if value in known else ""


def _money(text: str) -> Decimal | None:
    try:
        value = Decimal(text.strip().replace(",", ""))
    except InvalidOperation:
        return None
    return value if value.is_finite() and 0 <= value < 10**8 else None
