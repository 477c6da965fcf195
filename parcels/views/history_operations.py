"""Operations: the list, one of them, and its undo with a preview."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from parcels import audit
from parcels.decorators import require
from parcels.history import undoing
from parcels.history.operations import SORTS, OperationFilter, head, lines_of, operations_listed, told
from parcels.models import Operation, User
from parcels.permissions import can_edit_parcel, can_export_register, can_view_parcel
from parcels.refusals import Refusal
from parcels.surgery.paper import read_paper
from parcels.tables import FORMATS, as_file

from .pages import list_context, query_without, sort_of

PAGE_SIZE = 50


@require_safe
@require(can_view_parcel)
def operation_list(request: HttpRequest) -> HttpResponse:
    """All operations, newest first."""
    narrow = OperationFilter(request.GET)
    sort, order = sort_of(request, SORTS, "-id")
    rows = narrow.rows(operations_listed()).order_by(order, "-id")
    context = list_context(request, rows, PAGE_SIZE)
    context |= {"filter": narrow, "sort": sort, "sort_query": query_without(request, "sort", "page")}
    return render(request, "parcels/history/operations.html", context)


@require_POST
@require(can_export_register)
def operation_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The narrowed list as a file."""
    narrow = OperationFilter(request.POST)
    if kind not in FORMATS or not narrow.is_valid():
        raise Http404
    rows = narrow.rows(operations_listed()).order_by("-id")
    facts = {"what": "operations", "rows": rows.count(), "format": kind, "filter": narrow.as_detail()}
    audit.record(request.user, "register_exported", detail=facts, request=request)
    return as_file(kind, "operations", head(), lines_of(rows))


@require_safe
@require(can_view_parcel)
def operation_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What an operation did, by which document, and what became of it."""
    return render(request, "parcels/history/operation.html", _context(_operation(pk)))


def _operation(pk: int) -> Operation:
    rows = Operation.objects.select_related("made_by", "import_file", "undoes", "undone_by")
    return get_object_or_404(rows, pk=pk)


def _context(operation: Operation) -> dict[str, Any]:
    return {
        "operation": operation,
        "told": told(operation),
        "links": operation.lineage.select_related("parent", "child").order_by("parent_id", "child_id"),
        "undone_by": getattr(operation, "undone_by", None),
        "may_be_undone": undoing.may_be_undone(operation),
    }


@require(can_edit_parcel)
def operation_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """What an undo would bring back; POST does it."""
    operation = _operation(pk)
    user = cast(User, request.user)
    refused = ""
    if request.method == "POST":
        try:
            made = undoing.undo_any(operation, user, read_paper(request.POST.dict()), request)
            return redirect("operation", made.pk)
        except Refusal as refusal:
            refused = refusal.message
    preview = undoing.preview_of(operation, user)
    context = {"operation": operation, "preview": preview, "refused": refused, "asked": request.POST}
    return render(request, "parcels/history/undo.html", context, status=422 if refused else 200)
