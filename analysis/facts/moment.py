"""The two times of a reading: what was true on a day, as it was known at an instant (DESIGN section 4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Moment:
    """As of which day the register is read, and as it was known when.

    Parameters
    ----------
    as_of : date
        The day whose truth is wanted.
    known_at : datetime, optional
        The instant (with time zone) whose knowledge is wanted; left out, what is known now.
    parcels : tuple of int, optional
        Ids of the only parcels wanted; left out, all.
    """

    as_of: date
    known_at: datetime | None = None
    parcels: tuple[int, ...] | None = None
