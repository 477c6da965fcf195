"""Taking a step about proposals: one or many, in one transaction, on what the person saw and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from analysis.arithmetic.decision_steps import (
    ACCEPT,
    CHANGE,
    FINISH,
    NEEDS_REASON,
    REOPEN,
    RETURN,
    UNDECIDED,
    after,
)
from analysis.arithmetic.tasks import CAMPAIGNS
from analysis.cases.marks import mark
from analysis.cases.models import Decision, DecisionAction, DecisionState, DecisionStep, DonePart
from analysis.cases.paper import refuse_wrong_area, refuse_wrong_day
from analysis.cases.parts import carry_out, done_of, take_back
from analysis.cases.people import name_of
from analysis.cases.standing import Standing, action_label, newest_run, standing_of
from analysis.words import policy_of
from parcels import audit
from parcels.models import User
from parcels.permissions import can_decide_proposal, can_record_disposal
from parcels.refusals import Refusal

MOST = 500
LOCK = 5521  # decisions are taken one after another: people take them, and a second costs nobody anything
NOT_DONE = {"done_on": None, "done_area_mu": None, "done_document": "", "campaign": ""}


@dataclass(frozen=True)
class Step:
    """What somebody wants to do about a proposal; what an action doesn't need stays empty.

    Attributes
    ----------
    action : of `analysis.arithmetic.decision_steps.ACTIONS`.
    path, instrument : what will be done instead of what was proposed (change).
    reason : needed to change, return and reopen.
    document : needed to finish.
    done_on, done_area_mu, campaign : the day, the land (mu) and the kind of task it counts for (finish).
    complete : whether nothing more will be done, though land may be left (finish).
    """

    action: str
    path: str = ""
    instrument: str = ""
    reason: str = ""
    document: str = ""
    done_on: date | None = None
    done_area_mu: float | None = None
    campaign: str = ""
    complete: bool = True


def may_take(user: User, action: str) -> bool:
    """Whether the user may take this kind of step at all."""
    return can_record_disposal(user) if action == FINISH else can_decide_proposal(user)


def decide(user: User, parcel_id: int, seen: str, step: Step, request: HttpRequest | None = None) -> Decision:
    """Take one step about one parcel's proposal.

    Parameters
    ----------
    seen : str
        `Standing.seen` as the person's page had it: when it is another one by now, nothing is saved.

    Raises
    ------
    Refusal
        ``decision_conflict``, ``decision_newer_run``, ``decision_not_now`` and those of the step's papers.
    """
    return decide_many(user, {parcel_id: seen}, step, request)[0]


@transaction.atomic
def decide_many(user: User, seen: Mapping[int, str], step: Step, request: HttpRequest | None = None) -> list[Decision]:
    """Take the same step about several proposals: all of them or none."""
    if not seen:
        raise Refusal("decisions_none_chosen")
    if len(seen) > MOST:
        raise Refusal("decisions_too_many", {"count": len(seen), "limit": MOST})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [LOCK])
    run = newest_run()
    found = standing_of(run, seen) if run else {}
    missing = [parcel for parcel in seen if parcel not in found]
    if missing:
        raise Refusal("decision_no_proposal", {"parcel_code": missing[0]})
    taken = [_take(user, one, seen[parcel], step) for parcel, one in found.items()]
    for decision in taken:
        _tell(user, decision, step, request)
    return taken


def fault_of(standing: Standing, step: Step) -> Refusal | None:
    """Why this step can't be taken about this proposal; None when it can. Papers are looked at too."""
    try:
        refuse(standing, step)
    except Refusal as refused:
        return refused
    return None


def refuse(standing: Standing, step: Step) -> None:
    """Refuse a step that the state, the rules of the step or its papers don't allow."""
    code = standing.parcel.parcel_code
    if standing.state in UNDECIDED and standing.result is None:
        raise Refusal("decision_no_proposal", {"parcel_code": code})
    if not standing.may(step.action):
        figures = {"action": action_label(step.action), "state": standing.state_label}
        raise Refusal("decision_not_now", {"parcel_code": code, **figures})
    if step.action in NEEDS_REASON and not step.reason.strip():
        raise Refusal("decision_reason_missing", {"action": action_label(step.action)})
    if step.action == CHANGE:
        _refuse_change(standing, step)
    if step.action == FINISH:
        _refuse_finish(standing, step)
    if step.action == RETURN and standing.decision and (done := done_of([standing.decision])[standing.decision.pk]).mu:
        raise Refusal("decision_done_in_part", {"parcel_code": code, "done_mu": round(done.mu, 2)})


