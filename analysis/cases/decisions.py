"""Where proposals stand: by parcel, and counted over a run. This is what other pages ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Sum

from analysis.arithmetic.decision_steps import PENDING, STATES, Proposed, state_now
from analysis.cases.models import Decision
from analysis.cases.people import name_of
from analysis.models import AnalysisRun, ParcelResult


@dataclass(frozen=True)
class DecisionOf:
    """The newest decision about a parcel. `state` is as decided; a later run may propose something else."""

    decision_id: int
    parcel_id: int
    run_id: int
    state: str
    proposed: Proposed
    decided_path: str
    decided_instrument: str
    reason: str
    document: str
    decided_by: str
    decided_at: datetime | None
    version: int


@dataclass(frozen=True)
class Counted:
    """How many proposals, and how much land (mu)."""

    parcels: int = 0
    mu: float = 0.0


def decision_of(parcel_ids: Iterable[int]) -> dict[int, DecisionOf]:
    """The newest decision of each of these parcels that has one, by the parcel's id."""
    newest = (
        Decision.objects.filter(parcel__in=list(parcel_ids))
        .order_by("parcel_id", "-pk")
        .distinct("parcel_id")
        .select_related("decided_by")
    )
    return {one.parcel_id: _told(one) for one in newest}


def _told(one: Decision) -> DecisionOf:
    who = name_of(one.decided_by)
    return DecisionOf(
        decision_id=one.pk,
        parcel_id=one.parcel_id,
        run_id=one.run_id,
        state=one.state,
        proposed=Proposed(one.rule, one.path, one.instrument),
        decided_path=one.decided_path,
        decided_instrument=one.decided_instrument,
        reason=one.reason,
        document=one.document,
        decided_by=who,
        decided_at=one.decided_at,
        version=one.version,
    )


def states_in(run: AnalysisRun) -> dict[int, str]:
    """The state of each proposal of a run that somebody has decided about, by the parcel's id; all others wait."""
    rows = (
        ParcelResult.objects.filter(run=run, parcel__decisions__isnull=False)
        .exclude(rule="")
        .annotate(decision=F("parcel__decisions__pk"))
        .order_by("parcel_id", "-decision")
        .distinct("parcel_id")
        .values_list(
            *("parcel_id", "rule", "path", "instrument"),
            *(f"parcel__decisions__{name}" for name in ("state", "rule", "path", "instrument")),
        )
    )
    return {
        parcel: state_now(state, Proposed(*decided), Proposed(rule, path, instrument))
        for parcel, rule, path, instrument, state, *decided in rows
    }


def counts_by_state(run: AnalysisRun, states: dict[int, str] | None = None) -> dict[str, Counted]:
    """The proposals of a run by state, every state named; reads only the parcels that were decided about.

    A proposal that has no rule (undecided for want of facts) is none, and not counted. `states`, as `states_in` gives
    them, spares a second question.
    """
    states = states_in(run) if states is None else states
    areas = dict(ParcelResult.objects.filter(run=run, parcel__in=states).values_list("parcel_id", "area_mu"))
    counted = {state: [0, 0.0] for state in STATES}
    for parcel, state in states.items():
        counted[state][0] += 1
        counted[state][1] += areas[parcel]
    whole = _proposals(run)
    counted[PENDING][0] += whole.parcels - len(states)
    counted[PENDING][1] += whole.mu - sum(areas.values())
    return {state: Counted(int(count), float(mu)) for state, (count, mu) in counted.items()}


def _proposals(run: AnalysisRun) -> Counted:
    """All proposals of a run, as it counted them itself."""
    if "rules" not in run.counts:  # a run from before it kept them
        found = ParcelResult.objects.filter(run=run).exclude(rule="").aggregate(parcels=Count("pk"), mu=Sum("area_mu"))
        return Counted(found["parcels"], found["mu"] or 0.0)
    shares = [share for rule, share in run.counts["rules"].items() if rule]
    return Counted(sum(int(count) for count, _mu in shares), sum(mu for _count, mu in shares))
