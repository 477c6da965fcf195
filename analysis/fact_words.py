"""Facts as a reader sees them: name, value with its unit, and the threshold it is held against."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from analysis.arithmetic.fact_names import BY_NAME
from parcels.permissions import is_tax_field

DASH = "—"
_SIGNS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "=": "=", "!=": "≠", "in": "∈"}


def speaks_chinese() -> bool:
    """Whether the reader's language is Chinese."""
    return not (get_language() or "").startswith("en")


def turns_on_tax(fact: str) -> bool:
    """Whether the value at which a fact turns a result tells a firm's tax: the low line turns just where the tax is."""
    return is_tax_field(fact) or fact == "tax_benchmark"


def fact_label(name: str) -> str:
    """A fact's name in the reader's language."""
    fact = BY_NAME.get(name)
    return name if fact is None else fact.zh if speaks_chinese() else fact.en[:1].upper() + fact.en[1:]


def fact_value(name: str, value: Any, sees_tax: bool = True) -> str:
    """A fact's value in words, with its unit; unknown is a dash, another's tax is not told."""
    if value is None or value == "":
        return DASH
    if is_tax_field(name) and not sees_tax:
        return _("not for this log-in")
    fact = BY_NAME[name]
    for word, zh, en in fact.choices:
        if word == value:
            return zh if speaks_chinese() else en
    unit = fact.unit_zh if speaks_chinese() else fact.unit_en
    if name.endswith(("_share", "_growth")):
        return f"{_short(float(value) * 100, 1)}%"
    return f"{_short(value)} {unit}".strip()


def threshold_words(name: str, op: str, threshold: Any, *, exact: bool = False) -> str:
    """The operator and what a fact is held against: ``≥ 12 months``; words for known and unknown.

    `exact` writes shares to four decimals, so that a third doesn't read as 33.3 %.
    """
    if op in ("known", "unknown"):
        return _("is known") if op == "known" else _("is unknown")
    limits = threshold if isinstance(threshold, list) else [threshold]
    shown = "、".join(_exact(name, limit) if exact else fact_value(name, limit) for limit in limits)
    return f"{_SIGNS.get(op, op)} {shown}"


def _exact(name: str, value: Any) -> str:
    if isinstance(value, float) and name.endswith(("_share", "_growth")):
        return f"{_short(value * 100, 4)}%"
    return fact_value(name, value)


def _short(value: Any, places: int = 2) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    text = f"{float(value):,.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "0") else text.replace("-", "−")
