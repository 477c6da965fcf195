"""A parcel's columns: the form with its version, the conflict of two people, and the same as JSON with If-Match."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from parcels.decorators import check, require
from parcels.history.editing import CHOICE, PREFIX, Outcome, inputs_of, save, standing, texts_of, told_cells
from parcels.models import Parcel, User
from parcels.permissions import can_edit_parcel, can_view_parcel
from parcels.refusals import Refusal
from parcels.surgery import holds, presence
from parcels.surgery.attributes import COLUMNS
from parcels.surgery.paper import read_paper

from .history import parcel_or_404

IF_MATCH = re.compile(r'^(?:W/)?"(\d+):(\d+)"$')
MOST_BYTES = 100_000
PAPER = ("document", "document_on", "effective_on")


@never_cache
@require(can_edit_parcel)
def parcel_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The form; POST saves, merges, or shows both sides."""
    parcel = parcel_or_404(request, pk)
    check(can_edit_parcel, request, parcel)
    user = cast(User, request.user)
    if request.method == "POST":
        return _post(request, parcel, user)
    presence.here(user, [pk])
    version = standing(parcel)
    return _form(request, parcel, version.number, texts_of(version))


def _form(
    request: HttpRequest,
    parcel: Parcel,
    seen: int,
    values: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
    refused: str = "",
) -> HttpResponse:
    user = cast(User, request.user)
    context = {
        "parcel": parcel,
        "seen": seen,
        "groups": inputs_of(values, user, errors),
        "errors": errors,
        "refused": refused,
        "asked": request.POST,
        **_company(parcel, user),
    }
    return render(request, "parcels/parcel_form/form.html", context, status=422 if errors or refused else 200)


def _company(parcel: Parcel, user: User) -> dict[str, Any]:
    """Who and what else is at the parcel."""
    return {"holds": holds.held([parcel.pk]), "others": presence.others_at([parcel.pk], user)}


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 9 else None


def _post(request: HttpRequest, parcel: Parcel, user: User) -> HttpResponse:
    seen = _number(request.POST.get("version")) or 0
    values = {name: request.POST[PREFIX + name] for name in COLUMNS if PREFIX + name in request.POST}
    choices = {name: request.POST[CHOICE + name] for name in COLUMNS if CHOICE + name in request.POST}
    decided_on = _number(request.POST.get("decided_on"))
    try:
        paper = read_paper(request.POST.dict())
        paper.refuse_missing()
        outcome = save(parcel, seen, values, choices, decided_on, user, paper, request)
    except Refusal as refusal:
        return _form(request, parcel, seen, values, refused=refusal.message)
    if outcome.collisions:
        return _conflict(request, parcel, seen, values, outcome)
    if outcome.errors or outcome.refusal:
        told = outcome.refusal.message if outcome.refusal else ""
        return _form(request, parcel, seen, values, outcome.errors, told)
    _tell(request, outcome)
    return redirect("parcel-history", parcel.pk)


def _conflict(
    request: HttpRequest, parcel: Parcel, seen: int, values: Mapping[str, str], outcome: Outcome
) -> HttpResponse:
    colliding = {one.name for one in outcome.collisions}
    attributes_colliding = {COLUMNS[name].attribute for name in colliding}
    context = {
        "parcel": parcel,
        "seen": seen,
        "now": outcome.compared.versions[parcel.pk],
        "values": [(PREFIX + name, value) for name, value in values.items()],
        "collisions": outcome.collisions,
        "mine": told_cells(outcome.compared.to_save),
        "merging": [
            (entry, [change for change in entry.changes if change.attribute not in attributes_colliding])
            for entry in outcome.since
        ],
        "reshaped": outcome.reshaped,
        "paper": [(name, request.POST.get(name, "")) for name in PAPER],
        **_company(parcel, cast(User, request.user)),
    }
    return render(request, "parcels/parcel_form/conflict.html", context, status=409)


