"""An evaluation in words and figures for a reader: what is divided by what, scores, weights, potential, years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from analysis.arithmetic.evaluation.classes import CLASSES
from analysis.arithmetic.evaluation.findings import Finding
from analysis.arithmetic.evaluation.indicators import (
    FIGURES,
    INDICATORS,
    PERCENT,
    PERSONS_PER_HA,
    RATES,
    TAX_INDICATORS,
    WAN_PER_HA,
    Indicator,
    indicators_of,
)
from analysis.arithmetic.evaluation.reader import read_scheme
from analysis.arithmetic.evaluation.scheme import DEVELOPMENT, MAIN, Benchmark, Scheme
from analysis.arithmetic.evaluation.standardise import Ideal
from analysis.arithmetic.evaluation.tree import ROOT, Tree
from analysis.arithmetic.evaluation.zone_type import TYPES
from analysis.evaluation.held import Held, held_for
from analysis.evaluation.inputs import DEVELOPMENT_INPUTS, MAIN_INPUTS, PART, SUPPLIED, TYPED, label_of
from analysis.models import ZoneEvaluation
from analysis.words import said
from parcels.permissions import Person
from parcels.refusals import message


@lru_cache(maxsize=32)
def scheme_of(text: str) -> Scheme:
    """The scheme that an evaluation kept."""
    return read_scheme(text)


def number(value: float | None, places: int = 2) -> str:
    """A figure with thousands; unknown is a dash."""
    return "—" if value is None else f"{value:,.{places}f}".replace("-", "−")


def unit_words(unit: str) -> str:
    """The unit of an indicator."""
    words = {
        PERCENT: "%",
        WAN_PER_HA: pgettext("unit", "wan/ha"),
        PERSONS_PER_HA: pgettext("unit", "persons/ha"),
    }
    return words.get(unit, "")


@dataclass(frozen=True)
class Shown:
    """One evaluation for one reader."""

    row: ZoneEvaluation
    scheme: Scheme
    held: Held

    @classmethod
    def to(cls, user: Person, row: ZoneEvaluation) -> Shown:
        """What this reader may see of it."""
        scheme = scheme_of(row.scheme_text)
        return cls(row, scheme, held_for(user, row, scheme.tree(row.answer["zone_type"], MAIN)))

    @property
    def kind(self) -> str:
        """The code of the type that holds."""
        return str(self.row.answer["zone_type"])

    @property
    def kind_words(self) -> str:
        """The type in words."""
        return said(TYPES[self.kind]) if self.kind in TYPES else "—"

    @property
    def total(self) -> float | None:
        """The total; None where unknown or held back."""
        return None if self.held.total else self.row.total

    def area(self, name: str) -> dict[str, Any]:
        """What was found of an area; empty where nothing is known of it."""
        found: dict[str, Any] = self.row.answer["areas"].get(name, {})
        return found

    def value(self, area: str, name: str) -> float | None:
        """An indicator."""
        held = area == MAIN and name in self.held.indicators
        return None if held else self.area(area).get("indicators", {}).get(name)

    def score(self, area: str, name: str) -> float | None:
        """The score of an indicator or of a node."""
        held = area == MAIN and (name in self.held.indicators or name in self.held.nodes)
        if held:
            return None
        found = self.area(area)
        value: float | None = {**found.get("scores", {}), **found.get("nodes", {})}.get(name)
        return value


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator of the main area (and of the development area), with its formula, ideal value and benchmarks."""

    indicator: Indicator
    label: str
    formula: str
    sum: str
    unit: str
    value: float | None
    score: float | None
    held: bool
    ideal: Ideal | None
    in_tree: bool
    above: bool
    benchmarks: list[Benchmark]
    development: float | None
    development_score: float | None


def indicator_lines(shown: Shown) -> list[IndicatorLine]:
    """Every indicator of the zone's type."""
    ideals, tree = shown.scheme.ideals_for(shown.kind), shown.scheme.tree(shown.kind, MAIN)
    leaves = tree.leaves if tree else []
    return [_line(shown, one, ideals.get(one.name), one.name in leaves) for one in indicators_of(shown.kind)]


def _line(shown: Shown, one: Indicator, ideal: Ideal | None, in_tree: bool) -> IndicatorLine:
    value = shown.value(MAIN, one.name)
    held = one.name in shown.held.indicators
    above = value is not None and ideal is not None and not ideal.negative and value > ideal.value
    return IndicatorLine(
        indicator=one,
        label=said(one.words),
        formula=said(one.formula),
        sum="" if held else _sum(shown, one),
        unit=unit_words(one.unit),
        value=value,
        score=shown.score(MAIN, one.name),
        held=held,
        ideal=ideal,
        in_tree=in_tree,
        above=above,
        benchmarks=[found for found in shown.scheme.benchmarks if found.indicator == one.name],
        development=shown.value(DEVELOPMENT, one.name),
        development_score=shown.score(DEVELOPMENT, one.name),
    )


