"""Sums by key in which one unknown makes the whole sum unknown."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd


def strict_sums(values: pd.DataFrame, keys: npt.NDArray[Any]) -> pd.DataFrame:
    """Sums of each column by key; NaN where any of the key's values is NaN."""
    groups = values.groupby(keys, sort=True)
    unknown = values.isna().groupby(keys, sort=True).any()
    return groups.sum().mask(unknown)


def strict_totals(values: pd.Series, keys: pd.Series) -> npt.NDArray[np.float64]:
    """On each row the strict sum of its key."""
    whole = values.groupby(keys).transform("sum")
    unknown = values.isna().groupby(keys).transform("any")
    return whole.mask(unknown).to_numpy(dtype=float)