def _tell(request: HttpRequest, outcome: Outcome) -> None:
    """Say what was saved, and what others had changed meanwhile: merged, but never silently."""
    if outcome.operation is None:
        messages.info(request, _("Nothing was changed: the register says what you want already."))
    else:
        cells = len(outcome.compared.to_save)
        text = ngettext("Saved: {cells} value changed.", "Saved: {cells} values changed.", cells)
        messages.success(request, text.format(cells=cells))
    for entry in outcome.since:
        columns = _("; ").join(f"{one.label} {one.old} → {one.new}" for one in entry.changes) or entry.what
        text = _("While you were editing, {who} saved: {columns} ({document}). Both changes stand.")
        told = {"who": entry.who or _("a program"), "columns": columns, "document": entry.document or _("no document")}
        messages.warning(request, text.format(**told))


# --- the same for programs ---


@require_http_methods(["GET", "HEAD", "PATCH"])
@require(can_view_parcel)
def parcel_json(request: HttpRequest, pk: int) -> HttpResponse:
    """A parcel's columns with its version as ETag; PATCH with If-Match changes some of them."""
    parcel = parcel_or_404(request, pk)
    if request.method == "PATCH":
        check(can_edit_parcel, request, parcel)
        try:
            return _patch(request, parcel)
        except Refusal as refusal:
            return JsonResponse(refusal.as_dict(), status=422)
    version = standing(parcel)
    body = {"id": pk, "code": parcel.parcel_code, "version": version.number, "status": parcel.status}
    return _tagged(body | {"values": texts_of(version)}, pk, version.number)


def _tagged(body: dict[str, Any], pk: int, number: int, status: int = 200) -> JsonResponse:
    headers = {"ETag": f'"{pk}:{number}"', "Cache-Control": "private, no-cache"}
    return JsonResponse(body, status=status, headers=headers)


def _patch(request: HttpRequest, parcel: Parcel) -> HttpResponse:
    named = IF_MATCH.match(request.headers.get("If-Match", "").strip())
    if named is None or int(named[1]) != parcel.pk:
        return JsonResponse(Refusal("if_match_missing").as_dict(), status=412)
    body = _body(request)
    values = {str(name): "" if value is None else str(value) for name, value in _mapping(body, "values").items()}
    choices = {str(name): str(choice) for name, choice in _mapping(body, "choices").items()}
    paper = read_paper(body)
    paper.refuse_missing()
    user = cast(User, request.user)
    seen, decided_on = int(named[2]), _number(str(body.get("decided_on") or ""))
    outcome = save(parcel, seen, values, choices, decided_on, user, paper, request)
    if outcome.refusal:
        raise outcome.refusal
    if outcome.errors:
        return JsonResponse({"code": "cells_refused", "values": dict(outcome.errors)}, status=422)
    now = standing(parcel).number
    if outcome.collisions:
        return _tagged({"conflict": _sides(outcome), "seen": seen, "now": now}, parcel.pk, now, 409)
    saved = [cell.column for cell in outcome.compared.to_save]
    merged = [{"by": entry.who, "columns": [one.label for one in entry.changes]} for entry in outcome.since]
    operation = outcome.operation.pk if outcome.operation else None
    return _tagged({"version": now, "operation": operation, "saved": saved, "merged": merged}, parcel.pk, now)


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body) if len(request.body) <= MOST_BYTES else None
    except (ValueError, RecursionError) as error:
        raise Refusal("patch_unreadable", {"field": "JSON"}) from error
    if not isinstance(body, dict):
        raise Refusal("patch_unreadable", {"field": "JSON"})
    return body


def _mapping(body: dict[str, Any], name: str) -> dict[str, Any]:
    found = body.get(name) or {}
    if not isinstance(found, dict):
        raise Refusal("patch_unreadable", {"field": name})
    return found


def _sides(outcome: Outcome) -> list[dict[str, Any]]:
    return [
        {
            "column": one.name,
            "label": one.label,
            "base": one.base,
            "theirs": one.theirs,
            "mine": one.mine,
            "by": one.entry.who if one.entry else "",
            "at": one.entry.at.isoformat() if one.entry else None,
            "document": one.entry.document if one.entry else "",
        }
        for one in outcome.collisions
    ]
