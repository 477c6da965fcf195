"""Figures of a zone, a block or a sector: a ratio of sums, never a mean of ratios, and how much land it covers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.arithmetic.indicators import numbers

COMPLETE, PARTIAL, NONE = "complete", "partial", "none"


def ratio_of_sums(numerator: Any, denominator: Any, groups: Any = None) -> pd.DataFrame:
    """Sum of numerators over sum of denominators, by group.

    Only rows on which both are known enter either sum; how much of the known denominator they make up is the coverage.

    Parameters
    ----------
    numerator, denominator : array-like, such as floor area and land area in m².
    groups : array-like, optional
        A key by row; without it all rows are one group. Rows without a key are left out.

    Returns
    -------
    DataFrame
        By group: ``ratio`` (NaN where nothing is known), ``numerator``, ``denominator``, ``rows``, ``rows_known``,
        ``coverage`` (share of the denominator, 0 to 1), ``state`` (complete, partial, none).

    Examples
    --------
    >>> ratio_of_sums([573_564], [30_341]).ratio.round(2).item()
    18.9
    """
    top = np.asarray(numerator, dtype=float) if not isinstance(numerator, pd.Series) else numerator.to_numpy(float)
    bottom = numbers(denominator, len(top))
    keys = np.zeros(len(top), dtype=np.int8) if groups is None else np.asarray(groups)
    known = ~np.isnan(top) & (bottom > 0)
    sums = pd.DataFrame(
        {
            "numerator": np.where(known, top, 0.0),
            "denominator": np.where(known, bottom, 0.0),
            "whole": np.where(bottom > 0, bottom, 0.0),
            "rows": 1,
            "rows_known": known.astype(int),
        }
    )
    found = sums.groupby(keys, sort=True).sum()
    found["ratio"] = (found["numerator"] / found["denominator"].where(found["denominator"] > 0)).to_numpy()
    found["coverage"] = (found["denominator"] / found["whole"].where(found["whole"] > 0)).fillna(0.0).to_numpy()
    states = [found["rows_known"] == 0, found["rows_known"] == found["rows"]]
    found["state"] = np.select(states, [NONE, COMPLETE], PARTIAL)
    return found[["ratio", "numerator", "denominator", "rows", "rows_known", "coverage", "state"]]
