"""The list of areas: a page with sort, and the same list as a file."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analysis.models import AnalysisRun
from analysis.outputs.provenance import provenance_of
from analysis.outputs.writing import written
from analysis.words import place_label
from maps.areas import listing
from maps.areas.layer import Scope
from maps.areas.levels import BLOCK, HEXAGON, HEXAGON_SIZES_M, LEVELS, PARCEL, hexagon_mu
from maps.asked import asked_size
from maps.indicators import Category
from maps.runs import chosen_run, done_runs
from maps.whatif.files import as_answer
from maps.writing import number
from parcels import audit
from parcels.decorators import require
from parcels.models import Zone
from parcels.permissions import can_export_result, can_start_run, can_view_run
from parcels.tables import FORMATS

PAGE = 50


@require_safe
@require(can_view_run)
def areas_page(request: HttpRequest) -> HttpResponse:
    """The areas of a level with their figures: `?level=`, `?size=`, `?zone=`, `?run=`, `?sort=`."""
    run = chosen_run(request)
    if run is None:
        return render(request, "maps/areas/none.html", {"may_start": can_start_run(request.user)})
    level, size = asked_area_level(request), asked_size(request)
    columns = listing.heads(level)
    order = listing.asked_order(request.GET.get("sort", ""), columns)
    lines = _lines(request, run, level)
    page = Paginator(listing.ordered(lines, order), PAGE).get_page(request.GET.get("page"))
    context = {
        "run": run,
        "runs": done_runs(),
        "zones": [(one.code, place_label(one)) for one in Zone.objects.defer("geom", "geom_3857").order_by("id")],
        "zone": request.GET.get("zone", ""),
        "levels": [one for one in LEVELS.values() if one.key != PARCEL],
        "level": LEVELS[level],
        "is_hexagon": level == HEXAGON,
        "is_block": level == BLOCK,
        "sizes": [(metres, hexagon_mu(metres)) for metres in HEXAGON_SIZES_M],
        "size": size,
        "heads": columns,
        "order": order,
        "page": page,
        "rows": [(line, [_cell(line, head) for head in columns]) for line in page],
        "held": sum(1 for line in lines if line.held),
        "mu": sum(line.mu for line in lines),
        "may_export": can_export_result(request.user),
        "kinds": ("xlsx", "csv"),
        "query": _query(request, "page"),
        "sort_query": _query(request, "page", "sort"),
    }
    return render(request, "maps/areas/page.html", context)


@require_safe
@require(can_export_result)
def areas_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The whole list as XLSX or CSV, with the run and policy inside."""
    run = chosen_run(request)
    if run is None or kind not in FORMATS:
        raise Http404
    level = asked_area_level(request)
    columns = listing.heads(level)
    lines = listing.ordered(_lines(request, run, level), listing.asked_order(request.GET.get("sort", ""), columns))
    labels = {one.name: f"{one.label} ({one.unit})" if one.unit else str(one.label) for one in columns}
    title = _("Figures of areas: {level}").format(level=LEVELS[level].label)
    body = written(kind, listing.as_frame(lines, columns), title, labels, provenance_of(run))
    detail = {"areas": level, "format": kind, "rows": len(lines)}
    audit.record(request.user, "result_exported", run, detail, request)
    return as_answer(kind, f"areas-run{run.pk}-{level}", body)


def asked_area_level(request: HttpRequest) -> str:
    """The level named by `?level=`: blocks, where it is parcels or unknown."""
    level = request.GET.get("level", "")
    return level if level in LEVELS.keys() - {PARCEL} else BLOCK


def _lines(request: HttpRequest, run: AnalysisRun, level: str) -> list[listing.AreaLine]:
    scope = Scope(asked_size(request), request.GET.get("zone", ""))
    return listing.area_lines(run, level, request.user, scope)


def _cell(line: listing.AreaLine, head: listing.Head) -> dict[str, Any]:
    """A cell as it is written: a figure, a category with its colour, or that it is held back."""
    value = line.value(head.name)
    is_held = head.name in line.held
    if head.indicator and head.indicator.categories:
        found = next((one for one in head.indicator.categories if one.key == value), Category("", "—", ""))
        return {"head": head, "text": str(found.label), "category": found if value else None, "held": is_held}
    text = value if head.name == "name" else number(value, head.places)
    return {"head": head, "text": text, "category": None, "held": is_held}


def _query(request: HttpRequest, *drop: str) -> str:
    query = request.GET.copy()
    for name in drop:
        query.pop(name, None)
    return f"{text}&" if (text := query.urlencode()) else ""
