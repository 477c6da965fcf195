"""What is done with chosen rows: one value into many parcels, a worklist."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maps.register.selection import carried, chosen
from parcels import audit
from parcels.decorators import require
from parcels.models import User
from parcels.permissions import can_edit_parcel, can_view_parcel
from parcels.refusals import Refusal
from parcels.register import bulk, worklists
from parcels.register.columns import COLUMNS, choice_words, label
from parcels.register.differences import counts, fingerprint, lines_of
from parcels.surgery.attributes import Comparison
from parcels.surgery.paper import read_paper

LINES = 200


@require_POST
@require(can_edit_parcel)
def register_edit(request: HttpRequest) -> HttpResponse:
    """Change columns of the chosen parcels: choose, look at every cell, save in one operation."""
    step = request.POST.get("step", "choose")
    try:
        if step == "save":
            return _save(request)
        return _page(request, _compared(request) if step == "preview" else None)
    except Refusal as refused:
        return _page(request, None, refused.message)


def _values(request: HttpRequest) -> dict[str, str]:
    return bulk.shown_values(request.POST.dict(), request.POST.getlist("column"))


def _compared(request: HttpRequest) -> Comparison:
    user = cast(User, request.user)
    return bulk.compare_bulk(chosen(request), _values(request), user, bool(request.POST.get(bulk.ONLY_EMPTY)))


def _save(request: HttpRequest) -> HttpResponse:
    compared = _compared(request)
    try:
        operation = bulk.save_bulk(
            compared, request.POST.get("seen", ""), cast(User, request.user), read_paper(request.POST), request
        )
    except Refusal as refused:
        return _page(request, compared, refused.message)
    if operation is None:
        return _page(request, compared, _("Nothing would change."))
    messages.success(request, _("Saved: {parcels} parcels in one operation.").format(parcels=operation.parcels.count()))
    return redirect("operation", operation.pk)


def _page(request: HttpRequest, compared: Comparison | None, refusal: str = "") -> HttpResponse:
    lines = lines_of(compared) if compared else []
    values = _values(request)
    context: dict[str, Any] = {
        "count": chosen(request).count(),
        "carried": carried(request),
        "fields": [_field(name, values) for name in COLUMNS],
        "only_empty": bool(request.POST.get(bulk.ONLY_EMPTY)),
        "compared": compared,
        "page": Paginator(lines, LINES).get_page(1),
        "counts": counts(lines),
        "to_save": len(compared.to_save) if compared else 0,
        "parcels": len({cell.parcel_id for cell in compared.to_save}) if compared else 0,
        "seen": fingerprint(compared) if compared else "",
        "refusal": refusal,
        "paper": request.POST,
    }
    return render(request, "maps/register/edit.html", context, status=422 if refusal else 200)


def _field(name: str, values: dict[str, str]) -> dict[str, Any]:
    column = COLUMNS[name]
    words = choice_words(column) if column.kind in ("choice", "flag") else {}
    return {
        "name": name,
        "label": label(name),
        "kind": column.kind,
        "choices": words.items(),
        "chosen": name in values,
        "value": values.get(name, ""),
    }


@require_POST
@require(can_view_parcel)
def register_worklist(request: HttpRequest) -> HttpResponse:
    """Make a worklist of the chosen parcels."""
    user, asked = cast(User, request.user), request.POST
    try:
        made = worklists.make(
            chosen(request), asked.get("name", ""), asked.get("purpose", ""), bool(asked.get("shared")), user
        )
    except Refusal as refused:
        messages.error(request, refused.message)
        return redirect("register")
    audit.record(user, "worklist_changed", made, {"change": "made"}, request)
    return redirect("worklist", made.pk)
