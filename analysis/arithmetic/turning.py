"""The smallest single change that would turn a proposal (DESIGN 6).

For each known fact the nearest value that changes the path, else the rule, the other facts held. Changes are ranked in
the fact's own policy step (0.1 of floor-area ratio, a month, one wan per mu, a flag); ties go by the order of facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.arithmetic.conditions import Leaf, leaves
from analysis.arithmetic.fact_names import BY_NAME, FACTS, FINDINGS
from analysis.arithmetic.facts import Facts, Mask
from analysis.arithmetic.policy_model import Policy
from analysis.arithmetic.rules import Positions, decide, path_numbers
from analysis.arithmetic.stock_status import entry_condition

COLUMNS = ["row", "rank", "fact", "value", "steps", "turns", "category", "rule", "path"]
Numbers = npt.NDArray[np.float64]
ROWS_AT_ONCE = 50_000
"""So many rows are decided together: enough that a single parcel takes one turn, few enough to stay in memory."""


@dataclass(frozen=True)
class _Candidate:
    """One changed fact on all rows.

    Attributes
    ----------
    column : the fact's values by row, as `Facts` holds them; changed only where `steps` is finite.
    steps : how far the change is, in policy steps; infinite where it is none or the fact is unknown.
    value : the new value as a person reads it.
    """

    fact: str
    column: npt.NDArray[Any]
    steps: Numbers
    value: npt.NDArray[np.object_]


@dataclass
class _Nearest:
    """For one fact, by row: the nearest change of a kind (of path, or of rule), and what it leads to."""

    length: int
    steps: Numbers = field(init=False)
    value: npt.NDArray[np.object_] = field(init=False)
    rule: npt.NDArray[np.int16] = field(init=False)
    category: npt.NDArray[np.int8] = field(init=False)

    def __post_init__(self) -> None:
        self.steps = np.full(self.length, np.inf)
        self.value = np.full(self.length, None, dtype=object)
        self.rule = np.zeros(self.length, dtype=np.int16)
        self.category = np.zeros(self.length, dtype=np.int8)

    def take_nearer(self, changed: Mask, one: _Candidate, rule: Positions, category: npt.NDArray[np.int8]) -> None:
        """Keep this candidate on the rows where it changes the outcome and lies nearer than what was found."""
        better = changed & (one.steps < self.steps)
        self.steps[better] = one.steps[better]
        self.value[better] = one.value[better]
        self.rule[better] = rule[better]
        self.category[better] = category[better]


def turning_points(facts: Facts, policy: Policy) -> pd.DataFrame:
    """Every fact that alone could turn a row's proposal, nearest first.

    Returns
    -------
    DataFrame
        ``row`` (position), ``rank`` (1 is nearest), ``fact``, ``value`` (number or word it would have to be), ``steps``
        (how far, in policy steps), ``turns`` (``path`` or ``rule``), and the ``category``, ``rule`` and ``path`` then.
    """
    now = decide(facts, policy)
    used = _used_leaves(policy)
    names = [fact.name for fact in FACTS if fact.name in used and fact.name not in FINDINGS]
    of_path = {name: _Nearest(facts.length) for name in names}
    of_rule = {name: _Nearest(facts.length) for name in names}
    paths = path_numbers(policy)
    candidates = (one for name in names for one in _candidates(name, used[name], facts, policy))
    for one, rule, category in _decided(candidates, facts, policy):
        of_path[one.fact].take_nearer(paths[rule] != paths[now.rule], one, rule, category)
        new_rule = (rule != now.rule) | (category != now.status.category)
        of_rule[one.fact].take_nearer(new_rule, one, rule, category)
    found = [rows for name in names for rows in _turns(name, of_path[name], of_rule[name], policy)]
    table = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=COLUMNS)
    # A stable sort keeps the order of facts among equals.
    table = table.sort_values(["row", "steps"], kind="stable", ignore_index=True)
    table["rank"] = table.groupby("row").cumcount() + 1
    return table[COLUMNS]


def _used_leaves(policy: Policy) -> dict[str, list[Leaf]]:
    conditions = [entry_condition(category) for category in policy.categories] + [rule.when for rule in policy.rules]
    used: dict[str, list[Leaf]] = {}
    for leaf in dict.fromkeys(leaf for condition in conditions for leaf in leaves(condition)):
        for name in leaf.facts:
            used.setdefault(name, []).append(leaf)
    return used


def _decided(
    candidates: Iterator[_Candidate], facts: Facts, policy: Policy
) -> Iterator[tuple[_Candidate, Positions, npt.NDArray[np.int8]]]:
    """Rule and category by row under each candidate; many are decided at once, laid one below the other."""
    length = facts.length
    while batch := list(islice(candidates, max(1, ROWS_AT_ONCE // max(1, length)))):
        laid = facts.take(np.tile(np.arange(length), len(batch)))
        places = [slice(at * length, (at + 1) * length) for at in range(len(batch))]
        for one, place in zip(batch, places, strict=True):
            columns = laid.numbers if one.fact in laid.numbers else laid.codes
            columns[one.fact][place] = one.column
        then = decide(laid, policy)
        for one, place in zip(batch, places, strict=True):
            yield one, then.rule[place], then.status.category[place]


def _turns(name: str, of_path: _Nearest, of_rule: _Nearest, policy: Policy) -> list[pd.DataFrame]:
    turns_path = np.isfinite(of_path.steps)
    turns_rule = np.isfinite(of_rule.steps) & ~turns_path
    return [_rows(name, of_path, turns_path, "path", policy), _rows(name, of_rule, turns_rule, "rule", policy)]


def _rows(name: str, nearest: _Nearest, wanted: Mask, turns: str, policy: Policy) -> pd.DataFrame:
    rows = np.flatnonzero(wanted)
    names = np.array([rule.name for rule in policy.rules] + [""], dtype=object)
    paths = np.array([rule.path for rule in policy.rules] + [""], dtype=object)
    categories = np.array([category.name for category in policy.categories] + [""], dtype=object)
    return pd.DataFrame(
        {
            "row": rows,
            "fact": name,
            "value": nearest.value[rows],
            "steps": nearest.steps[rows],
            "turns": turns,
            "category": categories[nearest.category[rows]],
            "rule": names[nearest.rule[rows]],
            "path": paths[nearest.rule[rows]],
        }
    )


def _candidates(name: str, used: list[Leaf], facts: Facts, policy: Policy) -> Iterator[_Candidate]:
    """Changes of a fact that lie around its thresholds."""
    if name in facts.codes:
        yield from _word_candidates(name, facts)
        return
    step = policy.step(name)
    now = facts.numbers[name]
    for line in _lines(name, used, facts):
        for value in _around(line, step.finest):
            usable = (value >= BY_NAME[name].low) & (value <= BY_NAME[name].high) & (value != now)
            steps = np.where(usable & ~np.isnan(now), np.abs(value - now) / step.step, np.inf)
            if np.isfinite(steps).any():
                column = np.where(np.isfinite(steps), value, now)
                yield _Candidate(name, column, np.round(steps, 9).astype(float), value.astype(object))


def _word_candidates(name: str, facts: Facts) -> Iterator[_Candidate]:
    now = facts.codes[name]
    for code, word in enumerate(facts.words[name]):
        different = (now != code) & ~facts.is_unknown(name)
        if different.any():
            column = np.where(different, np.int16(code), now)
            steps = np.where(different, 1.0, np.inf).astype(float)
            yield _Candidate(name, column, steps, np.full(facts.length, word, dtype=object))


def _lines(name: str, used: list[Leaf], facts: Facts) -> Iterator[Numbers]:
    """The thresholds of a fact: numbers of the policy, or the fact it is compared with on each row."""
    seen: set[float] = set()
    for leaf in used:
        if leaf.other:
            yield facts.numbers[leaf.other if leaf.fact == name else leaf.fact]
        elif not np.isnan(leaf.number) and leaf.number not in seen:
            seen.add(leaf.number)
            yield np.full(facts.length, leaf.number)


def _around(line: Numbers, finest: float) -> tuple[Numbers, Numbers, Numbers]:
    """The threshold itself and the nearest tellable values on either side."""
    below = np.ceil(np.round(line / finest, 6)) * finest - finest
    above = np.floor(np.round(line / finest, 6)) * finest + finest
    return line, np.round(below, 9), np.round(above, 9)
