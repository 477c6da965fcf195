"""The records behind the figures of the yearly tasks: read, taken away, typed in, cancelled."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from analysis.arithmetic.tasks import KIND
from analysis.cases.disposing import cancel_disposal, record_disposal
from analysis.cases.forms.records import RecordFilter
from analysis.cases.forms.tasks import Asked, RecordForm, towns_of
from analysis.cases.listing import SORTS, Row, narrowed, rows_of
from analysis.cases.models import Disposal, TaskKind
from analysis.cases.views.telling import person
from analysis.cases.words import SOURCES, UNITS
from parcels import audit
from parcels.decorators import require
from parcels.permissions import can_export_result, can_record_disposal, can_view_task
from parcels.refusals import Refusal
from parcels.tables import FORMATS, as_file
from parcels.views.pages import query_without, sort_of

PAGE_SIZE = 50


@require_safe
@require(can_view_task)
def records(request: HttpRequest) -> HttpResponse:
    """What was done in a year, record by record, with its sums."""
    asked = Asked(request)
    if asked.zone is None:
        return redirect("tasks")
    narrow = RecordFilter(asked, request.GET)
    sort, _order = sort_of(request, dict.fromkeys(SORTS, ""), "-on")
    found = narrowed(rows_of(asked.zone, asked.year), _asked(asked, narrow, request), sort)
    context = {
        "asked": asked,
        "filter": narrow,
        "sort": sort,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "sums": _sums(found),
        "sources": SOURCES,
        "until": bool(request.GET.get("as_of")),
        "query": query_without(request, "page"),
        "sort_query": query_without(request, "page", "sort"),
        "may_record": can_record_disposal(request.user),
    }
    return render(request, "cases/records.html", context)


def _asked(asked: Asked, narrow: RecordFilter, request: HttpRequest) -> dict[str, Any]:
    """The filter; a day counts only when the address names one, so that a year shows all of its records."""
    query = request.GET if request.method == "GET" else request.POST
    wanted = dict(narrow.cleaned_data) if narrow.is_valid() else {}
    return wanted | ({"as_of": asked.as_of} if query.get("as_of") else {})


def _sums(found: list[Row]) -> list[tuple[str, float, int]]:
    """Kind, sum and number of the records that count."""
    counted = [row for row in found if not row.cancelled]
    kinds = [kind for kind in KIND if any(row.kind == kind for row in counted)]
    return [
        (kind, sum(row.amount for row in counted if row.kind == kind), sum(row.kind == kind for row in counted))
        for kind in kinds
    ]


@require_POST
@require(can_export_result)
def records_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The records as the filter shows them, all pages of them."""
    asked = Asked(request)
    narrow = RecordFilter(asked, request.POST)
    if asked.zone is None or kind not in FORMATS or not narrow.is_valid():
        raise Http404
    sort, _order = sort_of(request, dict.fromkeys(SORTS, ""), "-on")
    found = narrowed(rows_of(asked.zone, asked.year), _asked(asked, narrow, request), sort)
    detail = {"rows": len(found), "format": kind, "year": asked.year, "filter": narrow.as_detail()}
    audit.record(request.user, "task_exported", asked.zone, detail, request)
    return as_file(kind, f"records-{asked.year}", _head(), [_line(row) for row in found])


def _head() -> list[str]:
    return [
        _("Done on"),
        _("Counts for"),
        _("Amount"),
        _("Unit"),
        _("Parcel code"),
        _("Firm"),
        _("Town"),
        _("Path"),
        _("Document"),
        _("Recorded by"),
        _("Source"),
        _("Note"),
        _("Cancelled because"),
    ]


def _line(row: Row) -> list[Any]:
    label, unit = str(TaskKind(row.kind).label), str(UNITS[KIND[row.kind].unit])
    named = [row.code, row.firm, row.town, row.path, row.document, row.who]
    return [row.on, label, round(row.amount, 4), unit, *named, str(SOURCES[row.source]), row.note, row.cancelled]


@require(can_record_disposal)
def record_new(request: HttpRequest) -> HttpResponse:
    """Record something done that has no proposal behind it."""
    asked = Asked(request)
    if asked.zone is None:
        return redirect("tasks")
    given = {name: request.GET.get(name, "") for name in ("kind", "parcel_code", "town")}
    form = RecordForm(towns_of(asked.zone), request.POST if request.method == "POST" else None, initial=given)
    if request.method == "POST" and form.is_valid():
        try:
            made = record_disposal(person(request), form.entry(asked.zone), request)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Recorded."))
            return redirect(f"{reverse('task-records')}?year={made.on.year}&kind={made.kind}")
    context = {"asked": asked, "form": form}
    return render(request, "cases/record_new.html", context, status=422 if request.method == "POST" else 200)


@require(can_record_disposal)
def record_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a mistaken record back, with a reason."""
    row = get_object_or_404(Disposal.objects.select_related("parcel", "town", "enterprise"), pk=pk)
    shown: dict[str, Any] = {"row": row}
    if request.method == "POST":
        try:
            cancel_disposal(person(request), pk, request.POST.get("reason", ""), request)
        except Refusal as refusal:
            shown |= {"refusal": refusal.message}
        else:
            messages.success(request, _("The record is cancelled: it counts no more and stays on file."))
            return redirect(f"{reverse('task-records')}?year={row.on.year}&kind={row.kind}&cancelled=on")
    return render(request, "cases/record_cancel.html", shown, status=422 if "refusal" in shown else 200)
