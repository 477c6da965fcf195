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
    wanted = request.GET.get("run", "")
    if wanted.isdecimal():
        return run_by_number(wanted)
    return AnalysisRun.objects.filter(state=RunState.DONE).first()


def run_by_number(text: str) -> AnalysisRun | None:
    """The finished run of that number; None where the text names none."""
    if not text.isdecimal() or len(text) > 18:
        return None
    return AnalysisRun.objects.filter(state=RunState.DONE, pk=int(text)).first()
