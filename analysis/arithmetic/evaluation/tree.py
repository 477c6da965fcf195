"""The tree of weights (DOMAIN 5.4): a node's score is the weighted sum of its children, up to the total.

Nothing is guessed: children whose weights do not sum to 1, a child that nobody scored and a score beyond 0 to 100
are refused by name. A child that is scored as unknown leaves the nodes above it unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.arithmetic.evaluation.standardise import FULL
from analysis.arithmetic.policy_errors import PolicyError
from analysis.arithmetic.policy_model import Words

ROOT = "total"
SAME = 1e-9


@dataclass(frozen=True)
class Node:
    """A node with the weights of its children, which are nodes or indicators."""

    name: str
    words: Words
    weights: Mapping[str, float]


@dataclass(frozen=True)
class Tree:
    """The nodes under `total` for one type of zone and one of its areas."""

    zone_type: str
    area: str
    nodes: Mapping[str, Node]
    source: Words
    confirmed: bool

    @property
    def leaves(self) -> list[str]:
        """The indicators, in order."""
        return [name for node in self.nodes.values() for name in node.weights if name not in self.nodes]


def check_weights(node: Node, line: int = 0) -> None:
    """Refuse a node whose children do not sum to 1, or that has none.

    Raises
    ------
    PolicyError
        ``evaluation_child_missing``, ``evaluation_weights``.
    """
    if not node.weights:
        raise PolicyError("evaluation_child_missing", line, node=node.name, child="—")
    total = sum(node.weights.values())
    if abs(total - 1) > SAME or min(node.weights.values()) < 0:
        raise PolicyError("evaluation_weights", line, node=node.name, total=f"{total:.10g}")


def weigh(tree: Tree, scores: Mapping[str, float | None]) -> dict[str, float | None]:
    """Scores of all nodes of a tree.

    Parameters
    ----------
    scores : mapping
        By indicator, 0 to 100; None is unknown, but a name that is missing is refused.

    Raises
    ------
    PolicyError
        ``evaluation_weights``, ``evaluation_child_missing``, ``evaluation_score``.
    """
    found: dict[str, float | None] = {}
    _weigh(tree, ROOT, scores, found)
    return {name: found[name] for name in tree.nodes}


def _weigh(tree: Tree, name: str, scores: Mapping[str, float | None], found: dict[str, float | None]) -> float | None:
    node = tree.nodes[name]
    check_weights(node)
    parts = [
        _weigh(tree, child, scores, found) if child in tree.nodes else _leaf(node, child, scores)
        for child in node.weights
    ]
    known = [weight * part for weight, part in zip(node.weights.values(), parts, strict=True) if part is not None]
    found[name] = min(sum(known), FULL) if len(known) == len(parts) else None
    return found[name]


def _leaf(node: Node, child: str, scores: Mapping[str, float | None]) -> float | None:
    if child not in scores:
        raise PolicyError("evaluation_child_missing", node=node.name, child=child)
    value = scores[child]
    if value is not None and not 0 <= value <= FULL:
        raise PolicyError("evaluation_score", name=child, score=f"{value:.10g}")
    return value
