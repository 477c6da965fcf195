"""Which run a page shows: the one that is asked for, else the newest that is done."""

from django.http import HttpRequest

from analysis.models import AnalysisRun, RunState
from parcels.permissions import can_view_run


def done_runs() -> list[AnalysisRun]:
    """The newest finished runs, for choosing among."""
    return list(AnalysisRun.objects.filter(state=RunState.DONE).defer("policy_text")[:20])


def chosen_run(request: HttpRequest) -> AnalysisRun | None:
    """The run named by `?run=`, else the newest; None before the first one."""
    if not can_view_run(request.user):
        return None
    finished = AnalysisRun.objects.filter(state=RunState.DONE)
    wanted = request.GET.get("run", "")
    if wanted.isdecimal():
        return finished.filter(pk=int(wanted)).first()
    return finished.first()
