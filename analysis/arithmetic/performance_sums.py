"""Performance rows of parcels: several of one parcel and year are summed, and any unknown makes the sum unknown."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.arithmetic.performance_allocation import FIGURES
from analysis.arithmetic.strict_sums import strict_sums


class YearNeeded(ValueError):
    """The rows are of several years and none was chosen; ``years`` lists them."""

    code = "year_needed"

    def __init__(self, years: list[int]) -> None:
        super().__init__(f"year_needed: {years}")
        self.years = years


def rows_of_year(performance: pd.DataFrame, year: int | None) -> pd.DataFrame:
    """The rows of one year; all rows when the table tells no year.

    Raises
    ------
    YearNeeded
        When there are several years (or a year on some rows only) and none is chosen.
    """
    if "year" not in performance:
        return performance
    years = pd.to_numeric(performance["year"], errors="coerce")
    if year is not None:
        return performance[(years == year).to_numpy()]
    different = sorted(int(one) for one in years.dropna().unique())
    if len(different) > 1 or (different and years.isna().any()):
        raise YearNeeded(different)
    return performance


def sums_by_parcel(performance: pd.DataFrame, parcel_codes: pd.Series, year: int | None = None) -> pd.DataFrame:
    """Yearly figures in wan yuan, in the order of ``parcel_codes``; NaN where unknown or not reported."""
    rows = rows_of_year(performance, year)
    codes = rows["parcel_code"].astype(str).str.strip()
    empty = pd.Series(np.nan, index=rows.index)
    values = {name: pd.to_numeric(rows.get(name, empty), errors="coerce").astype(float) for name in FIGURES}
    sums = strict_sums(pd.DataFrame(values), codes.to_numpy())
    return sums.reindex(parcel_codes.astype(str)).reset_index(drop=True)
