"""Where one parcel's proposal stands now: the newest run's proposal beside the newest decision."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.arithmetic.decision_steps import UNDECIDED, Proposed, actions_in, state_now
from analysis.cases.models import Decision, DecisionAction, DecisionState
from analysis.models import AnalysisRun, ParcelResult, RunState
from parcels.models import Parcel


@dataclass(frozen=True)
class Standing:
    """A parcel with what the newest run proposes for it (None: nothing) and its newest decision (None: none yet)."""

    parcel: Parcel
    run: AnalysisRun
    result: ParcelResult | None
    decision: Decision | None
    state: str

    @property
    def actions(self) -> list[str]:
        """What may be done about it now; nothing is decided where nothing is proposed."""
        undecided = self.state in UNDECIDED
        return [] if undecided and self.result is None else actions_in(self.state)

    @property
    def seen(self) -> str:
        """A word for all that a decision rests on: given out with the form, asked back when it is sent."""
        decision = f"{self.decision.pk}.{self.decision.version}" if self.decision else "0.0"
        return f"{decision}.{self.run.pk}" if self.state in UNDECIDED else decision

    @property
    def holds(self) -> bool:
        """Whether the newest decision is about what is proposed now; a closed one may be about something else."""
        return self.decision is not None and self.state == self.decision.state

    @property
    def differs(self) -> bool:
        """Whether the newest run no longer proposes what was decided on."""
        if self.decision is None or not self.holds or self.decision.run_id == self.run.pk:
            return False
        return self.result is None or proposed_by(self.result) != decided_on(self.decision)

    @property
    def run_of_words(self) -> AnalysisRun:
        """The run whose policy names the paths: the decision's own while it stands, else the newest."""
        standing = self.decision is not None and self.state not in UNDECIDED
        return self.decision.run if standing and self.decision else self.run

    @property
    def proposed(self) -> Proposed | None:
        """What is decided about: what the standing decision was proposed as, else what the newest run proposes."""
        if self.decision is not None and self.state not in UNDECIDED:
            return decided_on(self.decision)
        return proposed_by(self.result) if self.result else None

    def may(self, action: str) -> bool:
        """Whether this step is possible now."""
        return action in self.actions

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(DecisionState(self.state).label)


def newest_run() -> AnalysisRun | None:
    """The newest finished run."""
    return AnalysisRun.objects.filter(state=RunState.DONE).order_by("-pk").first()


def proposed_by(result: ParcelResult) -> Proposed:
    """What a run proposes."""
    return Proposed(result.rule, result.path, result.instrument)


def decided_on(decision: Decision) -> Proposed:
    """What was decided on, as it was proposed then."""
    return Proposed(decision.rule, decision.path, decision.instrument)


def standing_of(run: AnalysisRun, parcel_ids: Iterable[int]) -> dict[int, Standing]:
    """How each of these parcels stands that has a proposal in the run or a decision, by its id."""
    ids = list(parcel_ids)
    results = {one.parcel_id: one for one in ParcelResult.objects.filter(run=run, parcel__in=ids).exclude(rule="")}
    newest = Decision.objects.filter(parcel__in=ids).order_by("parcel_id", "-pk").distinct("parcel_id")
    decisions = {one.parcel_id: one for one in newest.select_related("decided_by", "run")}
    parcels = Parcel.objects.select_related("town", "zone").defer("geom", "geom_3857", "town__geom", "zone__geom")
    found = parcels.in_bulk(results.keys() | decisions.keys())
    return {
        key: _standing(parcel, run, results.get(key), decisions.get(key))
        for key, parcel in sorted(found.items(), key=lambda one: one[1].parcel_code)
    }


def _standing(parcel: Parcel, run: AnalysisRun, result: ParcelResult | None, decision: Decision | None) -> Standing:
    if result is None:
        state = decision.state if decision else DecisionState.PENDING
    else:
        before = decided_on(decision) if decision else None
        state = state_now(decision.state if decision else None, before, proposed_by(result))
    return Standing(parcel, run, result, decision, str(state))


def action_label(action: str) -> str:
    """A step in words."""
    return str(DecisionAction(action).label)
