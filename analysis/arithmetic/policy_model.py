"""What a policy is made of: words, sources, figures, categories, rules, floors and benchmarks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from analysis.arithmetic.conditions import Condition


@dataclass(frozen=True)
class Words:
    """A phrase in both languages."""

    zh: str
    en: str


@dataclass(frozen=True)
class Source:
    """The clause that something rests on; ``confirmed`` is False while no official text was seen."""

    document: str
    document_words: Words
    clause: Words
    confirmed: bool

    @property
    def words(self) -> Words:
        """Document and clause together."""
        title = self.document_words
        return Words(f"{title.zh}{self.clause.zh}", f"{title.en}, {self.clause.en}")


@dataclass(frozen=True)
class Figure:
    """A named threshold with its unit and its source."""

    name: str
    value: float
    unit: str
    words: Words
    source: Source


@dataclass(frozen=True)
class Step:
    """How far one step of a fact is, and the finest difference worth telling."""

    step: float = 1.0
    finest: float = 1.0


@dataclass(frozen=True)
class Reason:
    """One way into a stock category."""

    name: str
    words: Words
    when: Condition


@dataclass(frozen=True)
class Category:
    """A stock category; without reasons it takes what no other took."""

    name: str
    words: Words
    source: Source
    reasons: tuple[Reason, ...]
    undecided_step: str = ""


@dataclass(frozen=True)
class Alternative:
    """Another rule worth naming; listed when its own condition holds, or always."""

    rule: str
    always: bool = False


@dataclass(frozen=True)
class Rule:
    """A row of the decision table."""

    name: str
    category: str
    when: Condition
    path: str
    instrument: str
    source: Source
    alternatives: tuple[Alternative, ...] = ()
    shows: tuple[str, ...] = ()


@dataclass(frozen=True)
class NextStep:
    """What has to come first before a proposal of this category may be carried out."""

    name: str
    category: str
    when: Condition
    words: Words
    source: Source
    excepted: frozenset[str] = frozenset()


@dataclass(frozen=True)
class SectorFloors:
    """Floors of the floor-area ratio by GB/T 4754-2017 code (two or three digits)."""

    floors: Mapping[str, float] = field(default_factory=dict)
    source: Source | None = None
    superseded: bool = False


@dataclass(frozen=True)
class Benchmarks:
    """The policy's low lines, in wan yuan per mu; None where it sets none."""

    tax_per_mu_wan: float | None = None
    output_per_mu_wan: float | None = None
    source: Source | None = None


@dataclass(frozen=True)
class InstrumentFigures:
    """What an instrument costs the government and what it brings, by mu of the parcel; None where unknown."""

    source: Source
    cost_wan_per_mu: float | None = None
    tax_gain_wan_per_mu: float | None = None  # expected, a year
    output_gain_wan_per_mu: float | None = None  # expected, a year
    far_at_least: float | None = None  # expected once carried out; a parcel that has more keeps it
    freed_share: float | None = None  # of the parcel's land, free for another project


@dataclass(frozen=True, eq=False)
class Policy:
    """A checked policy."""

    name: str
    version: str
    valid_from: date
    words: Words
    note: Words
    figures: Mapping[str, Figure]
    steps: Mapping[str, Step]
    categories: tuple[Category, ...]
    rules: tuple[Rule, ...]
    next_steps: tuple[NextStep, ...]
    next_step_words: Mapping[str, Words]
    paths: Mapping[str, Words]
    instruments: Mapping[str, Words]
    sector_floors: SectorFloors
    benchmarks: Benchmarks
    instrument_figures: Mapping[str, InstrumentFigures] = field(default_factory=dict)

    def rules_of(self, category: str) -> tuple[Rule, ...]:
        """The rules of a category, in order."""
        return tuple(rule for rule in self.rules if rule.category == category)

    def rule(self, name: str) -> Rule:
        """The rule of that name."""
        return next(rule for rule in self.rules if rule.name == name)

    def figure(self, name: str) -> float:
        """The value of a named figure."""
        return self.figures[name].value

    def step(self, fact: str) -> Step:
        """The step of a fact; one when the policy says nothing."""
        return self.steps.get(fact, Step())
