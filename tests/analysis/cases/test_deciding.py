"""Deciding about proposals: the trail that is kept, what is refused, and that nothing is overwritten."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import InternalError, connection, transaction
from django.utils import timezone

from analysis.arithmetic.policy import load_policy
from analysis.cases.deciding import Step, decide, decide_many
from analysis.cases.decisions import counts_by_state, decision_of
from analysis.cases.models import Decision, DecisionStep
from analysis.cases.progress import task_progress
from analysis.cases.standing import newest_run, standing_of
from analysis.models import ParcelResult
from analysis.runs import Question, analyse
from parcels.models import AuditEntry, Hold, Parcel, User
from parcels.refusals import Refusal
from parcels.surgery.holds import held
from tests.analysis import small_register as land
from tests.analysis.cases.made_cases import Made, made_zone, person

ACCEPT = Step("accept", document="示例纪要 1 号")
BUY = Step("change", "buy_back", "negotiated_recovery", reason="规划调整")


def seen(parcel: Parcel) -> str:
    run = newest_run()
    assert run
    return standing_of(run, [parcel.pk])[parcel.pk].seen


def finish(mu: float = 15.0, **fields: Any) -> Step:
    given = {"document": "示例验收 1 号", "done_on": date(2026, 11, 2), "done_area_mu": mu, "campaign": "inefficient"}
    return Step("finish", **given | fields)


def take(user: User, parcel: Parcel, step: Step) -> Decision:
    return decide(user, parcel.pk, seen(parcel), step)


def refused(user: User, parcel: Parcel, step: Step, saw: str | None = None) -> str:
    with pytest.raises(Refusal) as caught:
        decide(user, parcel.pk, seen(parcel) if saw is None else saw, step)
    assert caught.value.message
    return caught.value.code


def test_accept_change_return_reopen_done_each_leave_their_step(made: Made, leader: User):
    parcel = made.parcels[1]
    result = made.result(1)
    taken = take(leader, parcel, ACCEPT)
    assert (taken.state, taken.decided_path, taken.rule) == ("accepted", result.path, result.rule)
    assert [one.reason for one in held([parcel.pk])] == [f"审定 #{taken.pk}：已采纳 技术改造提升 “零土地”技术改造"]
    take(leader, parcel, BUY)
    take(leader, parcel, Step("return", reason="与规划不符"))
    assert held([parcel.pk]) == []
    take(leader, parcel, Step("reopen", reason="规划已改"))
    take(leader, parcel, ACCEPT)
    done = take(person("project_officer"), parcel, finish(9.5))
    assert (done.state, done.done_area_mu, done.campaign) == ("done", 9.5, "inefficient")
    assert done.decided_by == leader
    steps = list(DecisionStep.objects.filter(decision=done).values_list("action", "state", "path", "reason"))
    assert steps == [
        ("accept", "accepted", "upgrade", ""),
        ("change", "changed", "buy_back", "规划调整"),
        ("return", "returned", "", "与规划不符"),
        ("reopen", "reopened", "", "规划已改"),
        ("accept", "accepted", "upgrade", ""),
        ("finish", "done", "upgrade", ""),
    ]
    assert Decision.objects.count() == 1
    assert AuditEntry.objects.filter(action="proposal_decided", object_id=str(done.pk)).count() == 6
    idle = {one.kind: one for one in task_progress(made.zone, 2026, land.AS_OF)}["inefficient"]
    assert (idle.done, idle.done_this_month, idle.records) == (9.5, 9.5, 1)
    counted = counts_by_state(made.run)
    assert (counted["done"].parcels, counted["pending"].parcels) == (1, 4)
    reopened = take(leader, parcel, Step("reopen", reason="误登"))
    assert (reopened.done_on, reopened.done_area_mu, reopened.campaign) == (None, None, "")
    assert {one.kind: one for one in task_progress(made.zone, 2026, land.AS_OF)}["inefficient"].done == 0


def test_steps_can_t_be_rewritten_or_deleted(made: Made, leader: User):
    take(leader, made.parcels[1], ACCEPT)
    for change in (lambda rows: rows.update(reason="x"), lambda rows: rows.delete()):
        with pytest.raises(InternalError, match="Cannot"), transaction.atomic():
            change(DecisionStep.objects.all())


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (Step("change", "buy_back", "negotiated_recovery"), "decision_reason_missing"),
        (Step("return", reason="  "), "decision_reason_missing"),
        (Step("change", "upgrade", "zero_land_upgrade", reason="x"), "decision_changes_nothing"),
        (Step("change", "upgrade", "free_recovery", reason="x"), "decision_unknown_path"),
        (Step("reopen", reason="x"), "decision_not_now"),
        (finish(), "decision_not_now"),
    ],
)
def test_what_can_t_be_decided_is_named(made: Made, leader: User, step: Step, code: str):
    assert refused(leader, made.parcels[1], step) == code
    assert not Decision.objects.exists()


def test_tomorrow_can_not_be_done(made: Made, leader: User):
    take(leader, made.parcels[1], ACCEPT)
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert refused(leader, made.parcels[1], finish(done_on=tomorrow)) == "disposal_in_future"


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (finish(document=" "), "decision_document_missing"),
        (finish(done_on=None), "disposal_day_missing"),
        (finish(done_on=date(1926, 5, 1)), "disposal_too_early"),
        (finish(0.0), "disposal_area_missing"),
        (finish(15.01), "disposal_area_too_large"),
        (finish(campaign="grade_d"), "disposal_kind_unknown"),
    ],
)
def test_what_can_t_be_done_is_named(made: Made, leader: User, step: Step, code: str):
    take(leader, made.parcels[1], ACCEPT)
    assert refused(leader, made.parcels[1], step) == code
    assert take(leader, made.parcels[1], finish()).state == "done"


def test_nothing_is_decided_where_nothing_is_proposed(made: Made, leader: User):
    assert refused(leader, made.parcels[5], ACCEPT, "0.0.0") == "decision_no_proposal"


def test_a_stale_page_saves_nothing(made: Made, leader: User):
    parcel, saw = made.parcels[1], seen(made.parcels[1])
    reviewer = person("reviewer", first_name="审", last_name="查")
    decide(reviewer, parcel.pk, saw, Step("return", reason="重查"))
    assert refused(leader, parcel, ACCEPT, saw) == "decision_conflict"
    assert (Decision.objects.get().state, DecisionStep.objects.count()) == ("returned", 1)


def test_another_run_is_looked_at_first(made: Made, leader: User):
    saw = seen(made.parcels[1])
    analyse(Question(land.AS_OF, "demo"))
    assert refused(leader, made.parcels[1], ACCEPT, saw) == "decision_newer_run"


def test_several_at_once_or_none(made: Made, leader: User):
    chosen = {parcel.pk: seen(parcel) for parcel in made.parcels[:3]}
    take(leader, made.parcels[2], Step("return", reason="重查"))
    with pytest.raises(Refusal):
        decide_many(leader, chosen, ACCEPT)
    assert Decision.objects.count() == 1
    del chosen[made.parcels[2].pk]
    assert {one.state for one in decide_many(leader, chosen, ACCEPT)} == {"accepted"}
    states = {key: one.state for key, one in decision_of(parcel.pk for parcel in made.parcels).items()}
    assert states == dict(zip([one.pk for one in made.parcels], ["accepted", "accepted", "returned"], strict=False))


def test_a_later_run_opens_what_was_closed_only_when_it_says_something_else(made: Made, leader: User):
    returned, accepted = made.parcels[1], made.parcels[2]
    take(leader, returned, Step("return", reason="重查"))
    take(leader, accepted, ACCEPT)
    again = analyse(Question(land.AS_OF, "demo"))
    assert [standing_of(again, [one.pk])[one.pk].state for one in (returned, accepted)] == ["returned", "accepted"]
    Parcel.objects.filter(pk__in=[returned.pk, accepted.pk]).update(plan_conforms=False)
    other = analyse(Question(land.AS_OF, "demo"))
    assert ParcelResult.objects.get(run=other, parcel=returned).rule != made.result(1).rule
    found = standing_of(other, [returned.pk, accepted.pk])
    assert (found[returned.pk].state, found[returned.pk].holds) == ("pending", False)
    assert (found[accepted.pk].state, found[accepted.pk].differs) == ("accepted", True)
    counted = counts_by_state(other)
    assert (counted["accepted"].parcels, counted["returned"].parcels, counted["pending"].parcels) == (1, 0, 4)
    second = take(leader, returned, ACCEPT)
    assert (second.run_id, Decision.objects.filter(parcel=returned).count()) == (other.pk, 2)


def test_the_mark_follows_a_parcel_that_is_cut(made: Made, leader: User):
    """A split copies marks to the pieces; when the decision ends, theirs are released too."""
    taken = take(leader, made.parcels[1], ACCEPT)
    mark = Hold.objects.get(released_at__isnull=True)
    Hold.objects.create(parcel=made.parcels[5], kind=mark.kind, reason=mark.reason, document=mark.document)
    other = take(leader, made.parcels[2], ACCEPT)
    take(leader, made.parcels[1], finish())
    assert [one.parcel_id for one in held(one.pk for one in made.parcels)] == [made.parcels[2].pk]
    assert (taken.pk, other.pk) == tuple(Decision.objects.order_by("pk").values_list("pk", flat=True))


def test_policy_knows_every_path_offered(made: Made):
    policy = load_policy("demo")
    assert ("buy_back", "negotiated_recovery") in {(rule.path, rule.instrument) for rule in policy.rules}


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_leave_one_decision():
    made, people = made_zone(), [person("leader"), person("reviewer")]
    parcel, saw = made.parcels[1], seen(made.parcels[1])
    told: list[str] = []
    at_once = threading.Barrier(2)

    def act(user: User, step: Step) -> None:
        at_once.wait()
        try:
            decide(user, parcel.pk, saw, step)
            told.append("saved")
        except Refusal as refusal:
            told.append(refusal.code)
        finally:
            connection.close()

    steps = [ACCEPT, Step("return", reason="重查")]
    threads = [threading.Thread(target=act, args=pair) for pair in zip(people, steps, strict=True)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(told) == ["decision_conflict", "saved"]
    assert (Decision.objects.count(), DecisionStep.objects.count()) == (1, 1)
