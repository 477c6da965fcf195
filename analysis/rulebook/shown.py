"""A set of rules in words: figures with units and documents, floors by sector, the decision table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from analysis.arithmetic.conditions import All, Condition, Leaf, Unless
from analysis.arithmetic.conditions import Any as AnyOf
from analysis.arithmetic.policy import Policy
from analysis.arithmetic.sector_crosswalk import of_2017
from analysis.fact_words import fact_label, threshold_words
from analysis.words import instrument_label, path_label, said


def in_words(condition: Condition) -> str:
    """A condition as a sentence of comparisons, joined by and, or and unless."""
    if isinstance(condition, Leaf):
        return _leaf(condition)
    if isinstance(condition, Unless):
        return _("{main}, unless {exemption}").format(
            main=in_words(condition.main), exemption=in_words(condition.exemption)
        )
    if not condition.parts:
        return _("otherwise")
    parts = [
        f"（{in_words(part)}）" if isinstance(part, All | AnyOf) and len(part.parts) > 1 else in_words(part)
        for part in condition.parts
    ]
    return (_(" and ") if isinstance(condition, All) else _(" or ")).join(parts)


def _leaf(leaf: Leaf) -> str:
    if leaf.other:
        return f"{fact_label(leaf.fact)} {leaf.op.replace('<=', '≤').replace('>=', '≥')} {fact_label(leaf.other)}"
    held: Any = list(leaf.words) if len(leaf.words) > 1 else leaf.words[0] if leaf.words else leaf.number
    return f"{fact_label(leaf.fact)} {threshold_words(leaf.fact, leaf.op, held, exact=True)}"


def rule_rows(policy: Policy) -> list[dict[str, Any]]:
    """The decision table: category, rule, condition, path, instrument, alternatives, clause."""
    words = {one.name: said(one.words) for one in policy.categories}
    return [
        {
            "rule": rule,
            "category": words.get(rule.category, rule.category),
            "when": in_words(rule.when),
            "path": path_label(policy, rule.path) if rule.path else "",
            "instrument": instrument_label(policy, rule.instrument),
            "alternatives": "、".join(one.rule for one in rule.alternatives),
            "clause": said(rule.source.words),
            "confirmed": rule.source.confirmed,
        }
        for rule in policy.rules
    ]


def floor_rows(policy: Policy) -> Iterator[dict[str, Any]]:
    """Each sector's floor, with the sector of 2002 that it continues and the floor of the table of 2008."""
    for code, floor in policy.sector_floors.floors.items():
        old = of_2017(code)
        name = old.zh if old and not (get_language() or "").startswith("en") else ""
        yield {
            "code": code,
            "floor": floor,
            "name": name,
            "code_2002": old.code_2002 if old else "",
            "floor_2008": old.floor_2008 if old else None,
        }


def reason_rows(policy: Policy) -> list[dict[str, str]]:
    """The ways into each stock category."""
    return [
        {
            "category": said(category.words),
            "name": reason.name,
            "words": said(reason.words),
            "when": in_words(reason.when),
        }
        for category in policy.categories
        for reason in category.reasons
    ]


def instrument_rows(policy: Policy) -> list[dict[str, Any]]:
    """What each instrument costs and brings, by mu; an instrument without figures is listed as unknown."""
    return [
        {"name": name, "instrument": said(words), "figures": policy.instrument_figures.get(name)}
        for name, words in policy.instruments.items()
    ]
