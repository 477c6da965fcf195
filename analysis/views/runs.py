"""The list of runs, and starting one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from analysis.forms import RunFilter, StartForm
from analysis.models import AnalysisRun
from analysis.run_states import end_dead_runs
from analysis.tasks import analyse_in_background
from parcels import audit, jobs
from parcels.decorators import require
from parcels.models import User
from parcels.permissions import can_start_run, can_view_run
from parcels.views.pages import list_context, query_without, sort_of

PAGE_SIZE = 50
SORTS = {"run": "id", "as_of": "as_of", "data": "data_date", "seconds": "seconds"}


@require(can_view_run)
def run_list(request: HttpRequest) -> HttpResponse:
    """All runs, newest first."""
    end_dead_runs()
    narrowed = RunFilter(request.GET)
    sort, order = sort_of(request, SORTS, "-run")
    rows = narrowed.rows(AnalysisRun.objects.defer("policy_text").select_related("created_by")).order_by(order, "-id")
    context = {"filter": narrowed, "sort": sort, "sort_query": query_without(request, "page", "sort")}
    return render(request, "analysis/run_list.html", context | list_context(request, rows, PAGE_SIZE))


@require(can_start_run)
def run_new(request: HttpRequest) -> HttpResponse:
    """Ask for a run; it is carried out in the background and its page shows how far it is."""
    asked = StartForm(request.POST or None)
    if request.method == "POST" and asked.is_valid():
        assert isinstance(request.user, User)
        parameters = {"as_of": asked.cleaned_data["as_of"].isoformat(), "policy": asked.cleaned_data["policy"]}
        job = jobs.start("analyse", request.user, parameters, analyse_in_background)
        audit.record(request.user, "run_started", job, parameters, request)
        return redirect("job", job.pk)
    return render(request, "analysis/run_new.html", {"form": asked})
