"""Grading schemes on the pages of rules: shown in words, and which firms a draft would grade otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from analysis.arithmetic.grading.model import LETTERS, Rule, Scheme, Test
from analysis.arithmetic.grading.scheme import read_scheme
from analysis.arithmetic.grading.scores import grade_firms
from analysis.facts.moment import Moment
from analysis.grading.comparison import way_of
from analysis.grading.computing import READ
from analysis.grading.gather import firms_of, newest_year
from analysis.grading.inputs import label_of, words_of
from analysis.grading.scheme_form import tables
from analysis.grading.shown import unit_of
from analysis.models import Grading, GradingState, PolicyVersion, RulesKind
from analysis.rulebook.finding import in_force
from analysis.rulebook.parts import Part, Progress, Table
from analysis.snapshot import one_sight
from analysis.words import said
from parcels.models import Enterprise
from parcels.permissions import Person, can_view_tax
from parcels.register_stamp import fold

MOST_LISTED = 20_000
BEFORE, AFTER = gettext_noop("Grading under the rules in force"), gettext_noop("Grading under the draft")
LISTED = 100
TURNED = ("enterprise", "before", "after", "score_before", "score_after", "rank_before", "rank_after")


def base_of(row: PolicyVersion) -> tuple[Scheme, str] | None:
    """The scheme in force whose place a draft would take: of its own name, else that of the newest list."""
    rules = in_force(RulesKind.GRADING, row.name)
    text = rules.text if rules else ""
    if not text:
        newest = Grading.objects.exclude(state=GradingState.WITHDRAWN).order_by("-id").first()
        text = newest.scheme_text if newest else ""
    if not text:
        return None
    scheme = read_scheme(text)
    return scheme, f"{scheme.name} {scheme.version}"


def effect(row: PolicyVersion, as_of: date, progress: Progress) -> dict[str, Any]:
    """The register's firms graded under both schemes, with the figures of the newest year; nothing else is stored."""
    draft, base = read_scheme(row.text), base_of(row)
    moment = Moment(as_of)
    progress(READ, 5)
    fold()
    with one_sight():
        year = newest_year(moment)
        firms = firms_of(moment, year or as_of.year).firms
    if base is None or firms.empty:
        return {"base": base[1] if base else "", "year": year, "firms": len(firms), "moves": [], "turned": []}
    progress(BEFORE, 50)
    before = grade_firms(firms, base[0]).frame
    progress(AFTER, 75)
    after = grade_firms(firms, draft).frame
    pairs = list(zip(before["grade"], after["grade"], strict=True))
    columns = [before["grade"], after["grade"], before["score"], after["score"], before["rank"], after["rank"]]
    lines = [
        [int(firm), *(None if value != value else value for value in cells)]
        for firm, *cells in zip(firms.index, *columns, strict=True)
        if cells[0] != cells[1]
    ]
    return {
        "base": base[1],
        "year": year,
        "firms": len(firms),
        "turned_firms": len(lines),
        "ways": dict(Counter(way_of(*pair) for pair in pairs if pair[0] != pair[1])),
        "counts": [
            [letter, *(sum(pair[side] == letter for pair in pairs) for side in (0, 1))] for letter in (*LETTERS, "")
        ],
        "moves": [[*pair, count] for pair, count in sorted(Counter(pairs).items()) if pair[0] != pair[1]],
        "turned": lines[:MOST_LISTED],
    }


def effect_shown(row: PolicyVersion, user: Person) -> Mapping[str, Any]:
    """The effect with names; figures of scores only for who may see tax."""
    if tells_tax(row, user):
        return {"held_back": True, "turned": []}
    return {"turned": _named(row, LISTED)}


def tells_tax(row: PolicyVersion, user: Person) -> bool:
    """Whether a draft could be used to find out a firm's tax: whoever moves a threshold of tax sees who turns."""
    return not can_view_tax(user)


def turned(row: PolicyVersion) -> Table:
    """The firms that would get another letter."""
    head = [_("Enterprise"), _("Credit code"), _("Grade before"), _("Grade after")]
    head += [_("Score before"), _("Score after"), _("Rank before"), _("Rank after")]
    cells: list[Sequence[Any]] = [
        [
            one["name"],
            one["code"],
            one["before"] or "—",
            one["after"] or "—",
            *(one[name] for name in TURNED[3:]),
        ]
        for one in _named(row, MOST_LISTED)
    ]
    return _("Firms that the draft would grade otherwise"), head, cells


