"""The decision table over arrays: within a category the first rule that holds decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.arithmetic.conditions import Evaluation
from analysis.arithmetic.facts import Facts, Mask
from analysis.arithmetic.policy_model import Policy, Rule
from analysis.arithmetic.stock_status import StockStatus, classify

NO_RULE = -1
Positions = npt.NDArray[np.int16]


@dataclass(frozen=True)
class Decision:
    """Category and rule by row, as positions in the policy."""

    status: StockStatus
    rule: Positions


def first_that_holds(evaluation: Evaluation, rules: Sequence[Rule]) -> Positions:
    """The position in ``rules`` of the first rule that holds on each row, -1 where none does."""
    chosen = np.full(evaluation.facts.length, NO_RULE, dtype=np.int16)
    for position, rule in enumerate(rules):
        chosen[evaluation.truth(rule.when).holds & (chosen == NO_RULE)] = position
    return chosen


def rows_by_category(status: StockStatus, policy: Policy) -> dict[str, npt.NDArray[np.intp]]:
    """The rows of each category that has any."""
    found = {one.name: np.flatnonzero(status.category == at) for at, one in enumerate(policy.categories)}
    return {name: rows for name, rows in found.items() if len(rows)}


def decide(facts: Facts, policy: Policy) -> Decision:
    """Category and rule of every row."""
    status = classify(Evaluation(facts), policy)
    rule = np.full(facts.length, NO_RULE, dtype=np.int16)
    for name, rows in rows_by_category(status, policy).items():
        rules = policy.rules_of(name)
        chosen = first_that_holds(Evaluation(facts.take(rows)), rules)
        places = np.array([policy.rules.index(one) for one in rules] + [NO_RULE], dtype=np.int16)
        rule[rows] = places[chosen]
    return Decision(status, rule)


def path_numbers(policy: Policy) -> Positions:
    """For each rule its path as a number, and 0 at the end for no rule: equal numbers are equal paths."""
    paths = ["", *policy.paths]
    return np.array([paths.index(rule.path) for rule in policy.rules] + [0], dtype=np.int16)


def holds_by_rule(evaluation: Evaluation, rules: Sequence[Rule]) -> dict[str, Mask]:
    """Where each rule's own condition holds, whatever comes before it."""
    return {rule.name: evaluation.truth(rule.when).holds for rule in rules}
