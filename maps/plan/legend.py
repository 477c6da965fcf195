"""The legend of two sides: the same classes with a count for each, and the classes of what lies between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis.arithmetic.plan_effect import PLANNED
from maps.classes import Classing, Numbers, class_of, to_hundredths
from maps.indicators import STOCK, UNKNOWN_COLOUR, Category, Indicator
from maps.legend import Figures, Legend, legend_of_categories, legend_of_numbers
from maps.ramps import ABOVE, BELOW, SEQUENTIAL
from maps.writing import number

UNKNOWN = "unknown"
OUT_OF_STOCK = Category(PLANNED, gettext_lazy("Out of the stock by the plan"), "#2E9E8F")
NO_STOCK = "#EDEEEC"
FIVE = (BELOW[0], BELOW[1], BELOW[2], ABOVE[1], ABOVE[0])
"""Falls much, falls, stays, rises, rises much."""


@dataclass(frozen=True)
class Line:
    """A class with its parcels or areas and mu on both sides; of a difference, both sides are the same."""

    key: str
    label: str
    colour: str
    before: tuple[int, float]
    after: tuple[int, float]


@dataclass(frozen=True)
class PlanLegend:
    """Classes that both sides share, classes of the difference, and each area's class on each of the three maps."""

    lines: list[Line]
    between: list[Line]
    keys: dict[str, list[str]]
    target: float | None = None
    between_label: str = ""


def legend_of(areas: pd.DataFrame, indicator: Indicator, classing: Classing) -> PlanLegend:
    """The legend over areas with `before`, `after`, `difference` and `mu`; None or NaN is unknown."""
    return _of_numbers(areas, indicator, classing) if indicator.is_number else _of_categories(areas, indicator)


def _of_numbers(areas: pd.DataFrame, indicator: Indicator, classing: Classing) -> PlanLegend:
    mu = areas["mu"].to_numpy(dtype=float)
    sides = {name: areas[name].to_numpy(dtype=float) for name in ("before", "after", "difference")}
    both = Figures(np.concatenate([sides["before"], sides["after"]]), np.concatenate([mu, mu]))
    told = {
        name: legend_of_numbers(Figures(sides[name], mu), indicator, classing, both) for name in ("before", "after")
    }
    breaks = told["before"]["breaks"]
    keys = {f"key_{name}": _classes(sides[name], breaks) for name in ("before", "after")}
    between, keys["key_difference"] = _of_difference(sides["difference"], mu)
    return PlanLegend(
        _lines(told["before"], told["after"]) + _unknown(keys, mu),
        between,
        keys,
        told["before"]["target"],
        _("Difference: after less before"),
    )


def _classes(values: Numbers, breaks: list[float]) -> list[str]:
    known = np.isfinite(values)
    places = class_of(to_hundredths(np.where(known, values, 0.0)), breaks)
    return [str(int(place)) if ok else UNKNOWN for place, ok in zip(places, known, strict=True)]


def _lines(before: Legend, after: Legend) -> list[Line]:
    """The classes of both legends, which have the same limits; a side without any figure has none."""
    words = {one["key"]: one for one in (*after["classes"], *before["classes"])}
    counts = [{one["key"]: (one["count"], one["mu"]) for one in side["classes"]} for side in (before, after)]
    order = [one["key"] for one in (before["classes"] or after["classes"])]
    order += [key for key in words if key not in order]
    return [
        Line(
            key,
            words[key]["label"],
            words[key]["colour"],
            *(side.get(key, (0, 0.0)) for side in counts),
        )
        for key in order
    ]


def _unknown(keys: dict[str, list[str]], mu: Numbers) -> list[Line]:
    sides = [_counted(keys[f"key_{name}"], UNKNOWN, mu) for name in ("before", "after")]
    if not any(count for count, _mu in sides):
        return []
    return [Line(UNKNOWN, _("Unknown"), UNKNOWN_COLOUR, sides[0], sides[1])]


def _counted(keys: list[str], key: str, mu: Numbers) -> tuple[int, float]:
    here = np.array([one == key for one in keys], dtype=bool)
    return int(here.sum()), float(mu[here].sum())


def _of_difference(values: Numbers, mu: Numbers) -> tuple[list[Line], list[str]]:
    """Five classes about no change; the limit on both sides is the middle one of all changes, whichever way."""
    known = np.isfinite(values)
    whole = to_hundredths(np.where(known, values, 0.0))
    moved = np.abs(whole[known & (whole != 0)])
    # In hundredths, and never above the greatest change: a class of its own for what changes most.
    limit = float(np.floor(np.quantile(moved, 0.5) * 100) / 100) if len(moved) else 0.0
    places = np.select([whole < -limit, whole < 0, whole == 0, whole <= limit], [0, 1, 2, 3], 4)
    keys = [str(place) if ok else UNKNOWN for place, ok in zip(places, known, strict=True)]
    text = number(limit)
    words = [f"< −{text}", f"−{text}–0", _("No change"), f"0–{text}", f"> {text}"]
    lines = [_line(str(place), label, FIVE[place], keys, mu) for place, label in enumerate(words)]
    counted = lines if len(moved) else [lines[2]]
    return [*counted, *_unknown_line(keys, mu, _("Unknown"))], keys


def _line(key: str, label: str, colour: str, keys: list[str], mu: Numbers) -> Line:
    counted = _counted(keys, key, mu)
    return Line(key, label, colour, counted, counted)


def _unknown_line(keys: list[str], mu: Numbers, label: str) -> list[Line]:
    return [_line(UNKNOWN, label, UNKNOWN_COLOUR, keys, mu)] if UNKNOWN in keys else []


def _of_categories(areas: pd.DataFrame, indicator: Indicator) -> PlanLegend:
    with_planned = Indicator(indicator.name, indicator.label, categories=(*STOCK, OUT_OF_STOCK))
    mu = areas["mu"].to_numpy(dtype=float)
    keys = {f"key_{name}": [one or UNKNOWN for one in areas[name].fillna("")] for name in ("before", "after")}
    told = [
        legend_of_categories(((key, 1, land) for key, land in zip(keys[f"key_{name}"], mu, strict=True)), with_planned)
        for name in ("before", "after")
    ]
    between, keys["key_difference"] = _of_shares(areas["difference"].to_numpy(dtype=float), mu)
    return PlanLegend(_lines(*told), between, keys, between_label=_("Share of the stock that leaves it"))


def _of_shares(shares: Numbers, mu: Numbers) -> tuple[list[Line], list[str]]:
    """How much of an area's stock leaves it, in per cent: none, up to half, more, all; or more stock than before."""
    has_stock = np.isfinite(shares)
    part: Any = np.round(np.where(has_stock, shares, 0.0), 6)
    places = np.select([part < 0, part == 0, part <= 50, part < 100], ["more", "0", "1", "2"], "3")
    keys = [str(place) if ok else "none" for place, ok in zip(places, has_stock, strict=True)]
    words = (
        ("more", _("More stock than before"), BELOW[0]),
        ("0", _("None of it"), SEQUENTIAL[1]),
        ("1", _("Up to half"), SEQUENTIAL[2]),
        ("2", _("More than half"), SEQUENTIAL[3]),
        ("3", _("All of it"), SEQUENTIAL[4]),
        ("none", _("No stock before"), NO_STOCK),
    )
    lines = [_line(key, label, colour, keys, mu) for key, label, colour in words]
    return [one for one in lines if one.key != "more" or one.before[0]], keys
