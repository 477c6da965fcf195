"""What is found about firms and holds for the land they sit on, once they occupy enough of it (a policy figure).

Below that share the finding stays a note that names the firm. Unknown land or an unknown flag leaves the fact unknown
whenever it could tip the balance.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from parcels.arithmetic.clocks import months_since

from .flags import yes_no

FLAGS = ("insolvent", "unlicensed", "prohibited_industry")


def occupied_shares(occupied: pd.DataFrame, area_m2: np.ndarray, parcel: np.ndarray) -> np.ndarray:
    """Share of its parcel that each occupation takes; a parcel's surveyed land may be a little less than occupied.

    Parameters
    ----------
    occupied : DataFrame
        Column `land_m2`.
    area_m2 : array
        Land of each parcel.
    parcel : array of int
        Position of each occupation's parcel in `area_m2`.
    """
    return np.minimum(occupied["land_m2"].to_numpy(dtype=float) / area_m2[parcel], 1.0)


def flag_facts(occupied: pd.DataFrame, shares: np.ndarray, parcel: np.ndarray, size: int, line: float) -> pd.DataFrame:
    """`yes`, `no` or unknown for each flag and parcel: whether firms with it hold at least `line` of the land."""
    facts = {}
    for name in FLAGS:
        flags = occupied[name].astype(object).to_numpy()
        sure = np.where(flags == "yes", shares, 0.0)
        possible = np.where(flags == "no", 0.0, np.where(np.isnan(shares), 1.0, shares))
        surely = total(np.nan_to_num(sure), parcel, size) >= line
        possibly = total(possible, parcel, size) >= line
        facts[name] = yes_no(np.where(surely, 1, np.where(possibly, -1, 0)))
    return pd.DataFrame(facts)


def months_not_operating(
    occupied: pd.DataFrame, shares: np.ndarray, parcel: np.ndarray, size: int, line: float, as_of: np.datetime64
) -> np.ndarray:
    """For how many whole months at least `line` of each parcel's land has stood still.

    A firm without a day of standstill is taken to operate only when it has figures in the year analysed
    (`operated`); otherwise nobody knows.
    """
    since = occupied["not_operating_since"].to_numpy()
    months = np.where(np.isnat(since) | (since > as_of), np.nan, months_since(since, as_of))
    months = np.where(np.isnan(months) & occupied["operated"].to_numpy(dtype=bool), 0.0, months)
    surely = _months_at_line(np.nan_to_num(months), np.nan_to_num(shares), parcel, size, line)
    possibly = _months_at_line(
        np.where(np.isnan(months), np.inf, months), np.where(np.isnan(shares), 1.0, shares), parcel, size, line
    )
    seen = total(np.ones(len(parcel)), parcel, size) > 0
    return np.where(seen & (surely == possibly), surely, np.nan)


def _months_at_line(months: np.ndarray, shares: np.ndarray, parcel: np.ndarray, size: int, line: float) -> np.ndarray:
    """The longest time for which firms that stood still at least that long hold `line` of the land together; else 0."""
    order = np.lexsort((-months, parcel))
    held = np.cumsum(shares[order])
    first = np.flatnonzero(np.diff(parcel[order], prepend=-1))
    before = np.repeat(held[first] - shares[order][first], np.diff(first, append=len(order)))
    reached = held - before >= line - 1e-12
    result = np.zeros(size)
    np.maximum.at(result, parcel[order][reached], months[order][reached])
    return result


def below_line(
    occupied: pd.DataFrame, shares: np.ndarray, parcel: np.ndarray, facts: pd.DataFrame
) -> list[tuple[int, dict[str, Any]]]:
    """Notes that name each firm whose finding does not hold for the whole parcel: (position of the parcel, note)."""
    notes = []
    for name in FLAGS:
        held = (facts[name] == "yes").to_numpy()
        rows = np.flatnonzero((occupied[name] == "yes").to_numpy() & ~held[parcel])
        named = occupied[["firm", "credit_code"]].iloc[rows].to_dict("records")
        for row, firm in zip(rows, named, strict=True):
            known = None if np.isnan(shares[row]) else round(float(shares[row]), 4)
            figures = {"fact": name, **firm, "share": known}
            notes.append((int(parcel[row]), {"code": "firm_finding_below_line", "figures": figures}))
    return notes


def total(values: np.ndarray, parcel: np.ndarray, size: int) -> np.ndarray:
    """Sum of values over each parcel."""
    return np.bincount(parcel, values, size)
