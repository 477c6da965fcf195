"""What a reader sees of a list: words of notes and units, and which figures stay hidden without the tax mark.

A score of tax per mu tells the tax, and so does a total from which the other scores can be taken away: both are hidden.
Ranks and letters are what a county publishes; they are shown to every reader.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from analysis.arithmetic.grading.model import LETTERS, Group, Indicator, Scheme
from analysis.arithmetic.grading.scheme import read_scheme
from analysis.grading.inputs import LABELS, label_of, words_of
from analysis.models import GradedFirm, Grading
from analysis.words import said
from parcels.permissions import FIRMS_IN_AN_AGGREGATE, is_tax_field

UNITS: dict[tuple[str, str], str | Promise] = {
    ("wan", "land_mu"): pgettext_lazy("unit", "wan/mu"),
    ("wan", "energy_tce"): pgettext_lazy("unit", "wan/tce"),
    ("wan", "pollutant_t"): pgettext_lazy("unit", "wan/t"),
    ("wan", "staff"): pgettext_lazy("unit", "wan/person"),
    ("wan", "electricity_wan_kwh"): pgettext_lazy("unit", "yuan/kWh"),
}
NOTES: dict[str, str | Promise] = {
    "no_cut": gettext_lazy("the scheme gives no shares of the letters"),
    "indicator_unknown": gettext_lazy("an indicator is unknown"),
    "out_of_scope": gettext_lazy("outside the scheme's scope"),
    "scale_unknown": gettext_lazy("scale not known"),
    "emissions_group_mean": gettext_lazy("no emissions: the group's mean score"),
    "merged": gettext_lazy("merged to the holder of its land"),
    "holder_not_graded": gettext_lazy("the holder is not graded"),
}


def scheme_of(grading: Grading) -> Scheme:
    """The scheme that a list was made under."""
    return read_scheme(grading.scheme_text)


def unit_of(indicator: Indicator) -> str:
    """The unit of an indicator's value; nothing for a ratio of money to money."""
    top = "wan" if indicator.numerator.endswith("_wan") else indicator.numerator
    return str(UNITS.get((top, indicator.denominator), ""))


def seen(indicators: Iterable[Indicator], sees_tax: bool) -> list[Indicator]:
    """The indicators whose figures the reader may see."""
    return [one for one in indicators if sees_tax or not one.tells_tax]


def shows_total(group: Group | None, sees_tax: bool) -> bool:
    """Whether the total is shown: with the mark, or where no indicator of the group tells the tax."""
    return sees_tax or (group is not None and not any(one.tells_tax for one in group.indicators))


def note_words(note: str, scheme: Scheme, sees_tax: bool) -> list[str]:
    """A line's notes in words."""
    return [_note(code, scheme, sees_tax) for code in note.split(";") if code]


def _note(code: str, scheme: Scheme, sees_tax: bool) -> str:
    kind, _colon, name = code.partition(":")
    if not name:
        return str(NOTES.get(code, code))
    rule = scheme.rule(name)
    words = said(rule.words, name) if rule and (sees_tax or not rule.tells_tax) else _("a rule of the scheme")
    heads = {"exempt": _("not graded"), "veto": _("held down"), "lift": _("lifted")}
    return _("{effect}: {why}").format(effect=heads.get(kind, kind), why=words)


def ends_in_words(ends: list[int]) -> list[tuple[str, int, int]]:
    """Each letter with its first and last rank; a letter that nobody has is left out."""
    found, first = [], 1
    for letter, last in zip(LETTERS, ends, strict=False):
        if last >= first:
            found.append((letter, first, last))
        first = last + 1
    return found


def how_scored(firm: GradedFirm, scheme: Scheme, sees_tax: bool) -> list[dict[str, Any]]:
    """Each indicator of a firm's group: the two figures, their ratio, the baseline, the weight, the score."""
    group = scheme.group(firm.group)
    if group is None or firm.merged_into_id is not None:
        return []
    cut = firm.grading.counts["groups"].get(firm.group, {})
    return [_scored(firm, one, cut, sees_tax) for one in group.indicators]


def _scored(firm: GradedFirm, one: Indicator, cut: dict[str, Any], sees_tax: bool) -> dict[str, Any]:
    hidden = one.tells_tax and not sees_tax
    value, score = firm.values.get(one.name), firm.scores.get(one.name)
    baseline = cut.get("baselines", {}).get(one.name)
    # A baseline that is the ratio of sums of fewer than three firms would tell one of them.
    if one.baseline is None and cut.get("firms", 0) < FIRMS_IN_AN_AGGREGATE and not sees_tax:
        baseline = None
    line: dict[str, Any] = {"indicator": one, "unit": unit_of(one), "hidden": hidden, "weight": one.weight}
    line["figures"] = [
        (label_of(name), None if is_tax_field(name) and not sees_tax else firm.used.get(name))
        for name in (one.numerator, one.denominator)
    ]
    line["of_group"], line["baseline"] = one.baseline is None, baseline
    line["value"], line["score"] = (None, None) if hidden else (value, score)
    line["limit"] = "" if hidden else _limit(one, value, baseline)
    return line


def _limit(one: Indicator, value: float | None, baseline: float | None) -> str:
    """Whether cap or floor decided."""
    if value is None or not baseline:
        return ""
    if one.cap_multiple is not None and value / baseline > one.cap_multiple:
        return "cap"
    return "floor" if one.floor_multiple is not None and value / baseline < one.floor_multiple else ""


def inputs_of(firm: GradedFirm, sees_tax: bool) -> list[dict[str, Any]]:
    """A firm's own figures and facts, as corrected; tax without the mark stays out."""
    corrected = set(firm.corrections.values_list("field", flat=True))
    return [
        {
            "name": name,
            "label": label_of(name),
            "value": value,
            "words": None if isinstance(value, int | float) else words_of(name, value),
            "corrected": name in corrected,
        }
        for name, value in ((name, firm.inputs.get(name)) for name in LABELS if name in firm.inputs)
        if sees_tax or not is_tax_field(name)
    ]
