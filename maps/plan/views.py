"""Before and after a plan: the page with its two maps, the classes that they take, the table as a file."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from analysis.arithmetic.policy_errors import PolicyError
from analysis.outputs.provenance import Provenance, provenance_of
from analysis.outputs.writing import written
from analysis.words import place_label
from maps.areas.levels import LEVELS, PARCEL
from maps.plan import table
from maps.plan.asked import METHODS, VIEWS, asked_question, asked_view, shown_figures
from maps.plan.classes import UNKNOWN, class_bytes
from maps.plan.drawn import SIDES, picture_of
from maps.plan.effect import KEYS, PlanLayer, Question, plan_layer
from maps.plan.expected import expected_of, missing_of
from maps.plan.plans import DECIDED, carried_out, plans_of, source_of
from maps.policy_words import policy_of
from maps.runs import done_runs
from maps.views import bounds_of, tiles_of
from maps.whatif.files import as_answer
from maps.whatif.map_config import map_config
from maps.whatif.views import answers
from parcels import audit
from parcels.decorators import require
from parcels.models import Zone
from parcels.permissions import can_export_result, can_start_run, can_view_run
from parcels.refusals import Refusal
from parcels.tables import FORMATS


@require_safe
@require(can_view_run)
def page(request: HttpRequest) -> HttpResponse:
    """One zone before and after a plan: `?zone=`, `?run=`, `?plan=`, `?by=`, `?level=`, `?view=`, `?sort=`."""
    asked = asked_question(request)
    if asked is None:
        return render(request, "maps/plan/none.html", {"may_start": can_start_run(request.user)})
    try:
        layer = plan_layer(asked, request.user)
    except (Refusal, PolicyError) as refused:
        message = refused.message if isinstance(refused, Refusal) else str(refused)
        return render(request, "maps/plan/none.html", {"message": message}, status=422)
    context = _context(request, asked, layer) | _table(request, asked, layer)
    return render(request, "maps/plan/page.html", context)


def _context(request: HttpRequest, asked: Question, layer: PlanLayer) -> dict[str, Any]:
    return {
        "asked": asked,
        "zones": [(one.code, place_label(one)) for one in Zone.objects.defer("geom", "geom_3857").order_by("id")],
        "zone_name": place_label(asked.zone),
        "runs": done_runs(),
        "plans": plans_of(asked.run, request.user),
        "indicators": shown_figures(request.user, asked.level),
        "levels": [LEVELS[key] for key in KEYS],
        "methods": METHODS,
        "views": VIEWS,
        "view": asked_view(request),
        "layer": layer,
        "held": [row for row in layer.rows if row.held_back],
        "expected": expected_of(asked),
        "missing": missing_of(asked, layer),
        "carried_out": carried_out(asked.run, asked.zone) if asked.plan.kind == DECIDED else 0,
        "source": source_of(asked.run, asked.plan),
        "config": _config(request, asked, layer),
        "may_export": can_export_result(request.user),
        "kinds": ("xlsx", "csv"),
        "is_parcel": asked.level == PARCEL,
        "file_query": _query(request, drop=("page", "view")),
    }


def _table(request: HttpRequest, asked: Question, layer: PlanLayer) -> dict[str, Any]:
    columns = table.heads(asked)
    order = table.asked_order(request.GET.get("sort", ""), columns)
    shown = Paginator(table.ordered(layer.rows, order), table.PAGE).get_page(request.GET.get("page"))
    policy = policy_of(asked.run)
    return {
        "heads": columns,
        "order": order,
        "page": shown,
        "rows": [(row, table.cells(row, columns, asked.indicator, policy)) for row in shown],
        "sort_query": _query(request, drop=("sort", "page")),
        "query": _query(request, drop=("page",)),
    }


def _config(request: HttpRequest, asked: Question, layer: PlanLayer) -> dict[str, Any]:
    """What the script needs: addresses, and the classes of the three maps in the order of their numbers."""
    return {
        **map_config([asked.run]),
        "bounds": bounds_of(asked.zone.code),
        "run": asked.run.pk,
        "level": asked.level,
        "areas": "" if asked.level == PARCEL else tiles_of("tile-area", asked.run.pk, asked.level),
        "classes": f"{reverse('map-plan-classes')}?{_query(request, drop=('page', 'view', 'sort'))}",
        "unknown": UNKNOWN,
        "lines": [{"key": one.key, "label": one.label, "colour": one.colour} for one in layer.legend.lines],
        "between": [{"key": one.key, "label": one.label, "colour": one.colour} for one in layer.legend.between],
        "is_number": asked.indicator.is_number,
        "places": asked.indicator.places,
        "unit": str(asked.indicator.unit),
    }


@require_safe
@require(can_view_run)
@answers
def classes(request: HttpRequest) -> HttpResponse:
    """Each area's figures and classes, as `maps.plan.classes` writes them."""
    response = HttpResponse(
        class_bytes(plan_layer(_asked(request), request.user)), content_type="application/octet-stream"
    )
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@require(can_view_run)
@answers
def picture(request: HttpRequest) -> HttpResponse:
    """One side as an SVG, named by `?side=`: part of the page where maps can't be drawn."""
    asked = _asked(request)
    side = request.GET.get("side", "")
    drawn = picture_of(plan_layer(asked, request.user), asked.zone, asked.level, side if side in SIDES else SIDES[0])
    response = render(request, "maps/plan/picture.svg", {"picture": drawn}, content_type="image/svg+xml")
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@require(can_export_result)
@answers
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The whole table as XLSX or CSV, with the plan and what it rests on inside."""
    if kind not in FORMATS:
        raise Http404
    asked = _asked(request)
    layer = plan_layer(asked, request.user)
    rows = table.ordered(layer.rows, table.asked_order(request.GET.get("sort", ""), table.heads(asked)))
    frame = table.as_frame(rows, asked, policy_of(asked.run))
    if kind == "csv":  # it has no other place for what it rests on
        frame = frame.assign(plan=asked.plan.label)
    title = table.title_of(asked, place_label(asked.zone))
    body = written(kind, frame, title, table.labels(asked), _provenance(asked))
    detail = {"plan": asked.plan.key, "level": asked.level, "by": asked.indicator.name, "format": kind}
    audit.record(request.user, "result_exported", asked.run, detail | {"rows": len(rows)}, request)
    return as_answer(kind, f"plan-run{asked.run.pk}-{asked.level}", body)


def _provenance(asked: Question) -> Provenance:
    told = provenance_of(asked.run, asked.plan.scenario)
    from_plan = table.plan_line(asked.plan.label)
    return Provenance((*told.lines, from_plan, *(("expected", label, value) for label, value in expected_of(asked))))


def _asked(request: HttpRequest) -> Question:
    asked = asked_question(request)
    if asked is None:
        raise Http404
    return asked


def _query(request: HttpRequest, drop: tuple[str, ...]) -> str:
    """The address' query without some of its names, with a trailing & where something is left."""
    query = request.GET.copy()
    for name in drop:
        query.pop(name, None)
    return f"{text}&" if (text := query.urlencode()) else ""
