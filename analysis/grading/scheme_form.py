"""What a form may change in a grading scheme: weights, baselines, caps, floors, shares, rules of the cut."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from analysis.arithmetic.grading.model import LETTERS, Group, Scheme
from analysis.rulebook.figures import CHOICE, Figure, FormTable, Row
from analysis.words import said

OF_GROUP = "group"


def tables(scheme: Scheme) -> list[FormTable]:
    """Two tables for each group of firms, and one for the cut."""
    found = [table for at, group in enumerate(scheme.groups) for table in (_indicators(at, group), _shares(at, group))]
    return [*found, _cut()]


def _indicators(at: int, group: Group) -> FormTable:
    heads = [_("Weight"), pgettext("grading", "Baseline"), pgettext("score", "Floor"), pgettext("score", "Cap")]
    rows = []
    for number, one in enumerate(group.indicators):
        place = ("group", at, "indicator", number)
        figures = [
            Figure((*place, "weight")),
            Figure((*place, "baseline"), choices=((OF_GROUP, _("the group's ratio of sums")),)),
            Figure((*place, "floor_multiple"), optional=True),
            Figure((*place, "cap_multiple"), optional=True),
        ]
        rows.append(Row(said(one.words), figures))
    words = _(
        "Weights add up to {total}. A baseline is a number, or group for the group's ratio of sums. Floor and cap are"
        " multiples of the baseline; empty is none."
    )
    return FormTable(said(group.words), heads, rows, words.format(total=f"{sum(w.weight for w in group.indicators):g}"))


def _shares(at: int, group: Group) -> FormTable:
    row = Row(said(group.words), [Figure(("group", at, "shares", letter), optional=True) for letter in LETTERS])
    words = _("Parts of 1 that together make 1; all empty: the scheme gives no letters.")
    return FormTable(_("Shares by rank"), list(LETTERS), [row], words)


def _cut() -> FormTable:
    better, worse = _("all get the better letter"), _("all get the worse letter")
    ends = (
        ("half_up", _("cumulative share of the ranked firms, halves up")),
        ("down", _("cumulative share of the ranked firms, rounded down")),
        ("up", _("cumulative share of the ranked firms, rounded up")),
    )
    tenants = (("merge", _("merged to the holder, whose grade they share")), ("separate", _("graded by themselves")))
    rows = [
        Row(_("Equal scores"), [Figure(("scheme", "ties"), CHOICE, (("better", better), ("worse", worse)))]),
        Row(_("End of a letter"), [Figure(("scheme", "rounding"), CHOICE, ends)]),
        Row(_("Tenants without land"), [Figure(("scheme", "tenants"), CHOICE, tenants)]),
        Row(_("Decimals to which scores are compared"), [Figure(("scheme", "score_digits"), optional=True)]),
        Row(_("Land below scale counts from (mu)"), [Figure(("scheme", "small_land_mu"), optional=True)]),
        Row(_("Open for objection (days)"), [Figure(("scheme", "objection_days"), optional=True)]),
    ]
    return FormTable(_("How letters are cut"), [_("Value")], rows)
