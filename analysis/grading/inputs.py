"""Inputs of a line that a correction may change: their words, their kinds, and reading what was typed."""

from __future__ import annotations

import math
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from analysis.arithmetic.grading.model import FACTS, FLAG, LETTERS, NUMBER, WORDS_OF
from parcels.models import Scale, Violation
from parcels.refusals import Refusal

GRADE = "grade"
LABELS: dict[str, str | Promise] = {
    "land_mu": _("Land (mu)"),
    "tax_wan": _("Tax (wan yuan)"),
    "value_added_wan": _("Value added (wan yuan)"),
    "energy_tce": _("Energy (tce)"),
    "pollutant_t": _("Main pollutants (t)"),
    "staff": _("Average staff"),
    "rd_wan": _("R&D (wan yuan)"),
    "revenue_wan": _("Revenue (wan yuan)"),
    "electricity_wan_kwh": _("Electricity (10⁴ kWh)"),
    "output_wan": _("Output (wan yuan)"),
    "years_in_operation": _("Years in operation"),
    "licensed": _("Licensed"),
    "prohibited_industry": _("Prohibited industry"),
    "insolvent": _("Insolvent"),
    "not_operating": _("Not operating"),
    "producing": _("Producing"),
    "completion_overdue": _("Completion overdue"),
    "major_project": _("Major project or unicorn"),
    "violation": _("Violation on its land"),
    "sector_code": _("Sector (GB/T 4754-2017)"),
    "scale": pgettext_lazy("firm", "Scale"),
    GRADE: _("Grade"),
}
YES_NO = {"yes": _("yes"), "no": _("no")}
WORDS: dict[str, dict[str, Any]] = {
    "violation": {str(name): label for name, label in Violation.choices},
    "scale": {str(name): label for name, label in Scale.choices},
}


def label_of(name: str) -> str:
    """An input's name in the reader's language."""
    return str(LABELS.get(name, name))


def words_of(name: str, value: Any) -> str:
    """A value that is no number, in words; unknown is a dash."""
    if value is None or value == "":
        return "—"
    if FACTS.get(name) == FLAG:
        return str(YES_NO.get(str(value), value))
    return str(WORDS.get(name, {}).get(str(value), value))


def read_value(name: str, typed: str) -> float | str | None:
    """What was typed, as the list keeps it; nothing is unknown.

    Raises
    ------
    Refusal
        ``grading_field_unknown``, ``grading_value``.
    """
    if name not in LABELS:
        raise Refusal("grading_field_unknown", {"name": name[:40]})
    said = typed.strip()
    if not said:
        return None
    if FACTS.get(name) == NUMBER:
        return _number(name, said)
    if name == GRADE:
        allowed: tuple[str, ...] = LETTERS
    elif FACTS.get(name) == FLAG:
        allowed = tuple(YES_NO)
    else:
        allowed = WORDS_OF.get(name, tuple(WORDS.get(name, {})))
    back = {words_of(name, one): one for one in allowed}
    found = back.get(said, said)
    if allowed and found not in allowed:
        raise Refusal("grading_value", {"name": label_of(name), "value": said[:40], "wanted": " / ".join(back)})
    return found[:60]


def _number(name: str, said: str) -> float:
    try:
        value = float(said.replace(",", ""))
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or abs(value) > 1e12:
        raise Refusal("grading_value", {"name": label_of(name), "value": said[:40], "wanted": str(_("a number"))})
    return value
