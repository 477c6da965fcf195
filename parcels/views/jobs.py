"""Background work as its owner sees it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from parcels import audit, jobs
from parcels.decorators import check, require
from parcels.models import Job
from parcels.permissions import can_cancel_job, can_view_job, visible_jobs

from .pages import list_context

PAGE_SIZE = 50


@require(can_view_job)
def job_list(request: HttpRequest) -> HttpResponse:
    """One's own background work, newest first."""
    rows = visible_jobs(request.user).select_related("created_by")
    return render(request, "parcels/job_list.html", list_context(request, rows, PAGE_SIZE))


@never_cache
@require(can_view_job)
def job_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One piece of work: how far it is, or how it ended."""
    return render(request, "parcels/job.html", {"job": _job(request, pk)})


@never_cache
@require(can_view_job)
def job_status(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that is asked for again while the work goes on; its end is shown on the whole page."""
    job = _job(request, pk)
    response = render(request, "parcels/job_status.html", {"job": job})
    if jobs.is_over(job):
        response["HX-Refresh"] = "true"
    return response


@require_POST
@require(can_cancel_job)
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the work to stop."""
    job = _job(request, pk)
    check(can_cancel_job, request, job)
    jobs.ask_cancel(job)
    audit.record(request.user, "job_cancelled", job, {"kind": job.kind}, request)
    if request.headers.get("HX-Request"):
        return render(request, "parcels/job_status.html", {"job": _job(request, pk)})
    return redirect("job", pk)


def _job(request: HttpRequest, pk: int) -> Job:
    return get_object_or_404(visible_jobs(request.user), pk=pk)