def _sum(shown: Shown, one: Indicator) -> str:
    """What is divided by what, in figures."""
    found = shown.area(MAIN)["quantities"]
    bottom = shown.scheme.bottoms.get(one.name, one.bottom)
    return f"{_quantity(found, one.top)} ÷ {_quantity(found, bottom)}"


def _quantity(found: dict[str, Any], name: str) -> str:
    unit = next((words for ending, words in (("_m2", " m²"), ("_wan", _wan())) if name.endswith(ending)), _ha())
    if name == "residents":
        return number(found.get(name), 0)
    return number(found.get(name)) + ("" if found.get(name) is None else unit)


def _ha() -> str:
    return " " + pgettext("unit", "ha")


def _wan() -> str:
    return " " + pgettext("unit", "wan yuan")


@dataclass(frozen=True)
class TreeLine:
    """A node or an indicator of the tree: how deep, its weight, its score, and how that came about."""

    depth: int
    name: str
    label: str
    weight: float
    score: float | None
    held: bool
    leaf: bool
    sum: str


def tree_lines(shown: Shown, area: str) -> list[TreeLine]:
    """The tree of an area from its total downwards."""
    tree = shown.scheme.tree(shown.kind, area)
    if tree is None or not shown.area(area):
        return []
    return list(_branch(shown, area, tree, ROOT, shown.scheme.areas.weights.get(area, 1.0), 0))


def _branch(shown: Shown, area: str, tree: Tree, name: str, weight: float, depth: int) -> Iterator[TreeLine]:
    leaf = name not in tree.nodes
    held = area == MAIN and (name in shown.held.nodes or name in shown.held.indicators)
    label = said(INDICATORS[name].words) if leaf else said(tree.nodes[name].words)
    sum_ = "" if leaf else _weighted(shown, area, tree, name)
    yield TreeLine(depth, name, label, weight, shown.score(area, name), held, leaf, sum_)
    if not leaf:
        for child, share in tree.nodes[name].weights.items():
            yield from _branch(shown, area, tree, child, share, depth + 1)


def _weighted(shown: Shown, area: str, tree: Tree, name: str) -> str:
    parts = [f"{share:g} × {number(shown.score(area, child))}" for child, share in tree.nodes[name].weights.items()]
    return " + ".join(parts)


def total_sum(shown: Shown) -> str:
    """How the total came about."""
    main, development = shown.score(MAIN, ROOT), shown.score(DEVELOPMENT, ROOT)
    if shown.row.inputs.get("stated", {}).get("without_development"):
        return _("The zone has no development area: the score of the main area is the total.")
    weights = shown.scheme.areas.weights
    return f"{weights[MAIN]:g} × {number(main)} + {weights[DEVELOPMENT]:g} × {number(development)}"


def findings(shown: Shown) -> list[str]:
    """Remarks in words, the areas' own after those of the whole; those about a held figure are left out."""
    areas = [one for name in (MAIN, DEVELOPMENT) for one in shown.area(name).get("findings", [])]
    kept = [one for one in (*shown.row.answer["findings"], *areas) if not _tells_held(shown, one)]
    return list(dict.fromkeys(_sentence(Finding(one["code"], one["figures"])) for one in kept))


def _tells_held(shown: Shown, one: dict[str, Any]) -> bool:
    return one["figures"].get("indicator") in shown.held.indicators


def _sentence(one: Finding) -> str:
    figures = dict(one.figures)
    for key in ("stated", "found", "type"):
        if figures.get(key) in TYPES:
            figures[key] = said(TYPES[figures[key]])
    for key in ("left", "right", "difference", "value", "ideal"):
        if isinstance(figures.get(key), float):
            figures[key] = number(figures[key])
    if figures.get("indicator") in INDICATORS:
        figures["indicator"] = said(INDICATORS[figures["indicator"]].words)
    return message(one.code, figures)


def identity(shown: Shown) -> str:
    """开发率 × 供应率 × 建成率 against built ÷ developable, with the figures."""
    rates = [shown.value(MAIN, name) for name in RATES]
    found = shown.area(MAIN)["quantities"]
    built, land = found.get("A"), found.get("developable")
    if built is None or not land or any(rate is None for rate in rates):
        return ""
    product = 100.0
    for rate in rates:
        product *= (rate or 0.0) / 100
    left = " × ".join(f"{number(rate)} %" for rate in rates)
    return f"{left} = {number(product)} %; {number(built)} ÷ {number(land)} = {number(100 * built / land)} %"


