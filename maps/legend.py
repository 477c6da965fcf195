"""The legend of a run's map: each class with its limits, colour, count and mu, for parcels and for areas alike."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from maps import classes as classing
from maps.classes import Classing, Numbers
from maps.indicators import NO_PATH_COLOUR, UNKNOWN_COLOUR, Indicator
from maps.ramps import diverging, ramp
from parcels.models import Parcel
from parcels.units import m2_to_mu

Legend = dict[str, Any]


@dataclass(frozen=True)
class Figures:
    """One figure of each parcel or area (NaN where unknown), and its land in mu."""

    values: Numbers
    area_mu: Numbers

    @property
    def known(self) -> Numbers:
        """The known figures, in hundredths as tiles carry them."""
        return classing.to_hundredths(self.values[np.isfinite(self.values)])


def legend(
    parcels: QuerySet[Parcel],
    indicator: Indicator,
    method: str,
    number: int,
    manual: tuple[float, ...],
    target: float | None = None,
) -> Legend:
    """The legend over `parcels` (from `parcels_with_results`), as JSON-able data."""
    if indicator.is_number:
        return legend_of_numbers(figures_of(parcels, indicator), indicator, Classing(method, number, manual, target))
    rows = parcels.order_by().values_list(f"result__{indicator.name}").annotate(Count("pk"), Sum("area_m2"))
    return legend_of_categories(((key, count, float(m2_to_mu(area_m2))) for key, count, area_m2 in rows), indicator)


def figures_of(parcels: QuerySet[Parcel], indicator: Indicator) -> Figures:
    """The figures of `parcels` (from `parcels_with_results`) and their land."""
    rows = list(parcels.order_by().values_list(f"result__{indicator.name}", "area_m2"))
    values = np.array([np.nan if value is None else value for value, _area in rows], dtype=float)
    return Figures(values, np.asarray(m2_to_mu(np.array([area for _value, area in rows], dtype=float))))


def _head(indicator: Indicator) -> Legend:
    return {"indicator": indicator.name, "label": str(indicator.label), "unit": str(indicator.unit)}


def entry(key: str, label: str, colour: str, count: int, mu: float) -> dict[str, Any]:
    """A class of a legend."""
    return {"key": key, "label": label, "colour": colour, "count": count, "mu": round(mu, 4)}


def legend_of_categories(rows: Iterable[tuple[str | None, int, float]], indicator: Indicator) -> Legend:
    """The legend of a category, from rows of key, count and mu; several rows may name the same key."""
    found: dict[str, tuple[int, float]] = {}
    for key, count, mu in rows:
        before = found.get(key or "unknown", (0, 0.0))
        found[key or "unknown"] = (before[0] + count, before[1] + mu)
    entries = [
        entry(one.key, str(one.label), one.colour, *found.get(one.key, (0, 0.0))) | {"mark": one.mark}
        for one in indicator.categories
    ]
    if "unknown" in found:
        none = {"path": _("No proposal"), "grade": _("Not graded")}.get(indicator.name, _("Unknown"))
        colour = NO_PATH_COLOUR if indicator.name == "path" else UNKNOWN_COLOUR
        entries.append(entry("unknown", none, colour, *found["unknown"]) | {"mark": ""})
    return _head(indicator) | {"kind": "category", "classes": entries}


def legend_of_numbers(
    figures: Figures, indicator: Indicator, asked: Classing, limits_from: Figures | None = None
) -> Legend:
    """The legend of a figure.

    Parameters
    ----------
    figures : Figures
        What is counted.
    limits_from : Figures, optional
        What the limits are computed from when it is something else: another year's, so that colours keep their meaning.
    """
    values = figures.known
    breaks, shown = _limits(limits_from.known if limits_from else values, asked)
    colours = diverging(len(breaks) + 1) if shown else ramp(len(breaks) + 1)
    known = np.isfinite(figures.values)
    entries = [
        entry(str(place), range_words(place, breaks, shown, indicator.places), colours[place], count, mu)
        for place, (count, mu) in enumerate(classing.counts(values, figures.area_mu[known], breaks))
    ]
    unknown = {"count": int((~known).sum()), "mu": round(float(figures.area_mu[~known].sum()), 4)}
    return _head(indicator) | {
        "kind": "number",
        "method": asked.method,
        "breaks": breaks,
        "target": asked.target if shown else None,
        "classes": entries if len(values) else [],
        "unknown": unknown,
        "places": indicator.places,
        "bins": [asdict(bar) for bar in classing.histogram(values)],
        "max": float(values.max()) if len(values) else None,
    }


def _limits(values: Numbers, asked: Classing) -> tuple[list[float], list[float]]:
    """Limits between the classes; about a target also the lower limits that are shown for them."""
    if asked.method == "target" and asked.target is not None:
        shown = classing.about(asked.target, asked.number)
        return classing.below(shown), shown
    method = "quantile" if asked.method == "target" else asked.method
    return classing.limits(values, method, asked.number, asked.manual), []


def range_words(place: int, breaks: list[float], shown: list[float], places: int) -> str:
    """Words for a class: its own digits where two limits would look alike, or where a hundredth parts them."""
    digits = places if not shown and len({f"{limit:.{places}f}" for limit in breaks}) == len(breaks) else 2
    if not breaks:
        return _("all")
    if place == 0:
        return f"< {shown[0]:,.{digits}f}" if shown else f"≤ {breaks[0]:,.{digits}f}"
    if place == len(breaks):
        return f"≥ {shown[-1]:,.{digits}f}" if shown else f"> {breaks[-1]:,.{digits}f}"
    return f"{(shown or breaks)[place - 1]:,.{digits}f}–{breaks[place]:,.{digits}f}"
