"""The tasks of a year over a real register: records by town, levels from the newest run, who may see them."""

from datetime import date

import pytest

from analysis.cases.decisions import counts_by_state, decision_of
from analysis.cases.models import Disposal, YearlyTask
from analysis.cases.progress import progress_by_town, task_progress
from tests.analysis import small_register as land
from tests.analysis.cases.made_cases import person

pytestmark = pytest.mark.django_db


def test_zone_without_tasks_or_records_is_told_as_such(made):
    told = {one.kind: one for one in task_progress(made.zone, 2026, land.AS_OF)}
    assert len(told) == 9
    idle = told["idle"]
    assert (idle.target, idle.due_today, idle.ahead, idle.share) == (None, None, None, None)
    assert (idle.done, idle.done_this_month, idle.records, idle.forecast) == (0.0, 0.0, 0, 0.0)
    assert progress_by_town(made.zone, 2026, land.AS_OF) == {}
    assert decision_of([parcel.pk for parcel in made.parcels]) == {}


def test_proposals_wait_until_somebody_decides(made):
    counted = counts_by_state(made.run)
    assert (counted["pending"].parcels, counted["pending"].mu) == (5, pytest.approx(75.0))
    assert all(counted[state].parcels == 0 for state in counted if state != "pending")


def test_records_sum_by_town_and_zone(made):
    YearlyTask.objects.create(zone=made.zone, year=2026, kind="idle", target=100, document="示例 1 号")
    YearlyTask.objects.create(zone=made.zone, town=made.towns[0], year=2026, kind="idle", target=40, document="示例")
    for town, on, mu in ((0, "2026-02-01", 10.5), (0, "2026-11-02", 4.5), (1, "2026-03-01", 20.0)):
        Disposal.objects.create(
            kind="idle", zone=made.zone, town=made.towns[town], on=on, area_mu=mu, document="示例函", parcel=None
        )
    Disposal.objects.create(kind="idle", zone=made.zone, on="2026-05-01", area_mu=1.0, document="示例函")
    zone = {one.kind: one for one in task_progress(made.zone, 2026, land.AS_OF)}["idle"]
    assert (zone.done, zone.done_this_month, zone.records, zone.target) == (36.0, 4.5, 4, 100.0)
    assert zone.due_today == pytest.approx(100 * 327 / 365)
    assert zone.ahead == pytest.approx(36 - 100 * 327 / 365)
    towns = {
        key: {one.kind: one for one in rows}["idle"]
        for key, rows in progress_by_town(made.zone, 2026, land.AS_OF).items()
    }
    assert {key: one.done for key, one in towns.items()} == {made.towns[0].pk: 15.0, made.towns[1].pk: 20.0, None: 1.0}
    assert towns[made.towns[0].pk].target == 40
    assert towns[made.towns[1].pk].target is None
    alone = {one.kind: one for one in task_progress(made.zone, 2026, land.AS_OF, made.towns[0])}["idle"]
    assert alone == towns[made.towns[0].pk]


def test_levels_come_from_the_newest_run_and_hide_tax(made):
    YearlyTask.objects.create(zone=made.zone, year=2026, kind="industrial_far", target=1.2, document="示例")
    told = {one.kind: one for one in task_progress(made.zone, 2026, land.AS_OF)}
    # Four parcels are built on with two storeys over half of them; P0 and the remainder bear nothing.
    assert told["industrial_far"].run_id == made.run.pk
    assert told["industrial_far"].ahead == pytest.approx(told["industrial_far"].done - 1.2)
    assert told["industrial_far"].due_today == 1.2
    assert (told["output_per_mu"].held_back, told["output_per_mu"].done) == (False, pytest.approx(9300 / 60))
    assert (told["tax_per_mu"].held_back, told["tax_per_mu"].done) == (True, None)
    reader = person("leader")
    seen = {one.kind: one for one in task_progress(made.zone, 2026, land.AS_OF, user=reader)}
    assert seen["tax_per_mu"].done == pytest.approx(1200 / 60)  # four firms: no one firm's figure
    town = {one.kind: one for one in task_progress(made.zone, 2026, land.AS_OF, made.towns[0], reader)}
    assert (town["tax_per_mu"].held_back, town["output_per_mu"].held_back) == (True, True)
    before = {one.kind: one for one in task_progress(made.zone, 2026, date(2026, 1, 1))}
    assert (before["industrial_far"].done, before["industrial_far"].run_id) == (None, None)
