"""Firms' yearly figures on the land: a firm's figures go to its parcels by the land it occupies (DESIGN 4)."""

from __future__ import annotations

import pandas as pd

from analysis.arithmetic.strict_sums import strict_sums, strict_totals

FIGURES = ("output_wan", "value_added_wan", "tax_wan")


def land_shares(occupations: pd.DataFrame) -> pd.Series:
    """Each occupation's part of its firm's land; NaN where any land of the firm is unknown, or all of it is zero.

    A firm on one parcel only has all of its figures there, whatever its land.
    """
    land = pd.to_numeric(occupations["land_m2"], errors="coerce").astype(float)
    whole = strict_totals(land, occupations["credit_code"])
    shares = land / pd.Series(whole, index=land.index).where(whole > 0)
    rows = occupations.groupby("credit_code")["parcel_code"]
    # Several occupations of one parcel, owned and rented, are one place all the same.
    is_one_place = rows.transform("nunique") == 1
    return shares.where(~is_one_place, 1.0 / rows.transform("size"))


def allocate_performance(occupations: pd.DataFrame, performance: pd.DataFrame) -> pd.DataFrame:
    """Figures of each occupied parcel in wan yuan.

    Parameters
    ----------
    occupations : DataFrame
        ``parcel_code, credit_code, land_m2``: one row for each firm on a parcel.
    performance : DataFrame
        ``credit_code`` and any of ``output_wan, value_added_wan, tax_wan``: one row a firm, of one year.

    Returns
    -------
    DataFrame
        Indexed by ``parcel_code``; a figure is NaN where any firm's part of it is unknown.
    """
    figures = [name for name in FIGURES if name in performance]
    joined = occupations.merge(performance[["credit_code", *figures]], on="credit_code", how="left", validate="m:1")
    shares = land_shares(joined)
    parts = joined[figures].apply(pd.to_numeric, errors="coerce").mul(shares, axis=0)
    return strict_sums(parts, joined["parcel_code"].to_numpy()).rename_axis("parcel_code")
