"""The figures of a card, each beside what it is measured against."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from analysis.models import ParcelResult
from maps.indicators import WAN_PER_MU
from maps.writing import number


@dataclass(frozen=True)
class Figure:
    """A figure with its unit and the line it is held against; `state` is ok, breach or empty when one is unknown."""

    label: str | Promise
    value: str
    unit: str | Promise
    line: str
    state: str


def figures_of(result: ParcelResult, sees_tax: bool) -> list[Figure]:
    """What a run found, against its floor or low line; tax only for those who may see it."""
    facts: dict[str, Any] = result.facts
    rows = [
        _figure(_("Floor-area ratio"), result.far, "", result.far_floor, 2),
        _figure(_("Building coefficient"), result.building_coefficient, "", None, 2),
        _figure(_("Output per mu"), result.output_per_mu, WAN_PER_MU, facts.get("output_benchmark"), 1),
        _figure(_("Value added per mu"), result.value_added_per_mu, WAN_PER_MU, None, 1),
    ]
    if sees_tax:
        rows.append(_figure(_("Tax per mu"), result.tax_per_mu, WAN_PER_MU, facts.get("tax_benchmark"), 1))
    return rows


def _figure(label: Promise, value: float | None, unit: str | Promise, line: Any, places: int) -> Figure:
    limit = float(line) if isinstance(line, int | float) else None
    state = "" if value is None or limit is None else "ok" if value >= limit else "breach"
    return Figure(label, number(value, places), unit, "" if limit is None else f"≥ {number(limit, places)}", state)
