"""The register's page."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maps import filter_choices
from maps import table as map_table
from maps.indicators import GRADES, PATHS, STOCK
from maps.register import columns, filters, table
from maps.runs import chosen_run
from parcels.decorators import require
from parcels.exporting import KINDS
from parcels.models import Ownership, ParcelKind
from parcels.permissions import can_edit_parcel, can_export_register, can_view_parcel
from parcels.views.pages import query_without

PAGE = 50


@require_safe
@require(can_view_parcel)
def register(request: HttpRequest) -> HttpResponse:
    """All parcels as a table: filter, columns, order, totals, and what can be done with the rows."""
    run, wanted = chosen_run(request), filters.read(request.GET)
    shown = columns.chosen_columns(request.user, request.GET.getlist("col"))
    found = filters.listed(request.user, run, wanted)
    order = table.asked_order(request.GET.get("sort", ""), shown)
    page = Paginator(table.ordered(found, order, shown), PAGE).get_page(request.GET.get("page"))
    context = {
        "columns": shown,
        "all_columns": columns.all_columns(request.user).values(),
        "shown_names": {one.name for one in shown},
        "order": order,
        "page": page,
        "rows": table.rows(page.object_list, shown),
        "totals": map_table.totals(found, filters.whole(request.user, wanted)),
        "chips": filters.chips(request.GET, wanted),
        "query": query_without(request, "page"),
        "sort_query": query_without(request, "page", "sort"),
        "list_query": request.GET.urlencode(),
        "map_query": filters.shared_query(request.GET),
        "may_edit": can_edit_parcel(request.user),
        "may_export": can_export_register(request.user),
        "kinds": [kind for kind in KINDS if kind not in ("csv", "xlsx")],
    }
    return render(request, "maps/register/register.html", context | _choices(run, wanted))


def _choices(run: Any, wanted: filters.RegisterFilter) -> dict[str, Any]:
    return {
        "own": wanted,
        "filter": wanted.shared,
        "stocks": STOCK,
        "paths": PATHS,
        "grades": GRADES,
        "towns": filter_choices.towns(),
        "sectors": filter_choices.sectors(run),
        "ownerships": Ownership.choices,
        "parcel_kinds": ParcelKind.choices,
    }
