"""The list as a file: as shown, as a sheet to fill in, or as land in any format; long ones in the background."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe
from django_tasks import task

from analysis.models import AnalysisRun
from maps.register import columns, filters, table
from maps.runs import chosen_run
from parcels import audit, exporting, jobs
from parcels.decorators import require
from parcels.heartbeat import Heartbeat
from parcels.models import Job, Parcel, User
from parcels.permissions import can_export_register, visible_jobs
from parcels.refusals import Refusal
from parcels.register.sheet_writing import write_sheet
from parcels.scratch import scratch_folder
from parcels.tables import FORMATS, as_file

AT_ONCE = 5_000
"""More parcels than that are written in the background."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@require(can_export_register)
def register_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The filtered list: CSV and XLSX with the columns shown, other kinds with the land itself."""
    if kind in FORMATS:
        return _as_shown(request, kind)
    if kind not in exporting.KINDS:
        raise Http404
    found = _found(request)
    count = found.count()
    audit.record(request.user, "register_exported", None, {"rows": count, "format": kind}, request)
    if count > AT_ONCE:
        parameters = {"kind": kind, "query": request.GET.urlencode(), "names": _names(request.GET)}
        job = jobs.start("export", cast(User, request.user), parameters, export_in_background)
        return redirect("job", job.pk)
    return _written(found, kind, _names(request.GET))


def _names(query: QueryDict) -> str:
    return "chinese" if query.get("names") == "chinese" else "code"


def _found(request: HttpRequest) -> Any:
    return _plain(filters.listed(request.user, chosen_run(request), filters.read(request.GET)))


def _plain(found: Any) -> Any:
    return Parcel.objects.filter(pk__in=found.values("pk"))


def _as_shown(request: HttpRequest, kind: str) -> HttpResponseBase:
    shown = columns.chosen_columns(request.user, request.GET.getlist("col"))
    found = filters.listed(request.user, chosen_run(request), filters.read(request.GET))
    order = table.asked_order(request.GET.get("sort", ""), shown)
    audit.record(request.user, "register_exported", None, {"rows": found.count(), "format": kind}, request)
    lines = table.file_rows(table.ordered(found, order, shown), shown)
    return as_file(kind, "register", [one.label for one in shown], lines)


def _written(found: Any, kind: str, names: str) -> HttpResponseBase:
    with scratch_folder("export") as folder:
        path = Path(folder) / f"register.{kind}"
        try:
            exporting.write("parcels", path, kind, found, names=names)
        except Refusal as refused:
            return HttpResponse(refused.message, status=422, content_type="text/plain; charset=utf-8")
        # Opened before the folder goes: the file lives on until it is sent.
        return FileResponse(
            path.open("rb"), as_attachment=True, filename=path.name, headers={"Cache-Control": "private, no-store"}
        )


def _kept(job: Job) -> Path:
    return Path(settings.MEDIA_ROOT) / "exports" / f"{job.pk}.{job.parameters['kind']}"


@task(queue_name=jobs.LONG)
def export_in_background(job_id: int) -> None:
    """Write a long list to a file that its owner fetches."""

    def work(heartbeat: Heartbeat) -> dict[str, Any]:
        heartbeat.progress(gettext_noop("Writing the file"), 10)
        job = Job.objects.select_related("created_by").get(pk=job_id)
        assert job.created_by is not None
        query = QueryDict(job.parameters["query"])
        run = AnalysisRun.objects.filter(state="done", pk=query.get("run") or 0).first()
        run = run or AnalysisRun.objects.filter(state="done").first()
        found = _plain(filters.listed(job.created_by, run, filters.read(query)))
        path = _kept(job)
        path.parent.mkdir(parents=True, exist_ok=True)
        written = exporting.write("parcels", path, job.parameters["kind"], found, names=job.parameters["names"])
        return {"url": reverse("register-export-file", args=[job.pk]), "rows": written.rows}

    jobs.run(job_id, work)


@require_safe
@require(can_export_register)
def register_export_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file that was written in the background, for the one who asked for it."""
    own = visible_jobs(request.user).filter(created_by=request.user.pk, kind="export", state="done")
    job = get_object_or_404(own, pk=pk)
    path = _kept(job) if "kind" in job.parameters else Path()
    if not path.is_file():
        raise Http404
    audit.record(request.user, "register_exported", job, {"format": job.parameters["kind"]}, request)
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=f"register{path.suffix}", headers={"Cache-Control": "no-store"}
    )


@require_safe
@require(can_export_register)
def register_sheet(request: HttpRequest) -> HttpResponseBase:
    """The filtered register as a sheet to fill in and bring back; derived and retired parcels are left out."""
    found = _found(request).filter(status="active", kind="parcel").order_by("parcel_code")
    try:
        content, count = write_sheet(found)
    except Refusal as refused:
        return HttpResponse(refused.message, status=422, content_type="text/plain; charset=utf-8")
    audit.record(request.user, "register_exported", None, {"rows": count, "format": "sheet"}, request)
    headers = {
        "Content-Disposition": 'attachment; filename="register-sheet.xlsx"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=XLSX, headers=headers)