def _named(row: PolicyVersion, most: int) -> list[dict[str, Any]]:
    lines = row.effect.get("turned", [])[:most]
    known = Enterprise.objects.only("name", "credit_code").in_bulk([line[0] for line in lines])
    return [
        dict(zip(TURNED, line, strict=True)) | {"name": known[line[0]].name, "code": known[line[0]].credit_code}
        for line in lines
        if line[0] in known
    ]


def shown(scheme: Scheme) -> Mapping[str, Any]:
    """A scheme in words."""
    return {
        "scheme": scheme,
        "groups": [
            {
                "words": said(group.words),
                "group": group,
                "indicators": [
                    (one, label_of(one.numerator), label_of(one.denominator), unit_of(one)) for one in group.indicators
                ],
                "shares": [(letter, 100 * share) for letter, share in zip(LETTERS, group.shares, strict=False)],
                "scope": _scope(group.least_land_mu, group.below_land_mu),
                "tie_break": said(scheme.indicators[group.tie_break].words) if group.tie_break else "",
            }
            for group in scheme.groups
        ],
        "firm_rules": [
            {"rule": rule, "kind": _kinds()[rule.kind], "when": _when(rule), "then": _then(rule)}
            for rule in scheme.rules
        ],
        "cutting": _cutting(scheme),
    }


def _scope(least: float, below: float) -> str:
    if below != float("inf"):
        return _("{least} to under {below} mu").format(least=f"{least:g}", below=f"{below:g}")
    return _("from {least} mu").format(least=f"{least:g}") if least else _("any land")


def _kinds() -> dict[str, str]:
    return {"exempt": _("not graded"), "veto": _("held down"), "lift": _("lifted")}


def _cutting(scheme: Scheme) -> list[tuple[str, str]]:
    """The rules of the cut that a reader must know to repeat it by hand."""
    return [
        (
            _("Equal scores"),
            _("all get the better letter") if scheme.ties == "better" else _("all get the worse letter"),
        ),
        (
            _("End of a letter"),
            {
                "half_up": _("cumulative share of the ranked firms, halves up"),
                "down": _("cumulative share of the ranked firms, rounded down"),
                "up": _("cumulative share of the ranked firms, rounded up"),
            }[scheme.rounding],
        ),
        (_("Scores count as equal at"), _("{n} decimals").format(n=scheme.score_digits)),
        (
            _("Tenants without land"),
            _("merged to the holder, whose grade they share")
            if scheme.tenants == "merge"
            else _("graded by themselves"),
        ),
        (_("Open for objection"), _("{n} days or more").format(n=scheme.objection_days)),
    ]


def _when(rule: Rule) -> str:
    text = _(" and ").join(_test(test) for test in rule.when)
    if not rule.unless:
        return text
    return _("{main}, unless {exemption}").format(
        main=text, exemption=_(" and ").join(_test(one) for one in rule.unless)
    )


def _test(test: Test) -> str:
    if test.op == "starts":
        return _("{fact} begins with {values}").format(fact=label_of(test.fact), values="、".join(test.values))
    if test.values:
        return f"{label_of(test.fact)}: {_(' or ').join(words_of(test.fact, one) for one in test.values)}"
    return f"{label_of(test.fact)} {test.op.replace('<=', '≤').replace('>=', '≥')} {test.number:g}"


def _then(rule: Rule) -> str:
    if rule.kind == "exempt":
        return _("treated like {letter}").format(letter=rule.letter) if rule.letter else _("no grade")
    if rule.kind == "veto":
        return _("{letter} at best").format(letter=rule.letter)
    if rule.letter:
        return _("{letter} at least").format(letter=rule.letter)
    return _("{n} up").format(n=rule.by)


PART = Part(
    template="analysis/grading/scheme.html",
    shown=shown,
    effect=effect,
    effect_template="analysis/grading/effect.html",
    effect_shown=effect_shown,
    turned=turned,
    tells_tax=tells_tax,
    tables=tables,
)
