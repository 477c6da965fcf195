"""The stored runs as steps in time: for each as-of date one run, oldest first."""

from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from analysis.models import AnalysisRun
from maps.runs import done_runs
from maps.writing import day


@dataclass(frozen=True)
class Year:
    """A step: the run, its date, its name in words and its source line."""

    run: int
    as_of: str
    title: str
    source: str


def steps(chosen: AnalysisRun | None) -> list[dict[str, str | int]]:
    """The newest run of each date, the chosen one for its own; for a script."""
    newest: dict[str, AnalysisRun] = {}
    for run in [*([chosen] if chosen else []), *done_runs()]:
        newest.setdefault(run.as_of.isoformat(), run)
    return [asdict(_step(newest[date])) for date in sorted(newest)]


def _step(run: AnalysisRun) -> Year:
    source = _("Source: register, %(data)s; run #%(number)s; policy %(version)s") % {
        "data": day(run.data_date),
        "number": run.pk,
        "version": run.policy_version,
    }
    title = _("as of {as_of}, run #{number}").format(as_of=run.as_of.isoformat(), number=run.pk)
    return Year(run.pk, run.as_of.isoformat(), title, source)
