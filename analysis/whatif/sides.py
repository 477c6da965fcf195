"""The two things that are compared: a run as it stands, or a scenario of one."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.models import AnalysisRun, RunState, Scenario
from analysis.whatif.answer import Answer, as_it_was, what_if
from analysis.whatif.kept import kept_run
from analysis.whatif.reading import read_changes


@dataclass(frozen=True, eq=False)
class Side:
    """One side: `key` is how an address names it (``run-3``, ``scenario-7``)."""

    key: str
    run: AnalysisRun
    scenario: Scenario | None
    answer: Answer


def side_by_key(key: str) -> Side | None:
    """The side of that key; None where there is no such run or scenario, or the run isn't done."""
    kind, _, number = key.partition("-")
    if not number.isdecimal() or kind not in ("run", "scenario"):
        return None
    if kind == "run":
        run = AnalysisRun.objects.filter(pk=int(number), state=RunState.DONE).first()
        return Side(key, run, None, as_it_was(kept_run(run))) if run else None
    scenario = Scenario.objects.select_related("run").filter(pk=int(number)).first()
    if scenario is None:
        return None
    answer = what_if(kept_run(scenario.run), read_changes(scenario.changes))
    return Side(key, scenario.run, scenario, answer)
