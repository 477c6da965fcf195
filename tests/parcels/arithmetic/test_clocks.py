"""Clocks at their edges: exactly one year, two years, the 29th of February, dates that are not known."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcels.arithmetic import clocks

days = st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 12, 31))


def months(since, as_of):
    return clocks.months_elapsed(since, as_of).item()


@pytest.mark.parametrize(
    ("since", "as_of", "elapsed"),
    [
        ("2025-11-23", "2026-11-22", 11),
        ("2025-11-23", "2026-11-23", 12),
        ("2024-11-23", "2026-11-22", 23),
        ("2024-11-23", "2026-11-23", 24),
        ("2024-02-29", "2025-02-27", 11),
        ("2024-02-29", "2025-02-28", 12),
        ("2024-02-29", "2028-02-28", 47),
        ("2024-02-29", "2028-02-29", 48),
        ("2026-01-31", "2026-02-28", 1),
        ("2026-01-31", "2026-03-30", 1),
        ("2026-12-15", "2026-11-23", -1),
        ("2026-11-23", "2026-11-23", 0),
    ],
)
def test_whole_months(since, as_of, elapsed):
    assert months(since, as_of) == elapsed


@given(days, days, st.sampled_from([1, 12, 24]))
def test_counting_months_and_comparing_dates_agree(since, as_of, threshold):
    assert (months(since, as_of) >= threshold) == clocks.has_reached(since, threshold, as_of).item()


@given(days, days)
def test_months_grow_by_day(since, as_of):
    assert months(since, as_of + timedelta(days=1)) - months(since, as_of) in (0, 1)


def _plainly(since, as_of):
    """Count anniversaries one by one, clipping the day to the month."""
    count = 0
    while True:
        year, month = divmod(since.year * 12 + since.month - 1 + count + 1, 12)
        following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
        last = (following - timedelta(days=1)).day
        if date(year, month + 1, min(since.day, last)) > as_of:
            return count
        count += 1


@given(st.dates(date(2000, 1, 1), date(2030, 12, 31)), st.integers(0, 3000))
def test_against_counting_one_by_one(since, later):
    as_of = since + timedelta(days=later)
    assert months(since, as_of) == _plainly(since, as_of)


@given(days, days)
def test_arrays_and_single_dates_agree(since, as_of):
    both = clocks.months_elapsed([since, None, as_of], as_of)
    assert both[0] == months(since, as_of)
    assert np.isnan(both[1])
    assert both[2] == 0


def test_start_due_takes_the_newest_agreement():
    due = clocks.start_due(
        ["2026-05-01", None, None, None], ["2025-05-01", "2025-05-01", None, None], ["2024-02-29"] * 3 + [None]
    )
    assert [str(day) for day in due] == ["2026-05-01", "2025-05-01", "2025-02-28", "NaT"]


def test_unknown_dates_reach_nothing():
    assert not clocks.has_reached([None], 12, "2026-11-23").item()
    assert np.isnan(clocks.months_since([None], "2026-11-23").item())
    assert not clocks.has_happened([None], "2026-11-23").item()


@pytest.mark.parametrize(
    ("stopped", "resumed", "stood"),
    [
        ("2025-11-23", None, 12),
        ("2025-11-23", "2026-01-01", 0),
        ("2025-11-23", "2025-01-01", 12),
        ("2025-11-23", "2026-12-01", 12),
        ("2026-12-01", None, 0),
    ],
)
def test_standing_still(stopped, resumed, stood):
    assert clocks.months_stopped([stopped], [resumed], "2026-11-23").item() == stood


def test_never_recorded_to_stop_is_unknown():
    assert np.isnan(clocks.months_stopped([None], ["2026-01-01"], "2026-11-23").item())
