"""Printed maps: the page with its form and preview, and the sheet as PDF and PNG. Large ones in the background."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_noop, override
from django.views.decorators.http import require_safe
from django_tasks import task

from maps.prints.filling import MOST, count_in
from maps.prints.paper import SIZES, TURNS
from maps.prints.scale import SCALES, metres
from maps.prints.sheet import PrintedMap, printed_map
from maps.prints.wish import PREVIEW_DPI, RESOLUTIONS, Subject, Wish, fitting_scale, ground_of, subject_of, wish_of
from maps.runs import chosen_run
from parcels import audit, jobs
from parcels.decorators import require
from parcels.documents.pictures import png_of
from parcels.heartbeat import Heartbeat
from parcels.models import Block, Job, User
from parcels.permissions import can_export_map, visible_jobs
from parcels.refusals import Refusal

AT_ONCE = 3000
"""Sheets with more parcels than that are drawn in the background."""
KINDS = {"pdf": "application/pdf", "png": "image/png"}
OWN = frozenset({"of", "paper", "turn", "scale", "title", "dpi", "block", "page", "sort"})
"""What the form itself asks for; everything else of the address goes along unseen."""
MOST_BLOCKS = 400


@require_safe
@require(can_export_map)
def print_page(request: HttpRequest) -> HttpResponse:
    """The form, with a preview of the sheet as it stands."""
    wish = wish_of(request.GET)
    context = _choices(request, wish)
    try:
        subject = subject_of(request, wish)
    except Refusal as refused:
        return render(request, "maps/prints/page.html", context | {"refused": refused.message})
    ground = ground_of(wish, subject)
    fits = fitting_scale(wish, subject)
    count = count_in(request, ground)
    return render(
        request,
        "maps/prints/page.html",
        context
        | {
            "ground": ground,
            "fits": fits,
            "shows_m": [round(metres(length, ground.scale)) for length in (ground.width_mm, ground.height_mm)],
            "count": count,
            "is_large": AT_ONCE < count <= MOST,
        },
    )


def _choices(request: HttpRequest, wish: Wish) -> dict[str, Any]:
    zone = request.GET.get("zone", "")
    blocks = Block.objects.filter(zone__code=zone) if zone else Block.objects.all()
    return {
        "wish": wish,
        "run": chosen_run(request),
        "papers": list(SIZES),
        "turns": TURNS,
        "scales": SCALES,
        "resolutions": RESOLUTIONS,
        "blocks": blocks.order_by("code", "id").defer("geom", "geom_3857")[:MOST_BLOCKS],
        "parcel": _parcel(request, wish),
        "carried": [(name, value) for name in request.GET if name not in OWN for value in request.GET.getlist(name)],
        "query": request.GET.urlencode(),
    }


def _parcel(request: HttpRequest, wish: Wish) -> Any:
    if wish.parcel is None:
        return None
    try:
        return subject_of(request, Wish(of="parcel", parcel=wish.parcel)).parcel
    except Refusal:
        return None


@require_safe
@require(can_export_map)
def print_preview(request: HttpRequest) -> HttpResponse:
    """The sheet as a small picture, for the form."""
    try:
        picture = png_of(printed_map(request).pdf(), PREVIEW_DPI)
    except Refusal as refused:
        return _refused(refused)
    return HttpResponse(picture, content_type="image/png", headers={"Cache-Control": "private, no-store"})


@require_safe
@require(can_export_map)
def print_sheet(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The sheet to take away; one with thousands of parcels is drawn in the background."""
    if kind not in KINDS:
        raise Http404
    wish = wish_of(request.GET)
    try:
        subject = subject_of(request, wish)
        ground = ground_of(wish, subject)
        detail = _told(request, wish, subject, kind, ground.scale)
        if AT_ONCE < count_in(request, ground) <= MOST:
            parameters = detail | {"kind": kind, "query": request.GET.urlencode(), "language": get_language()}
            job = jobs.start("print", cast(User, request.user), parameters, print_in_background)
            return redirect("job", job.pk)
        made = printed_map(request)
        content = _content(made, kind)
    except Refusal as refused:
        return _refused(refused)
    audit.record(request.user, "map_exported", made.run, detail, request)
    return HttpResponse(
        content,
        content_type=KINDS[kind],
        headers={
            "Content-Disposition": f'attachment; filename="{_name(wish, ground.scale, kind)}"',
            "Cache-Control": "private, no-store",
        },
    )


def _content(made: PrintedMap, kind: str) -> bytes:
    pdf = made.pdf()
    return png_of(pdf, made.wish.dpi) if kind == "png" else pdf


def _told(request: HttpRequest, wish: Wish, subject: Subject, kind: str, scale: int) -> dict[str, Any]:
    """What the audit log keeps: what was drawn and how, and the filter."""
    asked = {name: request.GET.getlist(name) for name in request.GET if name not in OWN | {"at"}}
    told: dict[str, Any] = {"format": kind, "of": wish.of, "paper": wish.paper, "scale": scale, "asked": asked}
    if kind == "png":
        told["dpi"] = wish.dpi
    if subject.block:
        told["block"] = str(subject.block)
    return told


def _name(wish: Wish, scale: int, kind: str) -> str:
    resolution = f"-{wish.dpi}dpi" if kind == "png" else ""
    return f"landgis-{wish.of}-{wish.paper}-1-{scale}{resolution}.{kind}"


def _refused(refused: Refusal) -> HttpResponse:
    return HttpResponse(refused.message, status=422, content_type="text/plain; charset=utf-8")


def _kept(job: Job) -> Path:
    return Path(settings.MEDIA_ROOT) / "exports" / f"{job.pk}.{job.parameters['kind']}"


@task(queue_name=jobs.LONG)
def print_in_background(job_id: int) -> None:
    """Draw a large sheet to a file that its owner fetches."""

    def work(heartbeat: Heartbeat) -> dict[str, Any]:
        heartbeat.progress(gettext_noop("Drawing the map"), 10)
        job = Job.objects.select_related("created_by").get(pk=job_id)
        assert job.created_by is not None
        asked = HttpRequest()
        asked.GET, asked.user = QueryDict(job.parameters["query"]), job.created_by
        with override(job.parameters["language"]):
            made = printed_map(asked)
            heartbeat.progress(gettext_noop("Setting the sheet"), 40)
            content = _content(made, job.parameters["kind"])
        path = _kept(job)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return {"url": reverse("map-print-file", args=[job.pk]), "scale": made.ground.scale}

    jobs.run(job_id, work)


@require_safe
@require(can_export_map)
def print_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A sheet that was drawn in the background, for the one who asked for it."""
    own = visible_jobs(request.user).filter(created_by=request.user.pk, kind="print", state="done")
    job = get_object_or_404(own, pk=pk)
    path = _kept(job)
    if not path.is_file():
        raise Http404
    asked = QueryDict(job.parameters["query"])
    name = _name(wish_of(asked), job.result["scale"], job.parameters["kind"])
    detail = {key: job.parameters[key] for key in ("format", "of", "paper", "scale", "asked")}
    audit.record(request.user, "map_exported", job, detail, request)
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, headers={"Cache-Control": "no-store"})
