"""The proposal for one parcel taken apart, for the parcel card."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.arithmetic.bit_names import SEPARATOR
from analysis.arithmetic.conditions import Condition, Evaluation, Leaf, Unless, leaves
from analysis.arithmetic.fact_names import BY_NAME
from analysis.arithmetic.facts import Facts, read_facts
from analysis.arithmetic.policy_model import Policy, Source
from analysis.arithmetic.turning import turning_points

_LISTS = ("stock_reasons", "alternatives", "unknown_facts")


def explain_row(facts_row: pd.Series | dict[str, Any], answer: pd.Series, policy: Policy) -> dict[str, Any]:
    """Take the answer for one parcel apart.

    Parameters
    ----------
    facts_row
        The facts.
    answer : Series
        What ``propose`` gave for them.

    Returns
    -------
    dict
        The columns of ``propose`` with lists split; ``category_source`` and ``rule_source`` (document and clause in
        both languages, and whether confirmed); ``category_conditions`` and ``conditions``: each comparison with fact,
        its words, operator, value, threshold, whether it holds and whether it is an exemption; ``turning``: the
        changes that would turn the proposal, nearest first.
    """
    evaluation = evaluation_of(facts_row)
    told: dict[str, Any] = {name: answer[name] for name in answer.index if name not in facts_row}
    told |= {name: answer[name].split(SEPARATOR) if answer[name] else [] for name in _LISTS}
    category = next(one for one in policy.categories if one.name == answer["category"])
    told["category"] = category.name
    told["category_source"] = source_dict(category.source)
    told["category_conditions"] = [
        part for reason in category.reasons for part in _conditions(reason.when, evaluation, reason.name)
    ]
    told["rule_source"], told["conditions"] = None, []
    if answer["rule"]:
        rule = policy.rule(answer["rule"])
        told["rule_source"] = source_dict(rule.source)
        told["conditions"] = _conditions(rule.when, evaluation, rule.name)
    told["turning"] = turning_points(evaluation.facts, policy).drop(columns="row").to_dict("records")
    return told


def evaluation_of(facts_row: pd.Series | dict[str, Any]) -> Evaluation:
    """One row of facts, ready to be held against conditions."""
    facts, _ = read_facts(pd.DataFrame([dict(facts_row)]))
    return Evaluation(facts)


def conditions_of(condition: Condition, evaluation: Evaluation, part_of: str) -> dict[str, Any]:
    """Whether a condition holds on one row of facts, and each of its comparisons as in :func:`explain_row`."""
    holds = bool(evaluation.truth(condition).holds[0])
    return {"holds": holds, "conditions": _conditions(condition, evaluation, part_of)}


def source_dict(source: Source) -> dict[str, Any]:
    """A clause as pages and reports show it."""
    return {
        "document": source.document,
        "zh": source.words.zh,
        "en": source.words.en,
        "confirmed": source.confirmed,
    }


def _conditions(condition: Condition, evaluation: Evaluation, part_of: str) -> list[dict[str, Any]]:
    lifting = _exemption_leaves(condition)
    return [
        {
            "part_of": part_of,
            "fact": leaf.fact,
            "zh": BY_NAME[leaf.fact].zh,
            "en": BY_NAME[leaf.fact].en,
            "op": leaf.op,
            "value": _value(leaf.fact, evaluation.facts),
            "threshold": _threshold(leaf, evaluation.facts),
            "figure": leaf.figure,
            "holds": bool(evaluation.truth(leaf).holds[0]),
            "is_exemption": leaf in lifting,
        }
        for leaf in dict.fromkeys(leaves(condition))
    ]


def _exemption_leaves(condition: Condition) -> set[Leaf]:
    if isinstance(condition, Leaf):
        return set()
    if isinstance(condition, Unless):
        return set(leaves(condition.exemption)) | _exemption_leaves(condition.main)
    return set().union(*(_exemption_leaves(part) for part in condition.parts))


def _value(name: str, facts: Facts) -> float | str | None:
    if bool(facts.is_unknown(name)[0]):
        return None
    if name in facts.numbers:
        return float(facts.numbers[name][0])
    return facts.words[name][int(facts.codes[name][0])]


def _threshold(leaf: Leaf, facts: Facts) -> float | str | list[str] | None:
    if leaf.other:
        return _value(leaf.other, facts)
    if leaf.words:
        return leaf.words[0] if len(leaf.words) == 1 else list(leaf.words)
    return None if leaf.number != leaf.number else leaf.number
