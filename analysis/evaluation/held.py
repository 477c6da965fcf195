"""What of an evaluation tells a firm's tax, and to whom it is shown (DESIGN 10)."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.arithmetic.evaluation.indicators import INDICATORS, TAX_FIGURES, TAX_INDICATORS
from analysis.arithmetic.evaluation.scheme import MAIN
from analysis.arithmetic.evaluation.tree import ROOT, Tree
from analysis.models import ZoneEvaluation
from parcels.permissions import Person, can_view_tax_of


@dataclass(frozen=True)
class Held:
    """Inputs, indicators and nodes of the main area that a reader may not see, and whether the total is among them."""

    inputs: frozenset[str] = frozenset()
    indicators: frozenset[str] = frozenset()
    nodes: frozenset[str] = frozenset()

    @property
    def total(self) -> bool:
        """Whether the total is held back: with everything else known, it would tell the tax."""
        return ROOT in self.nodes


def held_for(user: Person, row: ZoneEvaluation, tree: Tree | None) -> Held:
    """What is held back from this reader: a sum of tax over fewer than three firms, or over nobody knows how many."""
    sources = row.sources.get(MAIN, {})
    given = [name for name in TAX_FIGURES if row.inputs.get(MAIN, {}).get(name) is not None]
    inputs = frozenset(name for name in given if not can_view_tax_of(user, sources.get(name, {}).get("firms")))
    indicators = frozenset(name for name in TAX_INDICATORS if INDICATORS[name].top in inputs)
    return Held(inputs, indicators, _above(indicators, tree) if tree else frozenset())


def _above(indicators: frozenset[str], tree: Tree) -> frozenset[str]:
    """The nodes that an indicator's score enters, up to the root."""
    found: set[str] = set(indicators)
    while True:
        more = {name for name, node in tree.nodes.items() if set(node.weights) & found} - found
        if not more:
            return frozenset(found - indicators)
        found |= more
