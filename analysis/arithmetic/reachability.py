"""Whether a rule can decide anything: some facts must meet its condition and none of the earlier ones.

Numbers are cut into intervals at the thresholds in use, words are enumerated, and "unknown" is a value like the
others; a search over these few values, one fact at a time, finds a witness or shows that there is none.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from analysis.arithmetic.conditions import All, Condition, Leaf, Unless, compare, leaves
from analysis.arithmetic.fact_names import BY_NAME, Fact, Kind

Value = float | str | None
Assignment = dict[str, Value]
_OTHER_WORD = "another word"


def is_reachable(condition: Condition, earlier: Sequence[Condition]) -> bool:
    """Whether some facts meet ``condition`` while no condition of ``earlier`` holds."""
    return _search(condition, earlier, _values_by_fact([condition, *earlier]), {})


def _search(
    wanted: Condition, unwanted: Sequence[Condition], values: dict[str, list[Value]], chosen: Assignment
) -> bool:
    state = _state(wanted, chosen)
    if state is False:
        return False
    states = [_state(condition, chosen) for condition in unwanted]
    if True in states:
        return False
    undecided = [wanted] if state is None else [one for one, at in zip(unwanted, states, strict=True) if at is None]
    if not undecided:
        return True
    fact = _first_open_fact(undecided[0], chosen)
    return any(_search(wanted, unwanted, values, {**chosen, fact: value}) for value in values[fact])


def _first_open_fact(condition: Condition, chosen: Assignment) -> str:
    return next(name for leaf in leaves(condition) for name in leaf.facts if name not in chosen)


def _state(condition: Condition, chosen: Assignment) -> bool | None:
    """True or False once the chosen facts settle it, else None."""
    if isinstance(condition, Leaf):
        return _leaf_state(condition, chosen)
    if isinstance(condition, Unless):
        main, exemption = _state(condition.main, chosen), _state(condition.exemption, chosen)
        return _both(main, None if exemption is None else not exemption)
    states = [_state(part, chosen) for part in condition.parts]
    settling = not isinstance(condition, All)
    if settling in states:
        return settling
    return None if None in states else not settling


def _both(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _leaf_state(leaf: Leaf, chosen: Assignment) -> bool | None:
    if any(name not in chosen for name in leaf.facts):
        return None
    value = chosen[leaf.fact]
    if leaf.op in ("known", "unknown"):
        return (value is not None) == (leaf.op == "known")
    if any(chosen[name] is None for name in leaf.facts):
        return False
    if leaf.words:
        return (value in leaf.words) != (leaf.op == "!=")
    line = chosen[leaf.other] if leaf.other else leaf.number
    return bool(compare(np.float64(value), leaf.op, np.float64(line)))  # type: ignore[arg-type]


def _values_by_fact(conditions: Sequence[Condition]) -> dict[str, list[Value]]:
    found = [leaf for condition in conditions for leaf in leaves(condition)]
    values: dict[str, list[Value]] = {}
    for name in {name for leaf in found for name in leaf.facts}:
        fact = BY_NAME[name]
        values[name] = _number_values(fact, found) if fact.kind is Kind.NUMBER else _word_values(fact)
    return values


def _word_values(fact: Fact) -> list[Value]:
    words: list[Value] = [word for word, _, _ in fact.choices]
    return [*words, *([_OTHER_WORD] if fact.is_open else []), None]


def _number_values(fact: Fact, found: Sequence[Leaf]) -> list[Value]:
    """One number for each interval between the thresholds, each threshold, and unknown."""
    linked = {name for leaf in found if leaf.other and fact.name in leaf.facts for name in leaf.facts}
    lines = sorted({leaf.number for leaf in found if leaf.fact in linked | {fact.name} and not math.isnan(leaf.number)})
    lines = lines or [1.0]
    between = [(low + high) / 2 for low, high in pairwise(lines)]
    points = sorted({*lines, *between, lines[0] - 1, lines[0] / 2, lines[-1] + 1, lines[-1] + 2})
    inside: list[Value] = [point for point in points if fact.low <= point <= fact.high]
    return [*inside, None]
