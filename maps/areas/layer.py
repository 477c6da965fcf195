"""The areas of one level with their figures and classes, and the legend: what a drawn map needs, without a browser."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.models import AnalysisRun
from maps.areas.hexagons import hexagon_grid
from maps.areas.levels import BLOCK, DEFAULT_SIZE_M, HEXAGON, PARCEL, TOWN, ZONE, column_of, has_areas, is_shown
from maps.classes import Classing, class_of, to_hundredths
from maps.filters import Filter, apply_filter, parcels_with_results
from maps.indicators import Indicator, shown_indicators
from maps.legend import Figures, Legend, legend_of_categories, legend_of_numbers
from maps.policy_words import speaks_chinese
from maps.two import classes_of_two, legend_of_two
from parcels.models import Block, Town, Zone
from parcels.permissions import Person, can_view_run
from parcels.units import m2_to_mu


@dataclass(frozen=True)
class AreaRow:
    """A parcel or an area: `value` is None where unknown or held back, `key` its class in the legend ("unknown" then).

    `id` is that of the parcel, block, town, zone or hexagon (`maps.models.HexCell`); `count` the parcels in it.
    """

    id: int
    name: str
    value: float | str | None
    key: str
    mu: float
    count: int
    held_back: bool = False


@dataclass(frozen=True)
class AreaLayer:
    """Rows by id and the legend over them, its classes counted in the level's areas."""

    level: str
    rows: list[AreaRow]
    legend: Legend


@dataclass(frozen=True)
class Scope:
    """What of a run is asked for: the size of hexagons, and one zone where blocks or parcels are not of all zones."""

    size_m: int = DEFAULT_SIZE_M
    zone: str = ""


EVERYTHING = Scope()


def area_layer(
    run: AnalysisRun | None,
    level: str,
    indicator: Indicator,
    classing: Classing,
    user: Person,
    scope: Scope = EVERYTHING,
    limits_from: AnalysisRun | None = None,
) -> AreaLayer:
    """The areas of `level` under one indicator, for what the user may see.

    Parameters
    ----------
    run : AnalysisRun or None
        A finished run; without one nothing is known.
    level : {'parcel', 'block', 'town', 'zone', 'hex'}
        What is filled. An area's figure is the ratio of its sums, its category the one with most land.
    indicator : Indicator
        One of `maps.indicators.INDICATORS`; areas have no grade.
    classing : Classing
        How classes are made; without a target, `target` falls back to quantiles.
    limits_from : AnalysisRun, optional
        The run whose figures make the class limits, so that the colours of several years mean the same.

    Examples
    --------
    ``area_layer(run, "block", INDICATORS["far"], Classing("jenks", 5), user).legend["classes"]``
    """
    rows = list(_rows(run, level, indicator, user, scope))
    if not indicator.is_number:
        told = legend_of_categories(((str(one.value or ""), 1, one.mu) for one in rows), indicator)
        return AreaLayer(level, rows, told | _of_level(level, rows, scope))
    other = list(_rows(limits_from, level, indicator, user, scope)) if limits_from else None
    told = legend_of_numbers(_figures(rows), indicator, classing, _figures(other) if other else None)
    return AreaLayer(level, list(_classed(rows, told)), told | _of_level(level, rows, scope))


@dataclass(frozen=True)
class PairRow:
    """A parcel or an area with two figures, and their class together ("20": the first high, the second low)."""

    first: AreaRow
    second: AreaRow
    key: str


@dataclass(frozen=True)
class PairLayer:
    """Rows by id under two figures at once, and their square legend."""

    level: str
    rows: list[PairRow]
    legend: Legend


