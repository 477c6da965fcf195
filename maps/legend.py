"""The legend of a run's map: each class with its limits, colour, parcels and mu."""

from dataclasses import asdict
from typing import Any

import numpy as np
from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from maps import classes as classing
from maps.indicators import NO_PATH_COLOUR, UNKNOWN_COLOUR, Indicator, ramp
from parcels.models import Parcel
from parcels.units import m2_to_mu

Legend = dict[str, Any]


def legend(
    parcels: QuerySet[Parcel], indicator: Indicator, method: str, number: int, manual: tuple[float, ...]
) -> Legend:
    """The legend over `parcels` (from `parcels_with_results`), as JSON-able data."""
    head = {"indicator": indicator.name, "label": str(indicator.label), "unit": str(indicator.unit)}
    if indicator.is_number:
        return head | _of_numbers(parcels, indicator, method, number, manual)
    return head | _of_categories(parcels, indicator)


def _entry(key: str, label: str, colour: str, count: int, mu: float) -> dict[str, Any]:
    return {"key": key, "label": label, "colour": colour, "count": count, "mu": round(mu, 4)}


def _of_categories(parcels: QuerySet[Parcel], indicator: Indicator) -> Legend:
    column = f"result__{indicator.name}"
    rows = parcels.order_by().values_list(column).annotate(Count("pk"), Sum("area_m2"))
    found: dict[str, tuple[int, float]] = {}
    for key, count, area_m2 in rows:
        before = found.get(key or "unknown", (0, 0.0))
        found[key or "unknown"] = (before[0] + count, before[1] + float(m2_to_mu(area_m2)))
    entries = [
        _entry(one.key, str(one.label), one.colour, *found.get(one.key, (0, 0.0))) | {"mark": one.mark}
        for one in indicator.categories
    ]
    if "unknown" in found:
        none = {"path": _("No proposal"), "grade": _("Not graded")}.get(indicator.name, _("Unknown"))
        colour = NO_PATH_COLOUR if indicator.name == "path" else UNKNOWN_COLOUR
        entries.append(_entry("unknown", none, colour, *found["unknown"]) | {"mark": ""})
    return {"kind": "category", "classes": entries}


def _of_numbers(
    parcels: QuerySet[Parcel], indicator: Indicator, method: str, number: int, manual: tuple[float, ...]
) -> Legend:
    rows = list(parcels.order_by().values_list(f"result__{indicator.name}", "area_m2"))
    figures = np.array([np.nan if value is None else value for value, _area in rows], dtype=float)
    area_mu = np.asarray(m2_to_mu(np.array([area for _value, area in rows], dtype=float)))
    known = np.isfinite(figures)
    values = classing.to_hundredths(figures[known])
    breaks = classing.limits(values, method, number, manual)
    colours = ramp(len(breaks) + 1)
    entries = [
        _entry(str(place), _range(place, breaks, indicator.places), colours[place], count, mu)
        for place, (count, mu) in enumerate(classing.counts(values, area_mu[known], breaks))
    ]
    unknown = {"count": int((~known).sum()), "mu": round(float(area_mu[~known].sum()), 4)}
    return {
        "kind": "number",
        "method": method,
        "breaks": breaks,
        "classes": entries if len(values) else [],
        "unknown": unknown,
        "places": indicator.places,
        "bins": [asdict(bar) for bar in classing.histogram(values)],
        "max": float(values.max()) if len(values) else None,
    }


def _range(place: int, breaks: list[float], places: int) -> str:
    """Words for a class: its own digits where two limits would look alike."""
    digits = places if len({f"{limit:.{places}f}" for limit in breaks}) == len(breaks) else 2
    if not breaks:
        return _("all")
    if place == 0:
        return f"≤ {breaks[0]:,.{digits}f}"
    if place == len(breaks):
        return f"> {breaks[-1]:,.{digits}f}"
    return f"{breaks[place - 1]:,.{digits}f}–{breaks[place]:,.{digits}f}"
