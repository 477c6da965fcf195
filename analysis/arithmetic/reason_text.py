"""Conditions with the values that met them, in words: one text a row, built column by column."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from analysis.arithmetic.conditions import Condition, Evaluation, Leaf, grounds
from analysis.arithmetic.fact_names import BY_NAME, Fact
from analysis.arithmetic.facts import Facts

Texts = npt.NDArray[np.object_]
ZH, EN = "zh", "en"
_SIGNS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "=": "=", "!=": "≠"}
_COMMA = {ZH: "，", EN: ", "}
_COLON = {ZH: "：", EN: ": "}
_UNKNOWN = {ZH: "未知", EN: "unknown"}
_KNOWN = {ZH: "已知", EN: "known"}


def number_text(value: float) -> str:
    """A number as it is told: at most four significant decimals, no trailing zeros."""
    return f"{value:.4f}".rstrip("0").rstrip(".") if abs(value) < 1e9 else f"{value:.6g}"


def number_texts(values: npt.NDArray[np.float64]) -> Texts:
    """Numbers in words, each different number worded once."""
    different, inverse = np.unique(values, return_inverse=True)
    return np.array([number_text(value) for value in different.tolist()], dtype=object)[inverse]


def label(fact: Fact, language: str) -> str:
    """A fact's name in a language."""
    return fact.zh if language == ZH else fact.en


def unit(fact: Fact, language: str) -> str:
    """A fact's unit in a language, with the blank before it."""
    name = fact.unit_zh if language == ZH else fact.unit_en
    return f" {name}" if name else ""


def word_label(fact: Fact, word: str, language: str) -> str:
    """A word that a fact may hold, in a language; a word that is not listed stands for itself."""
    for name, zh, en in fact.choices:
        if name == word:
            return zh if language == ZH else en
    return word


def leaf_texts(leaf: Leaf, facts: Facts, language: str) -> Texts:
    """The comparison with each row's value; rows on which it does not hold get a text that is not used."""
    fact = BY_NAME[leaf.fact]
    if leaf.op in ("known", "unknown"):
        state = _UNKNOWN if leaf.op == "unknown" else _KNOWN
        return np.full(facts.length, label(fact, language) + _COLON[language] + state[language], dtype=object)
    if leaf.fact in facts.codes:
        return _word_leaf_texts(leaf, facts, language)
    head = f"{label(fact, language)} "
    values = number_texts(facts.numbers[leaf.fact])
    middle = f"{unit(fact, language)} {_SIGNS[leaf.op]} "
    if leaf.other:
        other = f"{label(BY_NAME[leaf.other], language)} "
        return head + values + (middle + other) + number_texts(facts.numbers[leaf.other])
    return head + values + (middle + number_text(leaf.number))


def _word_leaf_texts(leaf: Leaf, facts: Facts, language: str) -> Texts:
    fact = BY_NAME[leaf.fact]
    head = label(fact, language) + _COLON[language]
    told = [head + word_label(fact, word, language) for word in facts.words[leaf.fact]] + [head + _UNKNOWN[language]]
    return np.array(told, dtype=object)[facts.codes[leaf.fact]]


def append(texts: Texts, rows: npt.NDArray[np.bool_], more: Texts | str, separator: str) -> None:
    """Add ``more`` to the texts of some rows, with a separator where something stands already."""
    if not rows.any():
        return
    before = texts[rows]
    addition = more if isinstance(more, str) else more[rows]
    texts[rows] = np.where(before == "", "", before + separator) + addition


def condition_texts(conditions: Sequence[Condition], evaluation: Evaluation, language: str) -> Texts:
    """The comparisons of ``conditions`` that hold, with their values, joined; empty where none does."""
    texts = np.full(evaluation.facts.length, "", dtype=object)
    seen: set[Leaf] = set()
    for leaf in (leaf for condition in conditions for leaf in grounds(condition)):
        holds = evaluation.truth(leaf).holds
        if leaf in seen or not holds.any():
            continue
        seen.add(leaf)
        append(texts, holds, leaf_texts(leaf, evaluation.facts, language), _COMMA[language])
    return texts
