"""Downloads from the map: list, picture, map in one file. Each is permitted, filtered and audited."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from analysis.models import AnalysisRun
from maps import table
from maps.asked import asked_classes, asked_indicator
from maps.exports import lists
from maps.exports.picture import draw
from maps.exports.sheet import Sheet, make_sheet
from maps.filters import apply_filter, parcels_with_results, read_filter
from maps.policy_words import policy_of, speaks_chinese
from maps.runs import chosen_run
from parcels.audit import record
from parcels.decorators import require
from parcels.permissions import can_export_map, can_export_result, can_view_parcel, can_view_tax
from parcels.refusals import Refusal
from parcels.tables import as_file


@require_safe
@require(can_export_result)
def parcels_csv(request: HttpRequest) -> HttpResponseBase:
    """The list as CSV."""
    return _list(request, "csv")


@require_safe
@require(can_export_result)
def parcels_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The list as a workbook."""
    return _list(request, "xlsx")


def _list(request: HttpRequest, kind: str) -> HttpResponseBase:
    run = chosen_run(request)
    listed = apply_filter(parcels_with_results(request.user, run), read_filter(request.GET))
    parcels = table.ordered(listed, table.asked_order(request.GET.get("sort", ""), request.user))
    sees_tax = can_view_tax(request.user)
    rows = list(lists.rows(parcels, policy_of(run), sees_tax, not speaks_chinese()))
    _note(request, "result_exported", run, {"format": kind, "rows": len(rows)})
    return as_file(kind, _name("parcels", run), lists.head(sees_tax), rows)


@require_safe
@require(can_view_parcel)
def map_picture(request: HttpRequest) -> HttpResponse:
    """The map drawn by the server; it is part of the page where the interactive one can't be drawn."""
    try:
        picture = draw(request)
    except Refusal as refused:
        return HttpResponse(refused.message, status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(picture, content_type="image/svg+xml", headers={"Cache-Control": "private, no-store"})


@require_safe
@require(can_export_map)
def map_file(request: HttpRequest) -> HttpResponse:
    """The map in one file, sent as an attachment: its inline script must not run under this site's address."""
    run = chosen_run(request)
    sheet = _sheet(request, run)
    _note(request, "map_exported", run, {"indicator": sheet.indicator.name, "parcels": sheet.parcels.count()})
    disposition = f'attachment; filename="{_name("map", run)}.html"'
    headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
    from maps.exports.one_file import one_file  # brings folium, a third of a second that no other page or command needs

    return HttpResponse(one_file(sheet), content_type="text/html; charset=utf-8", headers=headers)


def _sheet(request: HttpRequest, run: AnalysisRun | None) -> Sheet:
    parcels = parcels_with_results(request.user, run)
    return make_sheet(parcels, run, asked_indicator(request), asked_classes(request), read_filter(request.GET))


def _note(request: HttpRequest, action: str, run: AnalysisRun | None, detail: dict[str, object]) -> None:
    asked = {name: request.GET.getlist(name) for name in request.GET if name not in ("at", "sel", "page")}
    record(request.user, action, run, detail | {"asked": asked}, request)


def _name(what: str, run: AnalysisRun | None) -> str:
    return f"landgis-{what}-run{run.pk if run else 0}-{timezone.localdate():%Y%m%d}"
