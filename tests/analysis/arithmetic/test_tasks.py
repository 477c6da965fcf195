"""Yearly tasks: the planned line, the forecast, and sums that agree with each other."""

import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.arithmetic.tasks import FORECAST_FROM, Record, done, elapsed, level, standing

days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
records = st.builds(
    Record, st.just("idle"), st.sampled_from([1, 2, 3, None]), days, st.floats(0.01, 5000, allow_nan=False)
)
many = st.lists(records, max_size=30)


def test_planned_line_and_forecast_by_hand():
    """The day counts as over: 23 November 2026 is day 327 of 365, so 89.6 % of 128 mu is due."""
    over = elapsed(2026, date(2026, 11, 23))
    stands = standing(128.0, 99.6, over)
    assert (over.days, over.of) == (327, 365)
    assert stands.due == pytest.approx(114.674, abs=1e-3)
    assert stands.ahead == pytest.approx(-15.074, abs=1e-3)
    assert stands.share == pytest.approx(0.778, abs=1e-3)
    assert stands.forecast == pytest.approx(111.174, abs=1e-3)


@pytest.mark.parametrize(
    ("day", "days_over"),
    [("2027-12-31", 0), ("2028-01-01", 1), ("2028-02-29", 60), ("2028-12-31", 366), ("2029-01-01", 366)],
)
def test_days_of_a_leap_year(day, days_over):
    over = elapsed(2028, date.fromisoformat(day))
    assert (over.days, over.of) == (days_over, 366)


def test_records_outside_year_and_day_do_not_count():
    told = [Record("idle", 1, date.fromisoformat(on), 1.0) for on in ("2025-12-31", "2026-01-01", "2026-05-31")]
    told += [Record("idle", 1, date.fromisoformat(on), 1.0) for on in ("2026-06-01", "2026-06-15", "2026-06-16")]
    found = done(told, 2026, date(2026, 6, 15))
    assert (found.amount, found.this_month, found.records) == (4.0, 2.0, 4)
    assert done(told, 2026, date(2027, 6, 15)).this_month is None
    assert done([], 2026, date(2026, 6, 15)).amount == 0.0


def test_forecast_waits_for_its_share_of_the_year():
    first = date(2026, 1, 1) + timedelta(days=math.ceil(365 * FORECAST_FROM) - 1)
    assert standing(None, 10.0, elapsed(2026, first - timedelta(days=1))).forecast is None
    assert standing(None, 10.0, elapsed(2026, first)).forecast == pytest.approx(10.0 * 365 / 92)
    assert standing(None, 10.0, elapsed(2026, date(2027, 1, 1))).forecast == 10.0


@given(many, days, st.randoms())
def test_towns_sum_to_the_zone_in_any_order(told, as_of, random):
    whole = done(told, 2026, as_of)
    towns = [done([one for one in told if one.town == town], 2026, as_of) for town in (1, 2, 3, None)]
    assert math.isclose(math.fsum(one.amount for one in towns), whole.amount, rel_tol=1e-12)
    assert sum(one.records for one in towns) == whole.records
    shuffled = list(told)
    random.shuffle(shuffled)
    assert done(shuffled, 2026, as_of) == whole
    assert (whole.this_month is None) == (as_of.year != 2026)
    assert whole.this_month is None or whole.this_month <= whole.amount


@given(many, days, days)
def test_more_days_never_undo(told, one, other):
    early, late = sorted([one, other])
    assert done(told, 2026, early).amount <= done(told, 2026, late).amount
    assert elapsed(2026, early).days <= elapsed(2026, late).days


@given(st.floats(0.1, 1e5), st.floats(0, 1e5), days)
def test_standing_agrees_with_itself(target, amount, as_of):
    over = elapsed(2026, as_of)
    stands = standing(target, amount, over)
    assert stands.due is not None
    assert 0 <= stands.due <= target
    assert stands.ahead == pytest.approx(amount - target * over.share)
    assert (stands.forecast is None) == (over.share < FORECAST_FROM)
    if stands.forecast is not None:
        # On the planned line exactly, the forecast is the target.
        assert standing(target, stands.due, over).forecast == pytest.approx(target)
    unknown = standing(None, amount, over)
    assert (unknown.due, unknown.ahead, unknown.share) == (None, None, None)
    assert standing(target, None, over).ahead is standing(target, None, over).forecast is None


def test_a_level_is_due_all_year():
    assert (level(1.2, 1.14).due, level(1.2, 1.14).forecast) == (1.2, None)
    assert level(1.2, 1.14).ahead == pytest.approx(-0.06)
    assert level(1.2, None).ahead is level(1.2, None).share is level(None, 1.14).due is None
