"""The inbox: what people asked through the public page, for those who answer."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maps.models import Enquiry, EnquiryState
from maps.public_land import enquiries
from maps.public_land.forms import NoteForm
from parcels import audit
from parcels.decorators import require
from parcels.permissions import can_answer_enquiry, can_delete_enquiry, can_export_enquiry, can_view_enquiry
from parcels.tables import as_file

A_PAGE = 50


@require_safe
@require(can_view_enquiry)
def inbox(request: HttpRequest) -> HttpResponse:
    """Enquiries, new ones first."""
    counts = dict(Enquiry.objects.values_list("state").annotate(Count("pk")).order_by())
    rows = _asked(request)
    context = {
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "states": [(state, label, counts.get(state, 0)) for state, label in EnquiryState.choices],
        "state": request.GET.get("state", ""),
        "q": request.GET.get("q", ""),
        "may_export": can_export_enquiry(request.user),
        "may_view_enquiries": True,
        "today": timezone.localdate(),
    }
    return _unkept(render(request, "maps/public_land/manage/inbox.html", context))


def _asked(request: HttpRequest) -> QuerySet[Enquiry]:
    rows = Enquiry.objects.select_related("listing").filter(delete_on__gt=timezone.localdate())
    state, offer = request.GET.get("state", ""), request.GET.get("q", "").strip()
    if state in EnquiryState.values:
        rows = rows.filter(state=state)
    if offer:
        rows = rows.filter(listing__code__icontains=offer[:20])
    return rows.order_by("-id")


@require_safe
@require(can_view_enquiry)
def enquiry_read(request: HttpRequest, pk: int) -> HttpResponse:
    """One enquiry with its notes."""
    row = get_object_or_404(_living(), pk=pk)
    context = {
        "enquiry": row,
        "notes": row.notes.select_related("made_by"),
        "form": NoteForm(),
        "may_answer": can_answer_enquiry(request.user),
        "may_delete": can_delete_enquiry(request.user),
        "may_view_enquiries": True,
        "states": EnquiryState.choices,
    }
    return _unkept(render(request, "maps/public_land/manage/enquiry.html", context))


@require_POST
@require(can_answer_enquiry)
def enquiry_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark an enquiry."""
    row = get_object_or_404(_living(), pk=pk)
    state = request.POST.get("state", "")
    if state in EnquiryState.values:
        enquiries.set_state(row, EnquiryState(state), request.user, request)  # type: ignore[arg-type]
    return redirect("enquiry", pk)


@require_POST
@require(can_answer_enquiry)
def enquiry_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a note."""
    row = get_object_or_404(_living(), pk=pk)
    form = NoteForm(request.POST)
    if form.is_valid():
        enquiries.add_note(row, form.cleaned_data["text"], request.user, request)  # type: ignore[arg-type]
    else:
        messages.error(request, _("The note is empty or too long."))
    return redirect("enquiry", pk)


@require_POST
@require(can_delete_enquiry)
def enquiry_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete an enquiry before its time."""
    enquiries.delete(get_object_or_404(_living(), pk=pk), request.user, request)  # type: ignore[arg-type]
    messages.success(request, _("Deleted, with its notes."))
    return redirect("land-inbox")


@require_safe
@require(can_export_enquiry)
def inbox_export(request: HttpRequest) -> HttpResponseBase:
    """The list for statistics: no name, no number, no message, no company."""
    rows: list[list[Any]] = [
        [
            one.pk,
            timezone.localtime(one.received_at).date(),
            one.listing.code if one.listing else "",
            one.needs_mu,
            one.industry,
            one.get_state_display(),
        ]
        for one in _asked(request)
    ]
    head = [_("number"), _("received"), _("land offer"), _("land needed (mu)"), _("industry"), _("state")]
    kind = "xlsx" if request.GET.get("format") == "xlsx" else "csv"
    audit.record(request.user, "enquiries_exported", None, {"rows": len(rows), "format": kind}, request)
    return as_file(kind, f"landgis-enquiries-{timezone.localdate():%Y%m%d}", head, rows)


def _living() -> QuerySet[Enquiry]:
    """Enquiries whose time isn't over; the others are as good as deleted."""
    return Enquiry.objects.select_related("listing").filter(delete_on__gt=timezone.localdate())


def _unkept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    return response
