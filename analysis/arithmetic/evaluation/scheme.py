"""A checked scheme of zone evaluation: trees of weights, ideal values, the rule of the type, benchmarks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from analysis.arithmetic.evaluation.standardise import Ideal
from analysis.arithmetic.evaluation.tree import Tree
from analysis.arithmetic.evaluation.zone_type import TypeRule
from analysis.arithmetic.policy_model import Words

MAIN, DEVELOPMENT = "main", "development"
AREAS = {MAIN: Words("主区", "main area"), DEVELOPMENT: Words("发展方向区", "development area")}


@dataclass(frozen=True)
class Benchmark:
    """What zones of the country reach on an indicator, with round and source."""

    indicator: str
    value: float
    round: str
    zones: int | None
    on: date | None
    source: Words


@dataclass(frozen=True)
class Part:
    """A set of weights with its document: of the two areas, or of the indicators of potential."""

    weights: Mapping[str, float]
    source: Words
    confirmed: bool


@dataclass(frozen=True)
class Scheme:
    """A checked scheme; every figure keeps its document, `confirmed` says whether an official text was seen."""

    name: str
    version: str
    valid_from: date | None
    words: Words
    note: Words
    source: Words
    type_rule: TypeRule
    type_source: Words
    areas: Part
    potential: Part
    pace: str
    bottoms: Mapping[str, str]
    trees: tuple[Tree, ...]
    ideals: Mapping[tuple[str, str], Ideal]
    benchmarks: tuple[Benchmark, ...]

    def tree(self, zone_type: str, area: str) -> Tree | None:
        """The tree for a type of zone and one of its areas; None where the scheme has none."""
        return next((one for one in self.trees if (one.zone_type, one.area) == (zone_type, area)), None)

    def ideals_for(self, zone_type: str) -> dict[str, Ideal]:
        """Ideal values by indicator for a type of zone."""
        return {indicator: one for (kind, indicator), one in self.ideals.items() if kind == zone_type}

    @property
    def indicators(self) -> tuple[str, ...]:
        """Every indicator that some tree weighs."""
        return tuple(dict.fromkeys(name for tree in self.trees for name in tree.leaves))
