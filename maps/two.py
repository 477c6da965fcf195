"""Two figures on one map: three classes of each, nine together, with a square legend."""

from typing import Any

import numpy as np
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from maps import classes
from maps.classes import Classing, Numbers
from maps.indicators import Indicator
from maps.legend import Legend, entry, range_words
from maps.ramps import TWO
from parcels.models import Parcel
from parcels.units import m2_to_mu

SIDE = 3
Places = np.ndarray[Any, np.dtype[np.int64]]


def classes_of_two(first: Numbers, second: Numbers, breaks: tuple[list[float], list[float]]) -> list[str]:
    """The class of each pair, its two places in one word ("20": high and low); "unknown" where one is missing."""
    known = np.isfinite(first) & np.isfinite(second)
    places = [
        classes.class_of(classes.to_hundredths(np.where(known, values, 0.0)), limits)
        for values, limits in zip((first, second), breaks, strict=True)
    ]
    return [f"{x}{y}" if ok else "unknown" for x, y, ok in zip(*places, known, strict=True)]


def legend_of_two(
    first: Numbers, second: Numbers, area_mu: Numbers, pair: tuple[Indicator, Indicator], method: str
) -> Legend:
    """The square legend: limits of both figures over the land where both are known, and its nine classes.

    Parameters
    ----------
    first, second : array of float
        The figures by parcel or area, NaN where unknown.
    area_mu : array of float
        Their land.
    method : {'quantile', 'equal', 'jenks'}
        How each figure is parted in three; ties may leave fewer.
    """
    known = np.isfinite(first) & np.isfinite(second)
    breaks = [classes.limits(classes.to_hundredths(values[known]), method, SIDE) for values in (first, second)]
    keys = np.array(classes_of_two(first, second, (breaks[0], breaks[1])), dtype=object)
    words = [
        [range_words(place, limits, [], one.places) for place in range(len(limits) + 1)]
        for one, limits in zip(pair, breaks, strict=True)
    ]
    return {
        "kind": "two",
        "indicator": pair[0].name,
        "second": pair[1].name,
        "label": _("{first} against {second}").format(first=pair[0].label, second=pair[1].label),
        "unit": "",
        "axes": [_axis(one, limits, texts) for one, limits, texts in zip(pair, breaks, words, strict=True)],
        "method": method,
        "breaks": breaks[0],
        "second_breaks": breaks[1],
        "classes": [_cell(x, y, words, keys, area_mu) for y in range(len(words[1])) for x in range(len(words[0]))],
        "unknown": {"count": int((~known).sum()), "mu": round(float(area_mu[~known].sum()), 4)},
    }


def legend_of_two_by_parcel(parcels: QuerySet[Parcel], pair: tuple[Indicator, Indicator], method: str) -> Legend:
    """The square legend over `parcels` (from `parcels_with_results`), without a row for each."""
    columns = [f"result__{one.name}" for one in pair]
    rows = np.array(list(parcels.order_by().values_list(*columns, "area_m2")), dtype=float).reshape(-1, 3)
    return legend_of_two(rows[:, 0], rows[:, 1], np.asarray(m2_to_mu(rows[:, 2])), pair, method)


def asked_method(classing: Classing) -> str:
    """The way of making classes that two figures can share: what is typed for one holds for no other."""
    return classing.method if classing.method in classes.COMPUTED else "quantile"


def _axis(indicator: Indicator, limits: list[float], texts: list[str]) -> dict[str, Any]:
    return {"label": str(indicator.label), "unit": str(indicator.unit), "breaks": limits, "words": texts}


def _cell(x: int, y: int, words: list[list[str]], keys: Any, area_mu: Numbers) -> dict[str, Any]:
    here = keys == f"{x}{y}"
    colour = TWO[_spread(y, len(words[1]))][_spread(x, len(words[0]))]
    label = f"{words[0][x]} × {words[1][y]}"
    return entry(f"{x}{y}", label, colour, int(here.sum()), float(area_mu[here].sum())) | {"x": x, "y": y}


def _spread(place: int, classes_there: int) -> int:
    """Where fewer than three classes are left, they take the ends of the scale."""
    return place if classes_there == SIDE else place * (SIDE - 1)
