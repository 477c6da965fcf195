"""An offer in words: its title, and the rows that page, sheet and PDF show alike."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maps.models import Infrastructure, LandUse, OfferKind, Readiness
from maps.models.offer import Offer, PriceUnit
from maps.public_land.industries import industry
from maps.writing import DASH, number

LOOKS = {Readiness.NOW: "ok", Readiness.HALF_YEAR: "near", Readiness.YEAR: ""}


@dataclass(frozen=True)
class Told:
    """An offer as the public reads it."""

    title: str
    town: str
    size: str
    size_unit: str
    price: str
    price_unit: str
    readiness: str
    readiness_look: str
    far: str
    industries: list[str]
    infrastructure: list[str]
    note: str
    contact: str
    is_plant: bool

    @property
    def rows(self) -> list[tuple[str, str]]:
        """Label and value, in the order of a sheet."""
        rows = [
            (_("Where"), self.town or DASH),
            (_("Size"), f"{self.size} {self.size_unit}"),
            (_("Price asked"), f"{self.price} {self.price_unit}".strip()),
            (_("Ready"), self.readiness),
            (_("Floor-area ratio demanded"), self.far),
            (_("Industries wanted"), _(", ").join(self.industries) or _("any that the zone admits")),
            (_("Services on site"), _(", ").join(self.infrastructure) or DASH),
        ]
        return [row for row in rows if not (self.is_plant and row[0] == _("Floor-area ratio demanded"))]


def told(offer: Offer) -> Told:
    """The words of an offer in the reader's language."""
    english = (get_language() or "").startswith("en")
    plant = offer.kind == OfferKind.PLANT
    use = LandUse(offer.land_use).label
    size = number(offer.floor_m2 if plant else offer.area_mu, 0)
    name = _("{size} m² in a standard plant") if plant else _("{size} mu of {use}")
    return Told(
        title=name.format(size=size, use=str(use).lower() if english else use),
        town=(offer.town_name_en if english else "") or offer.town_name,
        size=size,
        size_unit=_("m²") if plant else _("mu"),
        price=price_range(offer.price_from, offer.price_to),
        price_unit=str(PriceUnit(offer.price_unit).label) if offer.price_from is not None else "",
        readiness=str(Readiness(offer.readiness).label),
        readiness_look=LOOKS[Readiness(offer.readiness)],
        far=far_range(offer.far_min, offer.far_max),
        industries=[industry(code) for code in offer.industries],
        infrastructure=[str(Infrastructure(one).label) for one in offer.infrastructure if one in Infrastructure.values],
        contact=(offer.contact_office_en if english else "") or offer.contact_office or DASH,
        is_plant=plant,
        note=(offer.note_en if english else offer.note) or "",
    )


def price_range(low: Decimal | None, high: Decimal | None) -> str:
    """A range of prices; without one the price is talked about."""
    if low is None:
        return _("on request")
    return plain(low) if high is None or high == low else f"{plain(low)}–{plain(high)}"


def plain(value: Decimal) -> str:
    """A price without idle decimals.

    Examples
    --------
    >>> plain(Decimal("28.00")), plain(Decimal("1234.50"))
    ('28', '1,234.5')
    """
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def far_range(low: float | None, high: float | None) -> str:
    """A demand on the floor-area ratio, two decimals."""
    if low is None and high is None:
        return DASH
    if high is None:
        return f"≥ {number(low)}"
    return f"≤ {number(high)}" if low is None else f"{number(low)}–{number(high)}"
