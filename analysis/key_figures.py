"""The key figures of a run by zone: ratios of sums, how much land they cover, and what this reader may see of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from analysis.models import AnalysisRun, AreaLevel, AreaResult
from analysis.words import place_label
from parcels.models import Zone
from parcels.permissions import FIRMS_IN_AN_AGGREGATE, Person, can_view_tax_of, is_tax_field
from parcels.units import M2_PER_MU

WAN_PER_MU = pgettext_lazy("unit", "wan/mu")
FIGURES: tuple[tuple[str, str | Promise, str | Promise, float], ...] = (
    # Name, words, unit, mu in one unit of what it is divided by.
    ("far", _("Floor-area ratio"), "", 1 / M2_PER_MU),
    ("output_per_mu", _("Output per mu"), WAN_PER_MU, 1.0),
    ("value_added_per_mu", _("Value added per mu"), WAN_PER_MU, 1.0),
    ("tax_per_mu", _("Tax per mu"), WAN_PER_MU, 1.0),
)


@dataclass(frozen=True)
class KeyFigure:
    """One ratio of a zone; `coverage` is the per cent of its land on which the figure is known."""

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
    figures = [_figure(area, name, label, unit, mu, user) for name, label, unit, mu in FIGURES]
    return ZoneFigures(place_label(zone), area.parcels, area.area_mu, figures)


def _figure(
    area: AreaResult, name: str, label: str | Promise, unit: str | Promise, mu: float, user: Person
) -> KeyFigure:
    hidden = name != "far" and area.enterprises < FIRMS_IN_AN_AGGREGATE
    hidden = not can_view_tax_of(user, area.enterprises) if is_tax_field(name) else hidden
    known = area.sums.get(name, (0, 0, 0))[1] * mu
    coverage = 100 * known / area.area_mu if area.area_mu else 0.0
    return KeyFigure(label, unit, None if hidden else getattr(area, name), coverage, hidden)
