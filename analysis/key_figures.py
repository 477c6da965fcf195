"""The key figures of a run by zone: ratios of sums, how much land they cover, and what this reader may see of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from analysis.areas import LAND_RATIOS
from analysis.coverage import covered
from analysis.models import AnalysisRun, AreaLevel, AreaResult
from analysis.words import place_label
from parcels.models import Zone
from parcels.permissions import FIRMS_IN_AN_AGGREGATE, Person, can_view_tax_of, is_tax_field

WAN_PER_MU = pgettext_lazy("unit", "wan/mu")
FIGURES: tuple[tuple[str, str | Promise, str | Promise], ...] = (
    ("industrial_far", _("FAR of industrial land"), ""),
    ("output_per_mu", _("Output per mu"), WAN_PER_MU),
    ("value_added_per_mu", _("Value added per mu"), WAN_PER_MU),
    ("tax_per_mu", _("Tax per mu"), WAN_PER_MU),
)


@dataclass(frozen=True)
class KeyFigure:
    """One ratio of a zone; `coverage` is the per cent of the land it is about on which it is known."""

    label: str | Promise
    unit: str | Promise
    value: float | None
    coverage: float
    held_back: bool


@dataclass(frozen=True)
class ZoneFigures:
    """A zone with its key figures."""

    name: str
    parcels: int
    area_mu: float
    figures: list[KeyFigure]


def zone_figures(run: AnalysisRun, user: Person) -> list[ZoneFigures]:
    """The key figures of every zone that has parcels in the run."""
    zones = {zone.pk: zone for zone in Zone.objects.defer("geom", "geom_3857")}
    areas = run.areas.filter(level=AreaLevel.ZONE).order_by("area_id")
    return [_zone(area, zones[area.area_id], user) for area in areas if area.area_id in zones]


def _zone(area: AreaResult, zone: Zone, user: Person) -> ZoneFigures:
    figures = [_figure(area, name, label, unit, user) for name, label, unit in FIGURES]
    return ZoneFigures(place_label(zone), area.parcels, area.area_mu, figures)


def _figure(area: AreaResult, name: str, label: str | Promise, unit: str | Promise, user: Person) -> KeyFigure:
    hidden = name not in LAND_RATIOS and area.enterprises < FIRMS_IN_AN_AGGREGATE
    hidden = not can_view_tax_of(user, area.enterprises) if is_tax_field(name) else hidden
    return KeyFigure(label, unit, None if hidden else getattr(area, name), covered(area, name).share, hidden)
