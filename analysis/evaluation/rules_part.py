"""What schemes of zone evaluation bring to the pages of rules: how they are shown, what a draft would change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from analysis.arithmetic.evaluation.evaluate import Answer, evaluate
from analysis.arithmetic.evaluation.indicators import INDICATORS, TAX_FIGURES
from analysis.arithmetic.evaluation.reader import read_scheme
from analysis.arithmetic.evaluation.scheme import AREAS, MAIN, Scheme
from analysis.arithmetic.evaluation.tree import ROOT, Tree
from analysis.arithmetic.evaluation.zone_type import TYPES
from analysis.evaluation.making import zone_of
from analysis.evaluation.scheme_form import tables
from analysis.evaluation.shown import unit_words
from analysis.models import PolicyVersion, RulesKind, ZoneEvaluation
from analysis.rulebook.finding import in_force
from analysis.rulebook.parts import Part
from analysis.words import place_label, said
from parcels.permissions import FIRMS_IN_AN_AGGREGATE, Person

Progress = Callable[[str, float], None]


def shown(scheme: Scheme) -> Mapping[str, Any]:
    """A scheme in words: its trees, ideal values and benchmarks, each with its document."""
    return {
        "scheme": scheme,
        "trees": [
            {"tree": tree, "type": said(TYPES[tree.zone_type]), "area": said(AREAS[tree.area]), "rows": _rows(tree)}
            for tree in scheme.trees
        ],
        "ideals": [
            {"type": said(TYPES[kind]), "name": said(INDICATORS[name].words), "unit": unit_words(INDICATORS[name].unit),
             "ideal": ideal}
            for (kind, name), ideal in scheme.ideals.items()
        ],
        "area_weights": [(said(AREAS[name]), weight) for name, weight in scheme.areas.weights.items()],
        "benchmarks": [(_name(one.indicator), one) for one in scheme.benchmarks],
    }  # fmt: skip


def _name(indicator: str) -> str:
    return _("Total") if indicator == ROOT else said(INDICATORS[indicator].words)


def _rows(tree: Tree, name: str = ROOT, weight: float = 1.0, depth: int = 0) -> list[tuple[int, str, float]]:
    """The tree from its total downwards: how deep, what, its weight."""
    leaf = name not in tree.nodes
    words = INDICATORS[name].words if leaf else tree.nodes[name].words
    below = {} if leaf else tree.nodes[name].weights
    found = [(depth, said(words), weight)]
    for child, share in below.items():
        found += _rows(tree, child, share, depth + 1)
    return found


def effect(row: PolicyVersion, as_of: date, progress: Progress) -> dict[str, Any]:
    """Every zone's newest evaluation, evaluated again under the scheme in force and under the draft.

    Evaluations with a tax of fewer than three firms, or of an unknown number, are left out: the two totals and the
    weights would tell it.
    """
    draft = read_scheme(row.text)
    rules = in_force(RulesKind.EVALUATION, row.name)
    base = read_scheme(rules.text) if rules else None
    newest = {one.zone_id: one for one in ZoneEvaluation.objects.order_by("year", "pk")}
    told = [one for one in newest.values() if not _tells_tax(one)]
    zones = []
    for one in told:
        zone = zone_of(one.inputs)
        sides = [evaluate(zone, base) if base else None, evaluate(zone, draft)]
        zones.append([one.pk, *(_side(side) for side in sides)])
    return {
        "base": f"{base.name} {base.version}" if base else "",
        "zones": zones,
        "left_out": len(newest) - len(told),
    }


def _tells_tax(one: ZoneEvaluation) -> bool:
    given = [name for name in TAX_FIGURES if one.inputs.get(MAIN, {}).get(name) is not None]
    firms = [one.sources.get(MAIN, {}).get(name, {}).get("firms") or 0 for name in given]
    return any(count < FIRMS_IN_AN_AGGREGATE for count in firms)


def _side(answer: Answer | None) -> list[Any]:
    return ["", None, None] if answer is None else [answer.zone_type, answer.main.total, answer.total]


def effect_shown(row: PolicyVersion, user: Person) -> Mapping[str, Any]:
    """The kept effect: each zone's type, main score and total before and after."""
    return {"effect": row.effect, "zones": _zones(row), "left_out": row.effect.get("left_out", 0)}


def _zones(row: PolicyVersion) -> list[dict[str, Any]]:
    kept = row.effect.get("zones", [])
    known = ZoneEvaluation.objects.select_related("zone").defer("zone__geom", "zone__geom_3857")
    rows = known.in_bulk([line[0] for line in kept])
    found = []
    for pk, before, after in kept:
        if pk in rows:
            types = [said(TYPES[side[0]]) if side[0] in TYPES else "—" for side in (before, after)]
            moved = None if before[2] is None or after[2] is None else after[2] - before[2]
            found.append(
                {"row": rows[pk], "types": types, "main": (before[1], after[1]), "total": (before[2], after[2]),
                 "moved": moved}
            )  # fmt: skip
    return found


def turned(row: PolicyVersion) -> tuple[str, Sequence[str], list[Sequence[Any]]]:
    """The same as a table to take away."""
    head = [_("Zone"), _("Year of evaluation"), _("Type before"), _("Type after")]
    head += [_("Main area before"), _("Main area after"), _("Total before"), _("Total after")]
    cells: list[Sequence[Any]] = [
        [place_label(one["row"].zone), one["row"].year, *one["types"], *one["main"], *one["total"]]
        for one in _zones(row)
    ]
    return _("Zones whose score the draft would change"), head, cells


def tells_tax(row: PolicyVersion, user: Person) -> bool:
    """Never: what would tell a firm's tax is left out of the effect."""
    return False


PART = Part(
    template="analysis/evaluation/scheme.html",
    shown=shown,
    effect=effect,
    effect_template="analysis/evaluation/scheme_effect.html",
    effect_shown=effect_shown,
    turned=turned,
    tells_tax=tells_tax,
    tables=tables,
)
