"""The topology desk: findings as a list and on a map, each with its repair, previewed and never silent."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any, cast

from django.contrib.gis.db.models.functions import AsGeoJSON, Transform
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from parcels import audit, jobs
from parcels.arithmetic.topology import Sizes
from parcels.decorators import require
from parcels.models import FindingKind, FindingState, Parcel, TopologyFinding, TopologyRun, User
from parcels.permissions import can_edit_parcel, can_export_register, can_view_parcel, editable_parcels
from parcels.refusals import Refusal
from parcels.surgery.commit import PlanChanged, commit
from parcels.surgery.conflicts import Conflict
from parcels.surgery.paper import read_paper
from parcels.surgery.perform import read
from parcels.surgery.plan import as_json, think
from parcels.tables import FORMATS, as_file
from parcels.topology.fixes import Fix, fixes_of
from parcels.topology.previews import drawn
from parcels.topology.tasks import look_in_background
from parcels.topology.words import FIGURES, HEAD, line_of

PAGE = 50
MOST_BESIDE = 1500
MOST_ON_THE_MAP = 3000
ORDERS = {"kind": ("kind", "-area_m2"), "area": ("-area_m2",), "width": ("-width_m",), "state": ("state", "kind")}


def _run(request: HttpRequest) -> TopologyRun | None:
    asked = request.GET.get("run", "")
    runs = TopologyRun.objects.select_related("made_by", "job")
    if asked.isdecimal():
        return get_object_or_404(runs, pk=int(asked))
    return runs.filter(summary__isnull=False).first() or runs.first()


def _found(request: HttpRequest, run: TopologyRun | None) -> QuerySet[TopologyFinding]:
    rows = TopologyFinding.objects.filter(run=run)
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    if kind in FindingKind.values:
        rows = rows.filter(kind=kind)
    if state in FindingState.values:
        rows = rows.filter(state=state)
    return rows.select_related("decided_by").order_by(*ORDERS.get(request.GET.get("sort", ""), ("id",)), "id")


@require_safe
@require(can_view_parcel)
def topology(request: HttpRequest) -> HttpResponse:
    """The findings of a look at the coverage: list, map, and the one that is chosen with its repairs."""
    run = _run(request)
    page = Paginator(_found(request, run), PAGE).get_page(request.GET.get("page"))
    context = {
        "run": run,
        "page": page,
        "lines": [line_of(row) for row in page.object_list],
        "kinds": FindingKind.choices,
        "states": FindingState.choices,
        "counts": _counts(run),
        "sizes": _sizes(run),
        "asked": request.GET,
        "query": request.GET.urlencode(),
        "may_edit": can_edit_parcel(request.user),
        "may_export": can_export_register(request.user),
        "formats": FORMATS,
        **_chosen(request, run),
    }
    return render(request, "parcels/topology/desk.html", context)


def _counts(run: TopologyRun | None) -> list[tuple[str, str, int, int]]:
    rows = TopologyFinding.objects.filter(run=run).values_list("kind", "state").annotate(Count("pk"))
    counted: dict[tuple[str, str], int] = {(kind, state): count for kind, state, count in rows}
    return [
        (kind, str(label), counted.get((kind, "open"), 0), sum(n for (k, _s), n in counted.items() if k == kind))
        for kind, label in FindingKind.choices
    ]


def _sizes(run: TopologyRun | None) -> list[tuple[str, str, float]]:
    given = run.parameters if run else {}
    return [(one.name, str(FIGURES[one.name]), given.get(one.name, one.default)) for one in fields(Sizes)]


def _chosen(request: HttpRequest, run: TopologyRun | None) -> dict[str, Any]:
    asked = request.GET.get("finding", "")
    if not asked.isdecimal() or run is None:
        return {}
    finding = TopologyFinding.objects.filter(run=run, pk=int(asked)).select_related("decided_by", "operation").first()
    if finding is None:
        return {}
    parcels = Parcel.objects.in_bulk(finding.parcel_ids)
    standing = [parcels[key] for key in finding.parcel_ids if key in parcels]
    return {"finding": finding, "line": line_of(finding), "parcels": standing, "fixes": fixes_of(finding)}


@require_POST
@require(can_edit_parcel)
def topology_look(request: HttpRequest) -> HttpResponse:
    """Look at the whole coverage again, with these sizes."""
    parameters = {}
    for one in fields(Sizes):
        try:
            value = float(request.POST.get(one.name) or one.default)  # type: ignore[arg-type]
        except ValueError:
            continue
        if 0 <= value < 1e9:
            parameters[one.name] = value
    user = cast(User, request.user)
    with transaction.atomic():
        run = TopologyRun.objects.create(made_by=user, parameters=parameters)
        run.job = jobs.start("topology", user, {"run": run.pk}, look_in_background)
        run.save(update_fields=["job"])
    return redirect("job", run.job.pk)


@require_safe
@require(can_view_parcel)
def topology_shapes(request: HttpRequest) -> JsonResponse:
    """The findings of the list as shapes for the map."""
    rows = _found(request, _run(request)).filter(geom__isnull=False)
    rows = rows.annotate(shape=AsGeoJSON(Transform("geom", 4326), precision=9))[:MOST_ON_THE_MAP]
    looks = {"overlap": "overlap", "gap": "gap", "outside_zone": "removed", "sliver": "warning"}
    features = [
        {
            "type": "Feature",
            "properties": {"id": row.pk, "state": looks.get(row.kind, "refused"), "label": str(row.pk)},
            "geometry": json.loads(row.shape),
        }
        for row in rows
    ]
    return JsonResponse({"type": "FeatureCollection", "features": [*_around([row.pk for row in rows]), *features]})


def _around(findings: list[int]) -> list[dict[str, Any]]:
    """The parcels beside findings, for the eye to find its place."""
    near = TopologyFinding.objects.filter(pk__in=findings, geom__bboverlaps=OuterRef("geom"))
    rows = Parcel.objects.filter(Exists(near), status="active", kind="parcel")
    rows = rows.annotate(shape=AsGeoJSON(Transform("geom", 4326), precision=9)).order_by("pk")[:MOST_BESIDE]
    return [
        {
            "type": "Feature",
            "properties": {"id": f"p{row.pk}", "state": "neighbour", "label": row.parcel_code[-7:]},
            "geometry": json.loads(row.shape),
        }
        for row in rows
    ]


@require_safe
@require(can_export_register)
def topology_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list as a file."""
    if kind not in FORMATS:
        raise Http404
    rows = _found(request, _run(request))
    audit.record(request.user, "register_exported", None, {"what": "topology", "rows": rows.count()}, request)
    lines = (line_of(row) for row in rows.iterator())
    return as_file(kind, "topology", [str(name) for name in HEAD], (line.cells() for line in lines))


