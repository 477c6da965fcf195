"""The sentence that explains a proposal: category with its reasons, rule with its clause and its conditions."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analysis.arithmetic.conditions import Evaluation
from analysis.arithmetic.facts import Mask
from analysis.arithmetic.policy_model import Category, Policy, Rule, Source, Words
from analysis.arithmetic.reason_text import EN, ZH, Texts, append, condition_texts

_BASIS = {ZH: "（依据：{}{}）", EN: " (basis: {}{})"}
_TO_CONFIRM = {ZH: "，待核", EN: "; to be confirmed"}
_RULE = {ZH: "规则{}：", EN: "Rule {}: "}
_OTHERWISE = {ZH: "前列规则均不成立", EN: "no earlier rule holds"}
_TAGGED = {ZH: "按登记类别", EN: "as registered"}
_NONE_OF = {ZH: "未发现闲置、批而未供或低效情形", EN: "nothing idle, unsupplied or inefficient was found"}
_UNDECIDED = {ZH: "。事实不足，无法判定", EN: ". Too few facts to decide"}
_SHOWS = {ZH: "。查明后：", EN: ". Once found out: "}
_STOP = {ZH: "。", EN: ". "}


def say(words: Words, language: str) -> str:
    """The phrase in a language."""
    return words.zh if language == ZH else words.en


def source_text(source: Source, language: str) -> str:
    """Document and clause, with the mark of what is still to be confirmed."""
    mark = "" if source.confirmed else _TO_CONFIRM[language]
    return _BASIS[language].format(say(source.words, language), mark)


def category_texts(
    category: Category, reasons: Mapping[str, Mask], is_tagged: Mask, evaluation: Evaluation, language: str
) -> Texts:
    """Why each row is in the category: the reasons that fired, each with its values."""
    length = evaluation.facts.length
    if not category.reasons:
        why = np.where(is_tagged, _TAGGED[language], _NONE_OF[language]).astype(object)
        return _headed(say(category.words, language), why, language)
    fired = np.full(length, "", dtype=object)
    for reason in category.reasons:
        values = condition_texts([reason.when], evaluation, language)
        told = _bracketed(say(reason.words, language), values, language)
        append(fired, reasons[reason.name], told, "；" if language == ZH else "; ")
    append(fired, fired == "", _TAGGED[language], "")
    return _headed(say(category.words, language), fired, language)


def _bracketed(head: str, values: Texts, language: str) -> Texts:
    return head + ("〔" if language == ZH else " (") + values + ("〕" if language == ZH else ")")


def _headed(head: str, texts: Texts, language: str) -> Texts:
    return head + ("：" if language == ZH else ": ") + texts


def rule_texts(rule: Rule | None, policy: Policy, evaluation: Evaluation, language: str) -> Texts:
    """What decided each row: the rule, the conditions that hold with their values, and the clause."""
    length = evaluation.facts.length
    if rule is None:
        return np.full(length, _UNDECIDED[language], dtype=object)
    conditions = condition_texts([rule.when], evaluation, language)
    conditions[conditions == ""] = _OTHERWISE[language]
    tail = source_text(rule.source, language) + _shown(rule, policy, language)
    return _STOP[language] + _RULE[language].format(rule.name) + conditions + tail


def _shown(rule: Rule, policy: Policy, language: str) -> str:
    """What other rules would each give, where the rule says to show them."""
    if not rule.shows:
        return ""
    others = [policy.rule(name) for name in rule.shows]
    told = [
        f"{other.name} {say(policy.paths[other.path], language)}/{say(policy.instruments[other.instrument], language)}"
        for other in others
    ]
    return _SHOWS[language] + ("；" if language == ZH else "; ").join(told)
