"""The stored runs as steps in time: for each as-of date one run, oldest first."""

from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from analysis.models import AnalysisRun, RunState
from maps.writing import day

MOST = 40
"""Dates on the slider, the newest ones."""


@dataclass(frozen=True)
class Year:
    """A step: the run, its date, its name in words and its source line."""

    run: int
    as_of: str
    title: str
    source: str


def steps(chosen: AnalysisRun | None) -> list[dict[str, str | int]]:
    """The newest run of each date, the chosen one for its own; for a script."""
    finished = AnalysisRun.objects.filter(state=RunState.DONE).defer("policy_text")
    runs = {run.as_of: run for run in finished.order_by("-as_of", "-id").distinct("as_of")[:MOST]}
    if chosen:
        runs[chosen.as_of] = chosen
    return [asdict(_step(runs[date])) for date in sorted(runs)]


def _step(run: AnalysisRun) -> Year:
    source = _("Source: register, %(data)s; run #%(number)s; policy %(version)s") % {
        "data": day(run.data_date),
        "number": run.pk,
        "version": run.policy_version,
    }
    title = _("as of {as_of}, run #{number}").format(as_of=run.as_of.isoformat(), number=run.pk)
    return Year(run.pk, run.as_of.isoformat(), title, source)
