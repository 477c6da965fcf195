"""The figures of a scheme of zone evaluation that a form may change: lines of the type, weights, ideal values."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from analysis.arithmetic.evaluation.indicators import INDICATORS
from analysis.arithmetic.evaluation.scheme import AREAS, Scheme
from analysis.arithmetic.evaluation.tree import Tree
from analysis.arithmetic.evaluation.zone_type import TYPES
from analysis.evaluation.shown import unit_words
from analysis.rulebook.figures import FLAG, TEXT, Figure, FormTable, Row
from analysis.words import said


def tables(scheme: Scheme) -> list[FormTable]:
    """The lines of the type, the weights of the areas and of each tree, and the ideal values."""
    trees = [_tree(at, one) for at, one in enumerate(scheme.trees)]
    return [_lines(), _areas(scheme.areas.weights), *trees, _ideals(scheme)]


def _lines() -> FormTable:
    rows = [
        Row(_("Led by industry: A2 ÷ A above (%)"), [Figure(("type", "industrial_above"))]),
        Row(_("Led by industry: A1 ÷ A below (%)"), [Figure(("type", "housing_below"))]),
    ]
    return FormTable(_("Type of the zone"), [_("Value")], rows)


def _areas(weights: Mapping[str, float]) -> FormTable:
    rows = [Row(said(AREAS[name]), [Figure(("areas", "weights", name))]) for name in weights]
    return FormTable(_("Weights of the areas"), [_("Weight")], rows, _("Together they make 1."))


def _tree(at: int, tree: Tree) -> FormTable:
    rows = []
    for number, node in enumerate(tree.nodes.values()):
        for child in node.weights:
            words = tree.nodes[child].words if child in tree.nodes else INDICATORS[child].words
            place = ("tree", at, "node", number, "weights", child)
            rows.append(Row(f"{said(node.words)} → {said(words)}", [Figure(place)]))
    title = f"{said(TYPES[tree.zone_type])} · {said(AREAS[tree.area])}"
    return FormTable(title, [_("Weight")], rows, _("The weights below one item make 1."))


def _ideals(scheme: Scheme) -> FormTable:
    rows = []
    for number, (kind, name) in enumerate(scheme.ideals):
        indicator = INDICATORS[name]
        figures = [
            Figure(("ideal", number, "value")),
            Figure(("ideal", number, "source_zh"), TEXT),
            Figure(("ideal", number, "confirmed"), FLAG),
        ]
        unit = unit_words(indicator.unit)
        label = f"{said(TYPES[kind])} · {said(indicator.words)}"
        rows.append(Row(f"{label} ({unit})" if unit else label, figures))
    return FormTable(_("Ideal values"), [_("Ideal"), _("Source"), _("confirmed")], rows)