@dataclass(frozen=True)
class InputLine:
    """An input with its value and where it came from."""

    name: str
    label: str
    value: float | None
    places: int
    unit: str
    source: str
    summed: bool
    held: bool


def input_lines(shown: Shown, part: str) -> list[InputLine]:
    """The inputs of a part in order; sums of classes are shown as they were computed."""
    names: tuple[str, ...] = MAIN_INPUTS if part == MAIN else DEVELOPMENT_INPUTS
    if part == SUPPLIED:
        names = tuple(shown.row.inputs.get(SUPPLIED, {}))
    values, found = shown.row.inputs.get(part, {}), shown.area(part).get("quantities", {})
    lines = []
    for name in names:
        value, summed = values.get(name), False
        if part != SUPPLIED and name in CLASSES and found.get(name) is not None and value != found[name]:
            value, summed = found[name], True
        held = part == MAIN and name in shown.held.inputs
        lines.append(
            InputLine(
                name=name,
                label=label_of(name),
                value=None if held else value,
                places=0 if name == "residents" else 2,
                unit=_input_unit(name),
                source=_("sum of its parts") if summed else source_words(shown, part, name),
                summed=summed,
                held=held,
            )
        )
    return lines


def _input_unit(name: str) -> str:
    if name == "residents":
        return pgettext("unit", "persons")
    if name in FIGURES:
        return "m²" if name.endswith("_m2") else pgettext("unit", "wan yuan")
    return pgettext("unit", "ha")


def source_words(shown: Shown, part: str, name: str) -> str:
    """Where an input came from, in words."""
    told = shown.row.sources.get(part, {}).get(name, {})
    if told.get("from") == TYPED:
        return _("typed in: {source}").format(source=told.get("source", ""))
    if told.get("from") == PART:
        return _("register, known part: {parcels} parcels ({area} ha) open").format(
            parcels=told["open_parcels"], area=number(told["open_ha"])
        )
    return _("register") if told else ""


def potential_lines(shown: Shown) -> list[tuple[str, float | None, str, str]]:
    """The four potentials and the years of supply: words, value, unit, formula."""
    found = shown.row.answer["potential"]
    held = bool(TAX_INDICATORS & set(shown.scheme.potential.weights) & shown.held.indicators)
    ha, pace = pgettext("unit", "ha"), shown.scheme.pace
    intensity = None if held else found["intensity_ha"]
    return [
        (_("Expansion"), found["expansion_ha"], ha, _("E, land still to be supplied")),
        (_("of it for industry"), found["expansion_industrial_ha"], ha, "E21"),
        (_("Structure"), found["structure_ha"], ha, _("A × (ideal share of industrial land − actual share)")),
        (_("Intensity"), intensity, ha, _("A2 × (ideal − actual) ÷ ideal, weighted: {weights}").format(
            weights=", ".join(f"{said(INDICATORS[name].words)} {share:g}"
                              for name, share in shown.scheme.potential.weights.items()))),
        (_("Management"), found["management_ha"], ha, _("G + D22, idle land and land whose term is over")),
        (_("Years of supply"), found["years"].get(pace), pgettext("unit", "years"),
         _("E ÷ {pace} ({value} ha a year)").format(
             pace=pace_words(pace), value=number(found["pace_ha"].get(pace)))),
    ]  # fmt: skip


def pace_words(pace: str) -> str:
    """How the yearly supply is taken."""
    return {
        "mean_3": _("the mean supply of three years"),
        "mean_5": _("the mean supply of five years"),
        "max": _("the supply of the year with most"),
    }[pace]


@dataclass(frozen=True)
class YearLine:
    """One figure over the years; `held` says for each whether it is held back."""

    label: str
    unit: str
    values: list[tuple[float | None, bool]]


def year_lines(all_years: list[Shown]) -> list[YearLine]:
    """Total, nodes and indicators of the same zone by year."""
    newest = all_years[-1]
    tree = newest.scheme.tree(newest.kind, MAIN)
    lines = [YearLine(_("Total"), "", [(one.total, one.held.total) for one in all_years])]
    for node in tree.nodes.values() if tree else []:
        values = [(one.score(MAIN, node.name), node.name in one.held.nodes) for one in all_years]
        lines.append(YearLine(said(node.words), "", values))
    for indicator in indicators_of(newest.kind):
        values = [(one.value(MAIN, indicator.name), indicator.name in one.held.indicators) for one in all_years]
        lines.append(YearLine(said(indicator.words), unit_words(indicator.unit), values))
    return lines
