"""Letters by rank: how equal scores rank, how shares are rounded, where each letter ends (DOMAIN 6.4)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.arithmetic.grading.model import BETTER, LETTERS

Floats = npt.NDArray[np.float64]
NEARLY = 1e-9


def ranks_of(total: Floats, digits: int = 9, tie_break: Floats | None = None) -> Floats:
    """1 for the highest; equal scores share the better rank; unknown has none.

    Parameters
    ----------
    total : array
        Scores; NaN is unknown.
    digits : int
        Decimals at which scores count as equal.
    tie_break : array, optional
        A further value, higher is better, that tells equal scores apart. Where one of several equal scores lacks it,
        these stay equal.
    """
    scores = pd.Series(np.round(total, digits))
    ranks = np.array(scores.rank(ascending=False, method="min"), dtype=np.float64)
    if tie_break is None:
        return ranks
    known = ~np.isnan(ranks)
    tied = pd.Series(tie_break[known]).groupby(ranks[known])
    usable = (tied.transform("count") == tied.transform("size")).to_numpy(dtype=bool)
    within = tied.rank(ascending=False, method="min").to_numpy(dtype=float)
    ranks[known] += np.where(usable, within, 1.0) - 1
    return ranks


def ends_of(shares: tuple[float, ...], firms: int, rounding: str = "half_up") -> list[int]:
    """The last rank of each letter: the cumulative share of the ranked firms, rounded; the last takes the rest."""
    exact = np.cumsum(shares) * firms
    if rounding == "down":
        ends = np.floor(exact + NEARLY)
    elif rounding == "up":
        ends = np.ceil(exact - NEARLY)
    else:
        ends = np.floor(exact + 0.5 + NEARLY)
    return [*(int(end) for end in ends[:-1]), firms] if len(ends) else []


def letters_of(
    ranks: Floats, shares: tuple[float, ...], rounding: str = "half_up", ties: str = BETTER
) -> npt.NDArray[np.object_]:
    """Letters by rank. Equal ranks across an edge all take the better letter, or all the worse one."""
    letters = np.full(len(ranks), "", dtype=object)
    if not shares:
        return letters
    known = ~np.isnan(ranks)
    ends = ends_of(shares, int(known.sum()), rounding)
    place = ranks[known]
    if ties != BETTER:
        place = np.asarray(pd.Series(place).rank(method="max"), dtype=np.float64)
    at = np.searchsorted(np.array(ends, dtype=float), place)
    letters[known] = np.array(LETTERS, dtype=object)[np.minimum(at, len(LETTERS) - 1)]
    return letters
