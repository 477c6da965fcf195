"""Yearly tasks set cell by cell, and records without a proposal: what is kept, refused and counted."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from analysis.cases.deciding import Step, decide
from analysis.cases.disposing import Entry, cancel_disposal, record_disposal
from analysis.cases.models import Disposal, YearlyTask
from analysis.cases.progress import progress_by_town, task_progress
from analysis.cases.setting import Paper, read_target, set_tasks, task_table
from analysis.cases.standing import standing_of
from parcels.models import AuditEntry, User
from parcels.refusals import Refusal
from tests.analysis import small_register as land
from tests.analysis.cases.made_cases import Made

PAPER = Paper("示例政办〔2026〕3 号", date(2026, 1, 20))


def entry(made: Made, kind: str = "idle", **fields: Any) -> Entry:
    given: dict[str, Any] = {"on": date(2026, 6, 1), "document": "示例函", "zone": made.zone, "area_mu": 5.0}
    return Entry(kind, **given | fields)


def code_of(act: Any, *args: Any, **fields: Any) -> str:
    with pytest.raises(Refusal) as caught:
        act(*args, **fields)
    assert caught.value.message
    return caught.value.code


def test_a_table_of_tasks_is_set_changed_and_emptied(made: Made, leader: User):
    town = made.towns[0].pk
    seen = task_table(made.zone, 2026).seen
    set_tasks(
        leader,
        made.zone,
        2026,
        {("idle", None): 84.0, ("idle", town): 40.0, ("industrial_far", None): 1.2},
        PAPER,
        seen,
    )
    told = {one.kind: one for one in task_progress(made.zone, 2026, land.AS_OF)}
    assert (told["idle"].target, told["idle"].document_on) == (84.0, date(2026, 1, 20))
    table = task_table(made.zone, 2026)
    changes = set_tasks(
        leader,
        made.zone,
        2026,
        {("idle", None): 90.0, ("idle", town): None, ("industrial_far", None): 1.2},
        PAPER,
        table.seen,
    )
    assert [(one.kind, one.town, one.before, one.after) for one in changes] == [
        ("idle", None, 84.0, 90.0),
        ("idle", town, 40.0, None),
    ]
    assert YearlyTask.objects.count() == 2
    kinds = AuditEntry.objects.order_by("pk").values_list("action", flat=True)
    assert list(kinds) == ["task_set"] * 4 + ["task_removed"]


def test_stale_and_unfounded_tasks_are_refused(made: Made, leader: User):
    seen = task_table(made.zone, 2026).seen
    wanted = {("idle", None): 84.0}
    assert code_of(set_tasks, leader, made.zone, 2026, wanted, Paper(" "), seen) == "task_document_missing"
    late = Paper("示例", timezone.localdate() + timedelta(days=1))
    assert code_of(set_tasks, leader, made.zone, 2026, wanted, late, seen) == "task_document_in_future"
    set_tasks(leader, made.zone, 2026, wanted, PAPER, seen)
    assert code_of(set_tasks, leader, made.zone, 2026, {("idle", None): 7.0}, PAPER, seen) == "tasks_changed_meanwhile"
    now = task_table(made.zone, 2026).seen
    assert code_of(set_tasks, leader, made.zone, 2026, wanted, PAPER, now) == "tasks_nothing_changed"
    set_tasks(leader, made.zone, 2026, wanted, Paper("更正文件"), now, renew=True)
    assert YearlyTask.objects.get().document == "更正文件"


@pytest.mark.parametrize(
    ("text", "value"), [("", None), ("1,000", 1000.0), (" 0.5 ", 0.5), ("x", "unreadable"), ("nan", "unreadable")]
)
def test_targets_as_typed(text: str, value: object):
    if value == "unreadable":
        assert code_of(read_target, text) == "task_target_unreadable"
    else:
        assert read_target(text) == value
    assert code_of(read_target, "-3") == code_of(read_target, "0") == "task_target_not_positive"


def test_records_count_and_cancelled_ones_do_not(made: Made, leader: User):
    firm = land.firm("FX")
    kept = record_disposal(leader, entry(made, parcel_code="P0", area_mu=5.0))
    record_disposal(leader, entry(made, "new_industrial_land", town=made.towns[1], area_mu=120.0))
    record_disposal(leader, entry(made, "grade_d", credit_code=firm.credit_code, town=made.towns[0]))
    towns = progress_by_town(made.zone, 2026, land.AS_OF)
    done = {town: {one.kind: one.done for one in rows if not one.is_level} for town, rows in towns.items()}
    assert (done[made.towns[0].pk]["idle"], done[made.towns[0].pk]["grade_d"]) == (5.0, 1.0)
    assert done[made.towns[1].pk]["new_industrial_land"] == 120.0
    assert code_of(cancel_disposal, leader, kept.pk, " ") == "disposal_cancel_reason_missing"
    cancel_disposal(leader, kept.pk, "误登")
    assert code_of(cancel_disposal, leader, kept.pk, "再次") == "disposal_cancelled_already"
    assert {one.kind: one.done for one in task_progress(made.zone, 2026, land.AS_OF)}["idle"] == 0
    assert Disposal.objects.count() == 3


def test_records_that_can_t_be_are_named(made: Made, leader: User):
    def told(kind: str = "idle", **fields: Any) -> str:
        return code_of(record_disposal, leader, entry(made, kind, **fields))

    tomorrow = timezone.localdate() + timedelta(days=1)
    firm = land.firm("FX")
    assert told() == "disposal_parcel_missing"
    assert told(parcel_code="none") == "disposal_parcel_unknown"
    assert told(parcel_code=land.parcel(9).parcel_code) == "disposal_parcel_elsewhere"
    assert told(parcel_code="P0", document=" ") == "disposal_document_missing"
    assert told(parcel_code="P0", on=tomorrow) == "disposal_in_future"
    assert told(parcel_code="P0", area_mu=None) == "disposal_area_missing"
    assert told(parcel_code="P0", area_mu=15.01) == "disposal_area_too_large"
    assert told("new_industrial_land", area_mu=0.0) == "disposal_area_missing"
    assert told("grade_d") == "disposal_firm_missing"
    assert told("grade_d", credit_code="none") == "disposal_firm_unknown"
    record_disposal(leader, entry(made, "grade_d", credit_code=firm.credit_code))
    assert told("grade_d", credit_code=firm.credit_code) == "disposal_firm_twice"
    record_disposal(leader, entry(made, parcel_code="P0", area_mu=10.0))
    assert told(parcel_code="P0", area_mu=5.1) == "disposal_area_too_large"
    record_disposal(leader, entry(made, parcel_code="P0", area_mu=5.0))
    seen = standing_of(made.run, [made.parcels[1].pk])[made.parcels[1].pk].seen
    decide(leader, made.parcels[1].pk, seen, Step("accept"))
    assert told("inefficient", parcel_code="P1") == "disposal_under_decision"
