"""Disposal proposals (DESIGN 6): from a table of facts to category, rule, path, alternatives and reasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.arithmetic.bit_names import joined_names
from analysis.arithmetic.conditions import Evaluation
from analysis.arithmetic.explanation import explain_row
from analysis.arithmetic.fact_names import FACTS
from analysis.arithmetic.facts import Facts, FactsRefused, Mask, read_facts
from analysis.arithmetic.policy_errors import PolicyError
from analysis.arithmetic.policy_model import Category, Policy, Rule
from analysis.arithmetic.reason_text import EN, ZH
from analysis.arithmetic.reasons import category_texts, rule_texts
from analysis.arithmetic.rules import first_that_holds, holds_by_rule, rows_by_category
from analysis.arithmetic.stock_status import classify, entry_condition
from analysis.arithmetic.unknowns import deciding_unknowns

TEXT_COLUMNS = (
    "category",
    "stock_reasons",
    "certainty_of_category",
    "rule",
    "path",
    "instrument",
    "alternatives",
    "next_step",
    "certainty",
    "unknown_facts",
    "reason_zh",
    "reason_en",
)
Rows = npt.NDArray[np.intp]
_FACT_ORDER = tuple(fact.name for fact in FACTS)


@dataclass
class _Sheet:
    """The columns of the answer while they are filled, and the unknown facts found so far."""

    length: int
    columns: dict[str, npt.NDArray[np.object_]] = field(default_factory=dict)
    unknowns: dict[str, Mask] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.columns = {name: np.full(self.length, "", dtype=object) for name in TEXT_COLUMNS}

    def put(self, name: str, rows: Rows, values: Any) -> None:
        """Write one column for some rows."""
        self.columns[name][rows] = values

    def note_unknowns(self, found: dict[str, Mask], rows: Rows | None = None) -> None:
        """Add unknown facts that matter, for all rows or for some."""
        for name, mask in found.items():
            whole = self.unknowns.setdefault(name, np.zeros(self.length, dtype=bool))
            if rows is None:
                whole |= mask
            else:
                whole[rows] |= mask


def propose(facts: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Propose what should be done with each parcel.

    Parameters
    ----------
    facts : DataFrame
        One row a parcel, columns of DESIGN 6; empty is unknown, further columns pass through.
    policy : Policy
        The decision table.

    Returns
    -------
    DataFrame
        The same rows and index with ``category, stock_reasons, certainty_of_category, rule, path, instrument,
        alternatives, next_step, certainty, unknown_facts, reason_zh, reason_en``; empty text where there is nothing.

    Raises
    ------
    FactsRefused
        When cells hold what their fact cannot be.
    PolicyError
        ``policy_has_no_rules`` for an empty profile.
    """
    table, bad = read_facts(facts)
    if bad:
        raise FactsRefused(bad)
    return with_columns(facts, propose_columns(table, policy))


def with_columns(facts: pd.DataFrame, columns: dict[str, npt.NDArray[np.object_]]) -> pd.DataFrame:
    """A table of facts with the columns of its proposals at the end; older ones of the same names go."""
    kept = facts.drop(columns=[name for name in columns if name in facts])
    return pd.concat([kept, pd.DataFrame(columns, index=facts.index)], axis=1)


def propose_columns(facts: Facts, policy: Policy) -> dict[str, npt.NDArray[np.object_]]:
    """The columns that :func:`propose` adds, for facts already read."""
    if not policy.rules:
        raise PolicyError("policy_has_no_rules", name=policy.name)
    sheet = _Sheet(facts.length)
    evaluation = Evaluation(facts)
    status = classify(evaluation, policy)
    entries = [entry_condition(category) for category in policy.categories]
    sheet.note_unknowns(deciding_unknowns(evaluation, entries, ~status.is_tagged))
    for name, rows in rows_by_category(status, policy).items():
        category = next(one for one in policy.categories if one.name == name)
        _fill_category(sheet, facts.take(rows), rows, category, status.is_tagged[rows], policy)
    sheet.columns["unknown_facts"] = joined_names(sheet.unknowns, _FACT_ORDER, facts.length)
    sheet.columns["certainty"] = np.where(sheet.columns["unknown_facts"] == "", "complete", "assumes").astype(object)
    return sheet.columns


def _fill_category(
    sheet: _Sheet, facts: Facts, rows: Rows, category: Category, is_tagged: Mask, policy: Policy
) -> None:
    evaluation = Evaluation(facts)
    fired = {reason.name: evaluation.truth(reason.when).holds for reason in category.reasons}
    sheet.put("category", rows, category.name)
    sheet.put("stock_reasons", rows, joined_names(fired, list(fired), facts.length))
    for language in (ZH, EN):
        sheet.put(f"reason_{language}", rows, category_texts(category, fired, is_tagged, evaluation, language))
    rules = policy.rules_of(category.name)
    if not rules:
        return
    sheet.put("certainty_of_category", rows, _certainty_of_category(facts))
    sheet.note_unknowns(deciding_unknowns(evaluation, [rule.when for rule in rules]), rows)
    chosen = first_that_holds(evaluation, rules)
    for position in np.unique(chosen):
        inside = np.flatnonzero(chosen == position)
        rule = rules[position] if position >= 0 else None
        _fill_rule(sheet, facts.take(inside), rows[inside], rule, category, policy)


def _certainty_of_category(facts: Facts) -> npt.NDArray[np.object_]:
    recognised = facts.codes["recognised"] == facts.words["recognised"].index("yes")
    return np.where(recognised, "recognised", "suspected").astype(object)


def _fill_rule(sheet: _Sheet, facts: Facts, rows: Rows, rule: Rule | None, category: Category, policy: Policy) -> None:
    evaluation = Evaluation(facts)
    for language in (ZH, EN):
        name = f"reason_{language}"
        sheet.put(name, rows, sheet.columns[name][rows] + rule_texts(rule, policy, evaluation, language))
    if rule is None:
        sheet.put("next_step", rows, category.undecided_step)
        return
    sheet.put("rule", rows, rule.name)
    sheet.put("path", rows, rule.path)
    sheet.put("instrument", rows, rule.instrument)
    sheet.put("alternatives", rows, _alternatives(rule, evaluation, policy))
    sheet.put("next_step", rows, _next_steps(rule, evaluation, policy))


def _alternatives(rule: Rule, evaluation: Evaluation, policy: Policy) -> npt.NDArray[np.object_]:
    """Names of the alternatives whose own condition holds too, or that the rule lists always."""
    others = [policy.rule(alternative.rule) for alternative in rule.alternatives]
    holds = holds_by_rule(evaluation, others)
    for alternative in rule.alternatives:
        if alternative.always:
            holds[alternative.rule] = np.ones(evaluation.facts.length, dtype=bool)
    return joined_names(holds, list(holds), evaluation.facts.length)


def _next_steps(rule: Rule, evaluation: Evaluation, policy: Policy) -> npt.NDArray[np.object_]:
    steps = np.full(evaluation.facts.length, "", dtype=object)
    for step in policy.next_steps:
        if step.category == rule.category and rule.name not in step.excepted:
            steps[(steps == "") & evaluation.truth(step.when).holds] = step.name
    return steps


def explain(facts_row: pd.Series | dict[str, Any], policy: Policy) -> dict[str, Any]:
    """Explain the proposal for one parcel: rule, clause, conditions with values, and what would turn it.

    Returns
    -------
    dict
        See :func:`analysis.arithmetic.explanation.explain_row`.
    """
    answer = propose(pd.DataFrame([dict(facts_row)]), policy).iloc[0]
    return explain_row(facts_row, answer, policy)
