"""What differs between two answers over the same parcels: a table of moves, and the parcels behind each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Texts = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Move:
    """Parcels that go from one name to another: how many, how much land, which rows."""

    before: str
    after: str
    parcels: int
    area_mu: float
    rows: npt.NDArray[np.intp]


def moves(before: Texts, after: Texts, area_mu: npt.NDArray[np.float64]) -> list[Move]:
    """Every pair of different names with what goes that way, most land first.

    Examples
    --------
    >>> import numpy as np
    >>> found = moves(np.array(["a", "a"], object), np.array(["a", "b"], object), np.array([1.0, 2.5]))
    >>> [(move.before, move.after, move.parcels, move.area_mu) for move in found]
    [('a', 'b', 1, 2.5)]
    """
    rows = np.flatnonzero(before != after)
    pairs = pd.DataFrame({"before": before[rows], "after": after[rows], "row": rows})
    found = [
        Move(str(names[0]), str(names[1]), len(group), float(area_mu[group["row"]].sum()), group["row"].to_numpy())
        for names, group in pairs.groupby(["before", "after"], sort=True)
    ]
    return sorted(found, key=lambda move: -move.area_mu)
