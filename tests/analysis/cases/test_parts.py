"""A decision carried out in parts: each counts on its day, and it is done when nothing is left or somebody says so."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from analysis.arithmetic.decision_steps import ROUNDING_MU, left_mu
from analysis.cases.listing import rows_of
from analysis.cases.models import Decision, DecisionStep
from analysis.cases.parts import done_of
from analysis.cases.progress import task_progress
from parcels.models import AuditEntry, Parcel, User
from tests.analysis.cases.made_cases import Made, person
from tests.analysis.cases.test_deciding import ACCEPT, Step, finish, refused, seen, take

OCTOBER, NOVEMBER = date(2026, 10, 8), date(2026, 11, 2)


@pytest.fixture
def officer(db: None) -> User:
    return person("project_officer", "po1", first_name="项目专员")


@pytest.fixture
def parcel(made: Made, leader: User) -> Parcel:
    take(leader, made.parcels[1], ACCEPT)
    return made.parcels[1]


def part(mu: float, on: date = NOVEMBER, *, complete: bool = False, **fields: Any) -> Step:
    return finish(mu, done_on=on, complete=complete, **fields)


def counted(made: Made, as_of: date = NOVEMBER) -> tuple[float | None, int]:
    one = next(one for one in task_progress(made.zone, 2026, as_of) if one.kind == "inefficient")
    return one.done, one.records


@given(st.floats(0.01, 1e4), st.floats(0, 2e4))
def test_what_is_left_is_never_below_nothing_and_adds_up(decided: float, done: float):
    left = left_mu(decided, done)
    assert left == 0 or left == pytest.approx(decided - done)
    assert (left == 0) == (decided - done <= ROUNDING_MU)


def test_parts_count_on_their_days_and_the_last_one_finishes(made: Made, parcel: Parcel, officer: User):
    first = take(officer, parcel, part(5.0, OCTOBER, document="示例验收 1 号"))
    assert (first.state, first.done_on) == ("accepted", None)
    assert done_of([first])[first.pk].left_mu == pytest.approx(10.0, abs=0.01)
    assert counted(made) == (5.0, 1)
    last = take(officer, parcel, part(10.0, document="示例验收 2 号"))
    assert (last.state, last.done_on, last.done_area_mu, last.done_document) == (
        "done",
        NOVEMBER,
        15.0,
        "示例验收 2 号",
    )
    assert counted(made) == (15.0, 2)
    assert counted(made, OCTOBER) == (5.0, 1)
    assert [(row.amount, row.who) for row in rows_of(made.zone, 2026)] == [(5.0, "项目专员"), (10.0, "项目专员")]
    assert list(DecisionStep.objects.values_list("action", "done_area_mu")) == [
        ("accept", None),
        ("part", 5.0),
        ("finish", 10.0),
    ]
    assert AuditEntry.objects.filter(detail__area_mu=5.0).exists()


def test_staff_may_say_that_it_is_complete(parcel: Parcel, officer: User):
    take(officer, parcel, part(5.0, NOVEMBER))
    done = take(officer, parcel, part(4.0, OCTOBER, complete=True))
    assert (done.state, done.done_area_mu, done.done_on) == ("done", 9.0, NOVEMBER)
    assert done_of([done])[done.pk].left_mu == 0


def test_more_than_is_left_is_refused_and_what_is_done_is_not_returned(
    made: Made, parcel: Parcel, leader: User, officer: User
):
    take(officer, parcel, part(5.0))
    assert refused(officer, parcel, part(10.1)) == "disposal_area_too_large"
    assert refused(leader, parcel, Step("return", reason="与规划不符")) == "decision_done_in_part"
    take(leader, parcel, Step("change", "buy_back", "negotiated_recovery", reason="其余收储"))
    assert counted(made) == (5.0, 1)
    take(leader, parcel, Step("reopen", reason="登记错误"))
    assert counted(made) == (0.0, 0)
    take(leader, parcel, ACCEPT)
    assert take(officer, parcel, part(15.0)).state == "done"


def test_the_pages_show_what_is_left_and_people_by_their_names(made: Made, parcel: Parcel, officer: User):
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer, backend="parcels.sessions.LoginBackend")
    now = {"done_on": "2026-11-02", "done_area_mu": "5", "campaign": "inefficient", "finish_document": "示例验收"}
    address = f"/proposals/{parcel.pk}/"
    shown = client.post(f"{address}finish/", now | {"seen": seen(parcel)}, follow=True).content.decode()
    assert "Saved: 5.00 of 15.00 mu carried out, 10.00 mu are left." in shown
    assert 'value="10.00"' in shown
    assert "Carried out in part" in shown
    assert "项目专员 · 2026" in shown
    assert "po1" not in shown
    assert "10.0 mu left" in client.get("/proposals/decisions/?campaign=inefficient&sort=done_area_mu").content.decode()
    assert "in part: 10.0 mu of the decision are left" in client.get("/tasks/records/?year=2026").content.decode()
    assert Decision.objects.get().state == "accepted"
