"""Mending a file on its page: columns by choice, single rows by repair, the picture, and taking a whole import back."""

from __future__ import annotations

from typing import Any, cast

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from parcels.decorators import require
from parcels.importing import memory, pictures, repairs
from parcels.importing import undo as undoing
from parcels.importing.tasks import preview_in_background
from parcels.models import ImportFile, User
from parcels.permissions import can_import_register
from parcels.refusals import Refusal
from parcels.views.imports import own_file, start

MOST_REPAIRS = 5000


@require_safe
@require(can_import_register)
def import_picture(request: HttpRequest, pk: int) -> JsonResponse:
    """What the file brings, drawn over the register."""
    return JsonResponse(pictures.of(own_file(request, pk)))


@require_POST
@require(can_import_register)
def import_repair(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide about one row (`row`, `kind`, `value`) or all (`all`), or take one back (`back`); then judge anew."""
    row = own_file(request, pk)
    if row.saved_at is not None:
        return redirect("import-file", pk)
    try:
        row.repairs = _decided(row, request.POST)
    except Refusal as refusal:
        return render(request, "parcels/imports/refused.html", {"row": row, "problem": refusal.message}, status=422)
    return _again(row, request)


def _decided(row: ImportFile, asked: Any) -> dict[str, Any]:
    kept = dict(row.repairs)
    if asked.get("all"):
        for number, repair in _suggested(row).items():
            kept[number] = repairs.joined(kept.get(number, {}), repair)
        return kept
    number = asked.get("row", "")
    if not number.isdecimal():
        raise Refusal("repair_unknown", {"kind": "row"})
    if asked.get("back"):
        kept.pop(number, None)
        return kept
    column, value = asked.get("column", ""), asked.get("value", "")
    repair = repairs.checked(asked.get("kind", ""), {column: value} if column else {})
    if len(kept) >= MOST_REPAIRS:
        raise Refusal("repair_too_many", {"most": MOST_REPAIRS})
    return {**kept, number: repairs.joined(kept.get(number, {}), repair)}


def _suggested(row: ImportFile) -> dict[str, Any]:
    """The repairs that need no answer from a person, for all rows that have one."""
    found: dict[str, Any] = {}
    for one in (row.preview or {}).get("refused_rows", []) + (row.preview or {}).get("warnings", []):
        kinds = [kind for kind in repairs.FOR_REASON.get(one["code"], ()) if kind not in ("cell", "skip")]
        if kinds:
            number = str(one["row"])
            found[number] = repairs.joined(found.get(number, {}), repairs.checked(kinds[0], {}))
    return dict(list(found.items())[:MOST_REPAIRS])


def _again(row: ImportFile, request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        row.preview, row.report = None, None
        row.save(update_fields=["repairs", "options", "preview", "report"])
        start(row, "preview", preview_in_background, cast(User, request.user))
    return redirect("import-file", row.pk)


@require_POST
@require(can_import_register)
def import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the columns as they were chosen (`theirs` and `ours`, side by side), or forget what is remembered."""
    row = own_file(request, pk)
    if row.saved_at is not None:
        return redirect("import-file", pk)
    if request.POST.get("forget"):
        memory.forget(row)
        return _again(row, request)
    pairs = zip(
        request.POST.getlist("theirs"), request.POST.getlist("ours"), request.POST.getlist("unit"), strict=False
    )
    stated = [f"{theirs}[{unit}]={ours}" if unit and ours else f"{theirs}={ours}" for theirs, ours, unit in pairs]
    row.options = {**row.options, "mappings": stated}
    return _again(row, request)


@require_POST
@require(can_import_register)
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the whole import back; with `rest` also when others have changed some of its rows."""
    row = own_file(request, pk)
    try:
        undoing.undo(row, cast(User, request.user), rest=bool(request.POST.get("rest")), request=request)
    except Refusal as refusal:
        context = {"row": row, "problem": refusal.message, "offer_rest": refusal.code == "import_changed_since"}
        return render(request, "parcels/imports/refused.html", context, status=422)
    return redirect("import-file", pk)