def two_layer(
    run: AnalysisRun | None,
    level: str,
    pair: tuple[Indicator, Indicator],
    method: str,
    user: Person,
    scope: Scope = EVERYTHING,
) -> PairLayer:
    """The areas of `level` under two figures, three classes of each; what is held back of either is unknown."""
    first, second = (list(_rows(run, level, one, user, scope)) for one in pair)
    values = [_figures(rows).values for rows in (first, second)]
    told = legend_of_two(values[0], values[1], _figures(first).area_mu, pair, method)
    keys = classes_of_two(values[0], values[1], (told["breaks"], told["second_breaks"]))
    rows = [PairRow(a, b, key) for a, b, key in zip(first, second, keys, strict=True)]
    held = [one.first for one in rows if one.first.held_back or one.second.held_back]
    return PairLayer(level, rows, told | _of_level(level, held, scope))


def _of_level(level: str, rows: list[AreaRow], scope: Scope) -> dict[str, Any]:
    held = [one for one in rows if one.held_back]
    told = {"level": level, "held_back": {"count": len(held), "mu": round(sum(one.mu for one in held), 4)}}
    return told | ({"size_m": scope.size_m} if level == HEXAGON else {})


def _figures(rows: list[AreaRow]) -> Figures:
    values = np.array([np.nan if one.value is None else one.value for one in rows], dtype=float)
    return Figures(values, np.array([one.mu for one in rows], dtype=float))


def _classed(rows: list[AreaRow], legend: Legend) -> Iterable[AreaRow]:
    """The rows, each with the class that its figure falls into."""
    values = _figures(rows).values
    places = class_of(to_hundredths(values), legend["breaks"])
    for one, place in zip(rows, places, strict=True):
        key = "unknown" if one.value is None else str(int(place))
        yield AreaRow(one.id, one.name, one.value, key, one.mu, one.count, one.held_back)


def _rows(run: AnalysisRun | None, level: str, indicator: Indicator, user: Person, scope: Scope) -> Iterable[AreaRow]:
    if level == PARCEL:
        return _parcels(run, indicator, user, scope)
    if run is None or not can_view_run(user) or not has_areas(indicator):
        return ()
    return _areas(run, level, indicator, user, scope)


def _parcels(run: AnalysisRun | None, indicator: Indicator, user: Person, scope: Scope) -> Iterable[AreaRow]:
    parcels = apply_filter(parcels_with_results(user, run), Filter(zone=scope.zone)).order_by("id")
    may_see = indicator.name in {one.name for one in shown_indicators(user)}
    for pk, code, value, area_m2 in parcels.values_list(
        "pk", "parcel_code", f"result__{indicator.name}", "area_m2"
    ).iterator(2000):
        known = value if may_see and value != "" else None
        key = "unknown" if known is None or indicator.is_number else str(known)
        yield AreaRow(pk, code, known, key, float(m2_to_mu(area_m2)), 1, not may_see and value is not None)


def _areas(run: AnalysisRun, level: str, indicator: Indicator, user: Person, scope: Scope) -> Iterable[AreaRow]:
    column = column_of(indicator)
    names = {} if level == HEXAGON else names_of(level, scope.zone)
    sums = hexagon_grid(run, scope.size_m).cells if level == HEXAGON else run.areas.filter(level=level)
    key = "pk" if level == HEXAGON else "area_id"
    for pk, value, mu, parcels, firms in sums.order_by(key).values_list(
        key, column, "area_mu", "parcels", "enterprises"
    ):
        if level != HEXAGON and pk not in names:
            continue
        held = value not in (None, "") and not is_shown(user, level, indicator, parcels, firms)
        known = None if held or value in (None, "") else value
        shown = "unknown" if known is None or indicator.is_number else str(known)
        yield AreaRow(pk, names.get(pk, ""), known, shown, mu, parcels, held)


def names_of(level: str, zone: str) -> dict[int, str]:
    """Names of the areas that stand on the map."""
    if level == BLOCK:
        blocks = Block.objects.filter(zone__code=zone) if zone else Block.objects.all()
        return {pk: name or code for pk, name, code in blocks.values_list("pk", "name", "code")}
    model: Any = {TOWN: Town, ZONE: Zone}[level]
    rows = model.objects.values_list("pk", "name", "name_en")
    return {pk: name if speaks_chinese() else name_en or name for pk, name, name_en in rows}