def _refuse_change(standing: Standing, step: Step) -> None:
    proposed, policy = standing.proposed, policy_of(standing.run_of_words)
    if proposed and (step.path, step.instrument) == (proposed.path, proposed.instrument):
        raise Refusal("decision_changes_nothing")
    if (step.path, step.instrument) not in {(rule.path, rule.instrument) for rule in policy.rules}:
        raise Refusal("decision_unknown_path")


def _refuse_finish(standing: Standing, step: Step) -> None:
    if not step.document.strip():
        raise Refusal("decision_document_missing")
    if step.campaign not in CAMPAIGNS:
        raise Refusal("disposal_kind_unknown")
    if step.done_on is None:
        raise Refusal("disposal_day_missing")
    refuse_wrong_day(step.done_on)
    refuse_wrong_area(standing.parcel, step.campaign, step.done_area_mu)


def _take(user: User, standing: Standing, seen: str, step: Step) -> Decision:
    _refuse_stale(standing, seen)
    refuse(standing, step)
    decision = _begun(standing)
    state = after(standing.state, step.action)
    assert state is not None
    decision.version += 1
    if step.action == FINISH:
        carry_out(user, decision, _part(step), step.complete)
    else:
        decision.state = state
        _decided(user, decision, step)
    if step.action == REOPEN:
        take_back(decision)
    decision.save()
    _keep_step(user, decision, step)
    mark(decision)
    return decision


def _part(step: Step) -> DonePart:
    """What the step says was done; its papers are looked at before."""
    assert step.done_on is not None
    assert step.done_area_mu is not None
    document = step.document.strip()
    return DonePart(on=step.done_on, area_mu=step.done_area_mu, document=document, campaign=step.campaign)


def _decided(user: User, decision: Decision, step: Step) -> None:
    """What will be done, why, and by whose word; the decision is done no longer."""
    path = {ACCEPT: (decision.path, decision.instrument), CHANGE: (step.path, step.instrument)}
    decision.decided_path, decision.decided_instrument = path.get(step.action, ("", ""))
    decision.reason, decision.document = step.reason.strip(), step.document.strip()
    decision.decided_by, decision.decided_at = user, timezone.now()
    for name, value in NOT_DONE.items():
        setattr(decision, name, value)


def _refuse_stale(standing: Standing, seen: str) -> None:
    """Refuse a step that rests on something else than what stands now: another's decision, or another run."""
    if seen == standing.seen:
        return
    code, decision = standing.parcel.parcel_code, standing.decision
    last = decision.steps.last() if decision else None
    if last is None or seen.split(".")[:2] == standing.seen.split(".")[:2]:
        raise Refusal("decision_newer_run", {"run": standing.run.pk, "parcel_code": code})
    at = timezone.localtime(last.at)
    figures = {
        "by": name_of(last.by) or last.by_name,
        "state": str(last.get_state_display()),
        "at": f"{at:%Y-%m-%d %H:%M}",
    }
    raise Refusal("decision_conflict", {"parcel_code": code, **figures})


def _begun(standing: Standing) -> Decision:
    """The decision that the step belongs to: the standing one, or a new one on what the newest run proposes."""
    decision, result = standing.decision, standing.result
    if decision is not None and (standing.state not in UNDECIDED or decision.run_id == standing.run.pk):
        return decision
    assert result is not None
    return Decision(
        parcel=standing.parcel,
        run=standing.run,
        stock_category=result.stock_category,
        rule=result.rule,
        path=result.path,
        instrument=result.instrument,
        area_mu=result.area_mu,
        version=0,
    )


def _keep_step(user: User, decision: Decision, step: Step) -> None:
    DecisionStep.objects.create(
        decision=decision,
        action=DecisionAction.PART if step.action == FINISH and decision.state != DecisionState.DONE else step.action,
        state=decision.state,
        path=decision.decided_path,
        instrument=decision.decided_instrument,
        reason=step.reason.strip(),
        document=step.document.strip(),
        done_on=step.done_on,
        done_area_mu=step.done_area_mu,
        campaign=step.campaign,
        by=user,
        by_name=name_of(user)[:150],
    )


def _tell(user: User, decision: Decision, step: Step, request: HttpRequest | None) -> None:
    detail: dict[str, Any] = {
        "parcel_code": decision.parcel.parcel_code,
        "action": step.action,
        "state": decision.state,
        "proposed": f"{decision.rule} {decision.path}/{decision.instrument}",
        "decided": f"{decision.decided_path}/{decision.decided_instrument}",
        "document": step.document,
    }
    if step.action == FINISH and step.done_on:
        detail |= {"done_on": step.done_on.isoformat(), "area_mu": step.done_area_mu, "counts_for": step.campaign}
    audit.record(user, "proposal_decided", decision, detail, request)
