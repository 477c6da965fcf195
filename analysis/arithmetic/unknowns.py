"""Which unknown facts could have changed a proposal.

Three-valued: a condition that unknown facts leave open could go either way. Going down a list where the first that
holds decides, every open condition counts until one must hold; the unknown facts in its open parts are those that
could have changed the result.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.arithmetic.conditions import Condition, Evaluation, Leaf, Unless
from analysis.arithmetic.facts import Mask

Found = dict[str, Mask]


def deciding_unknowns(evaluation: Evaluation, conditions: Sequence[Condition], rows: Mask | None = None) -> Found:
    """Unknown facts that could change which of ``conditions`` is the first to hold.

    Parameters
    ----------
    rows : mask, optional
        The rows to look at; all when left out.

    Returns
    -------
    dict
        For each such fact the rows on which it matters.
    """
    found: Found = {}
    still_open = np.ones(evaluation.facts.length, dtype=bool) if rows is None else rows
    for condition in conditions:
        truth = evaluation.truth(condition)
        collect_open(evaluation, condition, still_open, found)
        still_open = still_open & ~truth.must
    return found


def collect_open(evaluation: Evaluation, condition: Condition, rows: Mask, found: Found) -> None:
    """Add the unknown facts that leave ``condition`` open on ``rows``."""
    affected = rows & evaluation.truth(condition).is_open
    if not affected.any():
        return
    if isinstance(condition, Leaf):
        for name in condition.facts:
            _add(found, name, affected & evaluation.facts.is_unknown(name))
        return
    parts = (condition.main, condition.exemption) if isinstance(condition, Unless) else condition.parts
    for part in parts:
        collect_open(evaluation, part, affected, found)


def _add(found: Found, name: str, rows: Mask) -> None:
    if rows.any():
        found[name] = found[name] | rows if name in found else rows
