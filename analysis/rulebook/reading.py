"""The reader of each kind of rules: what it refuses is refused with the line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from analysis.arithmetic.evaluation.reader import read_scheme as read_evaluation_scheme
from analysis.arithmetic.grading.scheme import read_scheme
from analysis.arithmetic.policy import read_policy
from analysis.arithmetic.policy_errors import PolicyError
from analysis.models import RulesKind

Reader = Callable[[str], Any]
READERS: dict[str, Reader] = {
    RulesKind.DISPOSAL: read_policy,
    RulesKind.GRADING: read_scheme,
    RulesKind.EVALUATION: read_evaluation_scheme,
}
"""By kind; the parts that bring further kinds add their own."""


@dataclass(frozen=True)
class Head:
    """What a text says about itself."""

    name: str
    version: str
    valid_from: date | None
    rules: Any


@dataclass(frozen=True)
class Fault:
    """Why a text is refused: the sentence in both languages, the line, and the lines around it."""

    code: str
    line: int
    zh: str
    en: str
    around: tuple[tuple[int, str], ...]


def read_rules(kind: str, text: str) -> Head:
    """Check a text by the reader of its kind.

    Raises
    ------
    PolicyError
        With the line of the fault.
    """
    if kind not in READERS:
        raise PolicyError("policy_not_found", name=kind)
    rules = READERS[kind](text)
    return Head(rules.name, rules.version, getattr(rules, "valid_from", None), rules)


def fault_of(error: PolicyError, text: str) -> Fault:
    """The fault as a page shows it, with two lines before and after."""
    lines = text.splitlines()
    first, last = max(1, error.line - 2), min(len(lines), error.line + 2)
    around = tuple((number, lines[number - 1]) for number in range(first, last + 1)) if error.line else ()
    return Fault(error.code, error.line, error.message_zh, error.message_en, around)
