"""Tenants merged to the holder of their land: figures summed, the holder's grade shared (DOMAIN 6.1)."""

from __future__ import annotations

import pandas as pd

from analysis.arithmetic.grading.model import FIGURES
from analysis.arithmetic.grading.rules import numbers_of
from analysis.arithmetic.strict_sums import strict_sums

SUMMED = (*FIGURES, "output_wan")


def merged(firms: pd.DataFrame, holder: pd.Series) -> pd.DataFrame:
    """Firms with each holder's figures summed over itself and its tenants.

    Parameters
    ----------
    firms : DataFrame
        One row a firm; figures of `SUMMED`.
    holder : Series
        On the same index: the index of the holder that a tenant's figures go to; missing for everybody else. A holder
        is nobody's tenant.

    Returns
    -------
    DataFrame
        The same rows; tenants keep their own figures. An unknown figure of one tenant makes the sum unknown.
    """
    into = holder.where(holder.isin(firms.index))
    if not into.notna().any():
        return firms
    own = pd.DataFrame({name: numbers_of(firms, name) for name in SUMMED}, index=firms.index)
    keys = into.where(into.notna(), pd.Series(firms.index, index=firms.index, dtype=object))
    sums = strict_sums(own, keys.to_numpy())
    holders = pd.Index(into.dropna().unique())
    out = firms.copy()
    for name in SUMMED:
        if name in firms:
            out[name] = own[name]
            out.loc[holders, name] = sums.loc[holders, name]
    return out
