"""Worklists: choose one, work through it, tick off, take it away as a file."""

from __future__ import annotations

from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from parcels import audit
from parcels.decorators import require
from parcels.models import User, Worklist
from parcels.permissions import can_export_register, can_view_parcel
from parcels.register.worklists import items_of, next_of, progress_of, table_rows, tick, visible_worklists
from parcels.tables import FORMATS, as_file

from .pages import list_context

PAGE_SIZE, ITEMS = 25, 100


@require_safe
@require(can_view_parcel)
def worklist_list(request: HttpRequest) -> HttpResponse:
    """One's own worklists and the shared ones."""
    context = list_context(request, visible_worklists(cast(User, request.user)), PAGE_SIZE)
    return render(request, "parcels/worklists/list.html", context)


@require_safe
@require(can_view_parcel)
def worklist(request: HttpRequest, pk: int) -> HttpResponse:
    """One worklist: how far it is, and its parcels."""
    user = cast(User, request.user)
    row = _row(user, pk)
    items = items_of(row, user)
    only_open = request.GET.get("only") == "open"
    context = {
        "row": row,
        "progress": progress_of(items),
        "next": next_of(items),
        "only_open": only_open,
        "own": row.owner_id == user.pk,
    }
    shown = items.filter(done_at__isnull=True) if only_open else items
    return render(request, "parcels/worklists/worklist.html", context | list_context(request, shown, ITEMS))


def _row(user: User, pk: int) -> Worklist:
    return get_object_or_404(visible_worklists(user), pk=pk)


@require_POST
@require(can_view_parcel)
def worklist_tick(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Tick a parcel off (or on again) with a note; leads on to the next one when asked."""
    user = cast(User, request.user)
    row = _row(user, pk)
    items = items_of(row, user)
    one = get_object_or_404(items, pk=item)
    tick(one, request.POST.get("done") == "1", request.POST.get("note", one.note), user)
    if request.POST.get("then") == "next" and (following := next_of(items, one.pk)):
        return redirect("worklist-item", row.pk, following.pk)
    back = "&only=open" if request.POST.get("only") == "open" else ""
    return redirect(f"{reverse('worklist', args=[row.pk])}?page={_page_number(request)}{back}#item-{one.pk}")


def _page_number(request: HttpRequest) -> int:
    text = request.POST.get("page", "1")
    return int(text) if text.isdecimal() and len(text) < 6 else 1


@require_safe
@require(can_view_parcel)
def worklist_item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """One parcel of the list to be worked on: its card beside what is to be done."""
    user = cast(User, request.user)
    row = _row(user, pk)
    items = items_of(row, user)
    one = get_object_or_404(items, pk=item)
    context = {"row": row, "item": one, "progress": progress_of(items), "next": next_of(items, one.pk)}
    return render(request, "parcels/worklists/item.html", context)


@require_POST
@require(can_view_parcel)
def worklist_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Share, close, open again or remove a worklist of one's own."""
    user = cast(User, request.user)
    row = _row(user, pk)
    if row.owner_id != user.pk:
        raise PermissionDenied("worklist_of_another")
    asked = request.POST.get("change", "")
    audit.record(user, "worklist_changed", row, {"change": asked[:20]}, request)
    if asked == "remove":
        row.delete()
        return redirect("worklists")
    if asked in ("share", "keep"):
        row.shared = asked == "share"
    elif asked in ("close", "open"):
        row.closed_at = timezone.now() if asked == "close" else None
    row.save(update_fields=["shared", "closed_at"])
    return redirect("worklist", row.pk)


@require_POST
@require(can_export_register)
def worklist_export(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """The worklist as a file."""
    user = cast(User, request.user)
    row = _row(user, pk)
    if kind not in FORMATS:
        raise Http404
    lines = table_rows(list(items_of(row, user)))
    audit.record(user, "register_exported", row, {"rows": len(lines), "format": kind}, request)
    return as_file(kind, "worklist", [_("Parcel code"), _("Location"), _("Done at"), _("Done by"), _("Note")], lines)
