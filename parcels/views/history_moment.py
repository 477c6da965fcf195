"""The register as of a day and as known at a moment: page, shapes for the small map, files."""

from __future__ import annotations

from pathlib import Path

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from parcels import audit, exporting
from parcels.decorators import require
from parcels.history.moment import MOST_SHAPES, MomentFilter, features_of, totals_of
from parcels.permissions import can_export_register, can_view_parcel
from parcels.refusals import Refusal
from parcels.scratch import scratch_folder

from .pages import query_without

PAGE_SIZE = 50
OFFERED = ("xlsx", "gpkg", "zip", "geojson", "csv")


@require_safe
@require(can_view_parcel)
def register_at(request: HttpRequest) -> HttpResponse:
    """Totals, list and map of the register at a moment."""
    narrow = MomentFilter(request.GET)
    rows = narrow.rows()
    totals = totals_of(rows)
    pages = Paginator(rows.select_related("town").defer("geom").order_by("parcel_code"), PAGE_SIZE)
    pages.__dict__["count"] = totals.all.count  # counted once: a past moment of a large register takes a second
    context = {
        "page": pages.get_page(request.GET.get("page")),
        "query": query_without(request, "page"),
        "filter": narrow,
        "totals": totals,
        "most": MOST_SHAPES,
        "too_many": totals.all.count > MOST_SHAPES,
        "offered": OFFERED,
        "asked": request.GET.urlencode(),
    }
    return render(request, "parcels/history/moment.html", context)


@require_safe
@require(can_view_parcel)
def register_at_shapes(request: HttpRequest) -> JsonResponse:
    """The land as it stood, for the small map."""
    try:
        return JsonResponse(features_of(MomentFilter(request.GET).rows()))
    except Refusal as refusal:
        return JsonResponse(refusal.as_dict(), status=422)


@require_POST
@require(can_export_register)
def register_at_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The register at the moment as a file, in the formats that the import reads."""
    narrow = MomentFilter(request.POST)
    if kind not in OFFERED or not narrow.is_valid():
        raise Http404
    with scratch_folder("export") as folder:
        path = Path(folder) / f"register.{kind}"
        try:
            written = exporting.write("parcels", path, kind, narrow.rows())
        except Refusal as refusal:
            return HttpResponse(refusal.message, status=422, content_type="text/plain; charset=utf-8")
        facts = {"what": "register_at", "rows": written.rows, "format": kind, "filter": narrow.as_detail()}
        audit.record(request.user, "register_exported", detail=facts, request=request)
        # The open file outlives its folder.
        headers = {"Cache-Control": "private, no-store"}
        return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, headers=headers)
