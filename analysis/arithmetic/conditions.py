"""Conditions over facts and their truth.

A condition has three readings over the rows, kept side by side:

``holds``  what the policy says: on an unknown fact a condition does not hold, and neither does an exemption;
``must``   it holds whatever the unknown facts turn out to be;
``may``    it could hold for some value of the unknown facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.arithmetic.facts import Facts, Mask, word_codes

# Numbers closer than this part of the threshold are one number: a share computed as 333.1/999.3 is a third.
SAME = 1e-9


@dataclass(frozen=True)
class Leaf:
    """One comparison: of a fact with words, a number, or another fact (``other``)."""

    fact: str
    op: str
    words: tuple[str, ...] = ()
    number: float = float("nan")
    other: str = ""
    figure: str = ""

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts it reads."""
        return (self.fact, self.other) if self.other else (self.fact,)


@dataclass(frozen=True)
class All:
    """Every part holds; without parts it always holds ("otherwise")."""

    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Any:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Unless:
    """The main condition holds and the exemption is not shown to hold."""

    main: Condition
    exemption: Condition


Condition = Leaf | All | Any | Unless


@dataclass(frozen=True)
class Truth:
    """The three readings of a condition over all rows."""

    holds: Mask
    must: Mask
    may: Mask

    @property
    def is_open(self) -> Mask:
        """Where unknown facts decide."""
        return self.may & ~self.must


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Every comparison in a condition, exemptions included, in reading order."""
    if isinstance(condition, Leaf):
        yield condition
    elif isinstance(condition, Unless):
        yield from leaves(condition.main)
        yield from leaves(condition.exemption)
    else:
        for part in condition.parts:
            yield from leaves(part)


def grounds(condition: Condition) -> Iterator[Leaf]:
    """The comparisons that can be a reason for a condition to hold: all but its exemptions."""
    if isinstance(condition, Leaf):
        yield condition
    elif isinstance(condition, Unless):
        yield from grounds(condition.main)
    else:
        for part in condition.parts:
            yield from grounds(part)


class Evaluation:
    """Truth of conditions over one table of facts; each comparison is computed once."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._known: dict[Condition, Truth] = {}

    def truth(self, condition: Condition) -> Truth:
        """The three readings of a condition."""
        if condition not in self._known:
            self._known[condition] = self._compute(condition)
        return self._known[condition]

    def _compute(self, condition: Condition) -> Truth:
        if isinstance(condition, Leaf):
            return _leaf_truth(condition, self.facts)
        if isinstance(condition, Unless):
            return _lifted(self.truth(condition.main), self.truth(condition.exemption))
        parts = [self.truth(part) for part in condition.parts]
        return _every(parts, self.facts.length) if isinstance(condition, All) else _some(parts, self.facts.length)


def _every(parts: list[Truth], length: int) -> Truth:
    if not parts:
        always = np.ones(length, dtype=bool)
        return Truth(always, always, always)
    return Truth(*(np.logical_and.reduce([getattr(part, name) for part in parts]) for name in ("holds", "must", "may")))


def _some(parts: list[Truth], length: int) -> Truth:
    if not parts:
        never = np.zeros(length, dtype=bool)
        return Truth(never, never, never)
    return Truth(*(np.logical_or.reduce([getattr(part, name) for part in parts]) for name in ("holds", "must", "may")))


def _lifted(main: Truth, exemption: Truth) -> Truth:
    return Truth(main.holds & ~exemption.holds, main.must & ~exemption.may, main.may & ~exemption.must)


def _leaf_truth(leaf: Leaf, facts: Facts) -> Truth:
    unknown = facts.is_unknown(leaf.fact)
    if leaf.op == "known":
        return Truth(~unknown, ~unknown, np.ones_like(unknown))
    if leaf.op == "unknown":
        return Truth(unknown, np.zeros_like(unknown), unknown)
    if leaf.other:
        unknown = unknown | facts.is_unknown(leaf.other)
    met = _number_test(leaf, facts) if leaf.fact in facts.numbers else _word_test(leaf, facts)
    sure = met & ~unknown
    return Truth(sure, sure, sure | unknown)


def _word_test(leaf: Leaf, facts: Facts) -> Mask:
    found = np.isin(facts.codes[leaf.fact], word_codes(facts, leaf.fact, leaf.words))
    return ~found if leaf.op == "!=" else found


def _number_test(leaf: Leaf, facts: Facts) -> Mask:
    values = facts.numbers[leaf.fact]
    line = facts.numbers[leaf.other] if leaf.other else np.float64(leaf.number)
    return compare(values, leaf.op, line)


def compare(values: np.ndarray, op: str, line: np.ndarray | np.float64) -> Mask:
    """Compare numbers with a line, taking a difference within rounding for none."""
    slack = SAME * np.maximum(1.0, np.abs(line))
    if op == "<":
        return values < line - slack
    if op == "<=":
        return values <= line + slack
    if op == ">":
        return values > line + slack
    if op == ">=":
        return values >= line - slack
    equal = np.abs(values - line) <= slack
    return ~equal if op == "!=" else equal
