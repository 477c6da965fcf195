"""Yearly tasks: what was done by a day, what is due by it, and where the year is heading.

A task over land or firms is a sum of records; a county target per mu is a level to be reached. Both forms of the year
are plain: the planned line runs straight from nothing on 31 December to the whole target a year later, and the
forecast is what was done so far divided by the share of the year that is over (docs/formulas/yearly_tasks.md).
"""

from __future__ import annotations

import calendar
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

FORECAST_FROM = 0.25
"""Least share of the year that must be over before a forecast is made: a single record in January says nothing."""


@dataclass(frozen=True)
class Kind:
    """A kind of yearly task: its unit, and whether it is a level to be reached rather than a sum of records."""

    name: str
    unit: str  # mu, firms, ratio, wan_per_mu
    is_level: bool = False


KINDS = (
    Kind("approved_not_supplied", "mu"),
    Kind("idle", "mu"),
    Kind("inefficient", "mu"),
    Kind("new_industrial_land", "mu"),
    Kind("grade_d", "firms"),
    Kind("industrial_far", "ratio", is_level=True),
    Kind("output_per_mu", "wan_per_mu", is_level=True),
    Kind("value_added_per_mu", "wan_per_mu", is_level=True),
    Kind("tax_per_mu", "wan_per_mu", is_level=True),
)
KIND = {kind.name: kind for kind in KINDS}
CAMPAIGNS = ("approved_not_supplied", "idle", "inefficient")
"""The three campaigns over stock land, named as the stock categories."""


class Record(NamedTuple):
    """Something done: for which kind, in which town (None: unknown), on which day, how much (mu, or firms)."""

    kind: str
    town: int | None
    on: date
    amount: float


@dataclass(frozen=True)
class YearElapsed:
    """How much of a year is over at the end of a day: the day itself counts."""

    days: int
    of: int

    @property
    def share(self) -> float:
        """Days over, divided by days of the year."""
        return self.days / self.of


@dataclass(frozen=True)
class Done:
    """Sums of records from 1 January to a day; `this_month` is None where the day lies outside the year."""

    amount: float
    this_month: float | None
    records: int


@dataclass(frozen=True)
class Standing:
    """A sum beside its target. None is unknown.

    Attributes
    ----------
    share : done ÷ target.
    due : target × share of the year that is over.
    ahead : done − due; below zero the task is behind.
    forecast : done ÷ share of the year that is over, from `FORECAST_FROM` on.
    """

    share: float | None
    due: float | None
    ahead: float | None
    forecast: float | None


def elapsed(year: int, as_of: date) -> YearElapsed:
    """Days of the year that are over at the end of a day.

    Examples
    --------
    >>> elapsed(2026, date(2026, 11, 23))
    YearElapsed(days=327, of=365)
    >>> elapsed(2026, date(2025, 5, 1)).share, elapsed(2026, date(2027, 5, 1)).share
    (0.0, 1.0)
    """
    of = 366 if calendar.isleap(year) else 365
    days = (as_of - date(year, 1, 1)).days + 1
    return YearElapsed(min(max(days, 0), of), of)


def done(records: Iterable[Record], year: int, as_of: date) -> Done:
    """Sum what was done from 1 January of the year to the day, and in the day's month.

    The sum is exact whatever the order of the records (`math.fsum`).
    """
    counted = [one for one in records if one.on.year == year and one.on <= as_of]
    month = [one.amount for one in counted if one.on.month == as_of.month]
    this_month = math.fsum(month) if as_of.year == year else None
    return Done(math.fsum(one.amount for one in counted), this_month, len(counted))


def standing(target: float | None, amount: float | None, over: YearElapsed) -> Standing:
    """Set a sum beside its target.

    Parameters
    ----------
    target : float or None
        The year's task, in the unit of the sum; None when none was set.
    amount : float or None
        What was done by the day.
    over : YearElapsed
        How much of the year is over.
    """
    due = None if target is None else target * over.share
    forecast = None if amount is None or over.share < FORECAST_FROM else amount / over.share
    return Standing(
        share=amount / target if amount is not None and target else None,
        due=due,
        ahead=None if due is None or amount is None else amount - due,
        forecast=forecast,
    )


def level(target: float | None, reached: float | None) -> Standing:
    """Set a level beside its target: the whole of it is due at any time, and nothing is extrapolated."""
    return Standing(
        share=reached / target if reached is not None and target else None,
        due=target,
        ahead=None if target is None or reached is None else reached - target,
        forecast=None,
    )