@require_POST
@require(can_edit_parcel)
def topology_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept a finding as it is, with a reason, or open it again."""
    finding = get_object_or_404(TopologyFinding, pk=pk)
    _check_towns(request, finding)
    reason = request.POST.get("note", "").strip()[:300]
    if request.POST.get("state") == FindingState.ACCEPTED and reason:
        state, note = FindingState.ACCEPTED, reason
    else:
        state, note = FindingState.OPEN, ""
    with transaction.atomic():
        TopologyFinding.objects.filter(key=finding.key, state__in=[FindingState.OPEN, FindingState.ACCEPTED]).update(
            state=state, note=note, decided_by=request.user, decided_at=timezone.now()
        )
        audit.record(request.user, "topology_decided", finding, {"state": state, "reason": note}, request)
    return redirect(f"{_address()}?run={finding.run_id}&finding={finding.pk}")


def _address() -> str:
    """The desk itself."""
    return reverse("topology")


def _check_towns(request: HttpRequest, finding: TopologyFinding) -> None:
    wanted = set(finding.parcel_ids)
    there = set(Parcel.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    mine = set(editable_parcels(request.user).filter(pk__in=wanted).values_list("pk", flat=True))
    if there - mine:
        raise PermissionDenied("can_edit_parcel")


@require_POST
@require(can_edit_parcel)
def topology_fix(request: HttpRequest, pk: int) -> HttpResponse:
    """Preview a repair; with a document and the preview's fingerprint, do it."""
    finding = get_object_or_404(TopologyFinding, pk=pk)
    fix = next((one for one in fixes_of(finding) if one.name == request.POST.get("fix")), None)
    if fix is None:
        return redirect(f"{_address()}?run={finding.run_id}&finding={finding.pk}")
    context: dict[str, Any] = {"finding": finding, "line": line_of(finding), "fix": fix, "given": request.POST}
    try:
        if request.POST.get("fingerprint"):
            return _do(request, finding, fix)
        return _show(request, context, fix)
    except (Conflict, PlanChanged):
        context["problem"] = Refusal("version_stale", {"parcel_code": finding.figures.get("codes", [])}).message
        return _show(request, context, fix)
    except Refusal as refusal:
        context["problem"] = refusal.message
        return render(request, "parcels/topology/fix.html", context, status=422)


def _show(request: HttpRequest, context: dict[str, Any], fix: Fix) -> HttpResponse:
    plan = think(read(fix.request), request.user)
    context |= {"plan": as_json(plan, request.user), "shapes": drawn(plan)}
    return render(request, "parcels/topology/fix.html", context)


def _do(request: HttpRequest, finding: TopologyFinding, fix: Fix) -> HttpResponse:
    user = cast(User, request.user)
    paper = read_paper(request.POST)
    with transaction.atomic():
        operation = commit(read(fix.request), user, paper, request.POST["fingerprint"], request)
        TopologyFinding.objects.filter(pk=finding.pk).update(
            state=FindingState.FIXED, operation=operation, decided_by=user, decided_at=timezone.now()
        )
    return redirect(f"{_address()}?run={finding.run_id}&finding={finding.pk}")
