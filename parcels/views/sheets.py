"""Sheets that come back: hand in, look at every difference, decide, save."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePath
from typing import Any, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from parcels import audit
from parcels.decorators import require
from parcels.models import ReturnedSheet, User
from parcels.permissions import can_edit_parcel
from parcels.refusals import Refusal
from parcels.register import land, returned
from parcels.register.columns import labels
from parcels.register.differences import counts, fingerprint, state_by_parcel
from parcels.surgery.attributes import CONFLICT, MINE, THEIRS, Comparison
from parcels.surgery.paper import read_paper

from .pages import list_context, query_without

PAGE_SIZE, LINES = 25, 200


@require(can_edit_parcel)
def sheet_list(request: HttpRequest) -> HttpResponse:
    """Hand in a filled sheet; and the sheets that one handed in before."""
    user, refusal = cast(User, request.user), ""
    if request.method == "POST":
        try:
            return redirect("sheet", _kept(request, user).pk)
        except Refusal as refused:
            refusal = refused.message
    context = list_context(request, _own(user), PAGE_SIZE) | {"refusal": refusal}
    return render(request, "parcels/sheets/list.html", context, status=422 if refusal else 200)


def _kept(request: HttpRequest, user: User) -> ReturnedSheet:
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise Refusal("sheet_unreadable", {"detail": _("no file")})
    return returned.keep(file, PurePath(file.name or "sheet.xlsx").name, user, request)


def _own(user: User) -> Any:
    """The user's own sheets: a sheet may hold what others are not to see."""
    return ReturnedSheet.objects.filter(uploaded_by=user).select_related("operation")


@never_cache
@require(can_edit_parcel)
@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """One sheet: the difference cell by cell, or what was saved of it."""
    return _page(request, get_object_or_404(_own(cast(User, request.user)), pk=pk))


def _page(request: HttpRequest, row: ReturnedSheet, refusal: str = "") -> HttpResponse:
    compared = returned.compared_now(row, cast(User, request.user))
    lines = returned.lines_with_faults(row, compared)
    state = request.GET.get("state", "")
    shown = [line for line in lines if line.state == state] if state else lines
    # Conflicts always stand on the page: each of them needs its choice in the form.
    conflicts = [line for line in lines if line.state == CONFLICT]
    rest = [line for line in shown if line.state != CONFLICT]
    context = {
        "row": row,
        "said": row.difference,
        "exported_at": datetime.fromisoformat(row.difference["exported_at"]) if row.difference else None,
        "missing": _words((row.difference or {}).get("missing", [])),
        "conflicts": conflicts,
        "chosen": {f"{line.field}={request.POST[line.field]}" for line in conflicts if line.field in request.POST},
        "page": Paginator(rest, LINES).get_page(request.GET.get("page")),
        "query": query_without(request, "page"),
        "counts": counts(lines),
        "state": state,
        "to_save": len(compared.to_save),
        "parcels": len({cell.parcel_id for cell in [*compared.to_save, *compared.conflicts]}),
        "seen": fingerprint(compared),
        "refusal": refusal,
        "paper": request.POST,
    }
    return render(request, "parcels/sheets/sheet.html", context, status=422 if refusal else 200)


def _words(names: list[str]) -> list[str]:
    known = labels()
    return [known.get(name, name) for name in names]


@require_POST
@require(can_edit_parcel)
def sheet_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Save what was accepted, in one operation."""
    user = cast(User, request.user)
    row = get_object_or_404(_own(user), pk=pk)
    try:
        compared = returned.compared_now(row, user)
        choices = _choices(request, compared)
        operation = returned.apply(row, user, read_paper(request.POST), choices, request.POST.get("seen", ""), request)
    except Refusal as refused:
        return _page(request, row, refused.message)
    count = operation.parcels.count() if operation else 0
    messages.success(request, _("Saved: {parcels} parcels in one operation.").format(parcels=count))
    return redirect("sheet", row.pk)


def _choices(request: HttpRequest, compared: Comparison) -> dict[tuple[int, str], str]:
    found = {}
    for cell in compared.conflicts:
        choice = request.POST.get(f"choice-{cell.parcel_id}-{cell.column}") or request.POST.get("choice-all", "")
        if choice in (MINE, THEIRS):
            found[cell.parcel_id, cell.column] = choice
    return found


@require_safe
@require(can_edit_parcel)
def sheet_land(request: HttpRequest, pk: int) -> JsonResponse:
    """The parcels that the sheet speaks of, for the small map."""
    user = cast(User, request.user)
    row = get_object_or_404(_own(user), pk=pk)
    states = state_by_parcel(returned.lines_with_faults(row, returned.compared_now(row, user)))
    return JsonResponse(land.features(states))


@require_safe
@require(can_edit_parcel)
def sheet_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The sheet as it came."""
    row = get_object_or_404(_own(cast(User, request.user)), pk=pk)
    audit.record(request.user, "register_exported", row, {"file": row.original_name}, request)
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
    return FileResponse(row.file.open("rb"), as_attachment=True, filename=row.original_name, headers=headers)
