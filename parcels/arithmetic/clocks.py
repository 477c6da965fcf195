"""Clocks of a land contract: whole months, statutory dates, the day by which building was due to start.

Months are whole months elapsed: one is full on the anniversary day, or on the month's last day where that day is
missing (DESIGN 6). The statutory thresholds of one and two years compare dates (Order 53 Art. 2 and 14); with the
same reading of the anniversary both ways agree, which the tests hold.

Every function takes scalars or arrays of dates (datetime64, ``datetime.date``, ISO text) and knows NaT: a date that
is unknown gives an unknown answer, never zero months.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Dates = npt.NDArray[np.datetime64]
Months = npt.NDArray[np.float64]

MONTHS_A_YEAR = 12
NAT = np.datetime64("NaT", "D")


def as_dates(values: Any) -> Dates:
    """Dates as ``datetime64[D]``; what is empty becomes NaT."""
    raw = np.asarray(values)
    if np.issubdtype(raw.dtype, np.datetime64):
        return raw.astype("datetime64[D]")
    flat = pd.to_datetime(pd.Series(raw.ravel(), dtype=object)).to_numpy().astype("datetime64[D]")
    return flat.reshape(raw.shape)


def _month_and_day(dates: Dates) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Months since 1970-01 and the day of the month, from one."""
    months = dates.astype("datetime64[M]")
    return months.astype(np.int64), (dates - months.astype("datetime64[D]")).astype(np.int64) + 1


def _last_day(month_number: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    first = month_number.astype("datetime64[M]").astype("datetime64[D]")
    following = (month_number + 1).astype("datetime64[M]").astype("datetime64[D]")
    return (following - first).astype(np.int64)


def months_elapsed(since: Any, as_of: Any) -> Months:
    """Whole months from ``since`` to ``as_of``; negative while ``since`` lies ahead, NaN when either is unknown.

    Examples
    --------
    >>> float(months_elapsed("2024-02-29", "2025-02-28"))
    12.0
    """
    start, end = np.broadcast_arrays(as_dates(since), as_dates(as_of))
    known = ~(np.isnat(start) | np.isnat(end))
    start, end = np.where(known, start, np.datetime64(0, "D")), np.where(known, end, np.datetime64(0, "D"))
    start_month, start_day = _month_and_day(start)
    end_month, end_day = _month_and_day(end)
    anniversary = np.minimum(start_day, _last_day(end_month))
    months = end_month - start_month - (end_day < anniversary)
    return np.where(known, months.astype(float), np.nan)


def add_months(dates: Any, months: int) -> Dates:
    """The same day ``months`` later, or that month's last day where it is missing (29 Feb + 12 → 28 Feb)."""
    start = as_dates(dates)
    known = ~np.isnat(start)
    month, day = _month_and_day(np.where(known, start, np.datetime64(0, "D")))
    target = month + months
    first = target.astype("datetime64[M]").astype("datetime64[D]")
    moved = first + (np.minimum(day, _last_day(target)) - 1)
    return np.where(known, moved, NAT)


def has_reached(since: Any, months: int, as_of: Any) -> npt.NDArray[np.bool_]:
    """Whether ``months`` have passed by date; exactly one year counts as a year. Unknown dates give False."""
    due, end = np.broadcast_arrays(add_months(since, months), as_dates(as_of))
    return ~np.isnat(due) & ~np.isnat(end) & (end >= due)


def start_due(supplementary_start: Any, agreed_start: Any, delivered_on: Any) -> Dates:
    """The day building was due to start.

    The latest supplementary agreement, else the contract, else delivery plus one year (Order 53 Art. 22,
    DOMAIN 1.1), else unknown.
    """
    supplementary, agreed = as_dates(supplementary_start), as_dates(agreed_start)
    delivery = add_months(delivered_on, MONTHS_A_YEAR)
    return np.where(~np.isnat(supplementary), supplementary, np.where(~np.isnat(agreed), agreed, delivery))


def has_happened(on: Any, as_of: Any) -> npt.NDArray[np.bool_]:
    """Whether a recorded day lies at or before ``as_of``; a day that is not recorded has not been shown to happen."""
    day, end = np.broadcast_arrays(as_dates(on), as_dates(as_of))
    return ~np.isnat(day) & (day <= end)


def months_since(on: Any, as_of: Any) -> Months:
    """Whole months since something began: 0 while it lies ahead, NaN when the day is unknown."""
    return np.maximum(months_elapsed(on, as_of), 0.0)


def months_stopped(stopped_on: Any, resumed_on: Any, as_of: Any) -> Months:
    """Whole months that building has stood still: 0 once resumed later than it stopped, NaN when never recorded."""
    stopped, resumed, end = np.broadcast_arrays(as_dates(stopped_on), as_dates(resumed_on), as_dates(as_of))
    running = has_happened(resumed, end) & (resumed > stopped)
    return np.where(running, 0.0, months_since(stopped, end))
