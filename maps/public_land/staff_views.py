"""The staff's side: offers, candidates, a draft, its preview, and what happens to it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maps.models import Listing, ListingBasis, ListingState, PublicParcel
from maps.public_land import publishing
from maps.public_land.candidates import candidates
from maps.public_land.facts import facts_of
from maps.public_land.forms import REVIEW, EndForm, ListingForm, ReviewForm
from maps.public_land.kept_sheets import languages_kept
from maps.public_land.leaving import left
from maps.public_land.papers import decision_on, disposals_of, papers_of, transfer_paper
from maps.public_land.rules import bases_of
from maps.public_land.sheet import public_address, sheet_context
from maps.public_land.wording import told
from parcels import audit
from parcels.decorators import require
from parcels.permissions import (
    can_edit_listing,
    can_publish_listing,
    can_view_enquiry,
    can_view_listing,
    can_withdraw_listing,
    visible_parcels,
)
from parcels.refusals import Refusal, message
from parcels.tables import FORMATS, as_file

A_PAGE = 50
SORTS = {"code": "code", "area": "area_mu", "published": "published_on", "edited": "edited_at"}

View = Callable[..., HttpResponseBase]


def _told(view: View) -> View:
    """A refusal becomes a message on the offer's page."""

    @wraps(view)
    def telling(request: HttpRequest, pk: int) -> HttpResponseBase:
        try:
            return view(request, pk)
        except Refusal as refusal:
            messages.error(request, refusal.message)
            return redirect("listing", pk)

    return telling


@require_safe
@require(can_view_listing)
def listings(request: HttpRequest) -> HttpResponse:
    """All offers by state."""
    asked = request.GET.get("sort", "-edited")
    rows = _listed(request)
    states = [(state, label, Listing.objects.filter(state=state).count()) for state, label in ListingState.choices]
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    gone = left(page)
    context = {
        "page": page,
        "rows": [(one, gone.get(one.pk)) for one in page],
        "states": states,
        "state": request.GET.get("state", ""),
        "sort": asked,
        "may_edit": can_edit_listing(request.user),
        "may_view_enquiries": can_view_enquiry(request.user),
        "formats": FORMATS,
    }
    return render(request, "maps/public_land/manage/listings.html", context)


def _listed(request: HttpRequest) -> Any:
    rows = Listing.objects.select_related("parcel", "edited_by", "published_by")
    rows = rows.defer("parcel__geom", "parcel__geom_3857", "land")
    state = request.GET.get("state", "")
    if state in ListingState.values:
        rows = rows.filter(state=state)
    asked = request.GET.get("sort", "-edited")
    column = SORTS.get(asked.lstrip("-"), "edited_at")
    return rows.order_by(f"-{column}" if asked.startswith("-") else column, "-id")


@require_safe
@require(can_view_listing)
def listings_export(request: HttpRequest) -> HttpResponseBase:
    """The list of offers as a file."""
    listed = list(_listed(request))
    gone = left(listed)
    rows = [
        [
            one.code,
            one.parcel.parcel_code,
            one.get_kind_display(),
            one.area_mu,
            one.floor_m2,
            one.town_name,
            one.state_label,
            one.end_document,
            one.published_on,
            one.review_number or one.exemption_document,
            gone[one.pk].why if one.pk in gone else "",
            gone[one.pk].todo if one.pk in gone else "",
        ]
        for one in listed
    ]
    head = [_("number"), _("parcel code"), _("kind of offer"), _("land (mu, rounded)"), _("vacant floor (m², rounded)")]
    head += [
        _("town"),
        _("state"),
        _("document of its end"),
        pgettext("listing", "published on"),
        _("map review or exemption"),
    ]
    head += [_("why it left the page"), _("what to do")]
    kind = "xlsx" if request.GET.get("format") == "xlsx" else "csv"
    audit.record(request.user, "listings_exported", None, {"rows": len(rows), "format": kind}, request)
    return as_file(kind, f"landgis-offers-{timezone.localdate():%Y%m%d}", head, rows)


@require_safe
@require(can_view_listing)
def candidate_list(request: HttpRequest) -> HttpResponse:
    """Parcels that could be offered, with what speaks against each."""
    basis = request.GET.get("basis", "")
    basis = basis if basis in ListingBasis.values else ""
    free = request.GET.get("free") == "1"
    found = candidates(request.user, basis, free)  # type: ignore[arg-type]
    context = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "bases": ListingBasis.choices,
        "basis": basis,
        "free": free,
        "ready": sum(not one.against for one in found),
        "may_edit": can_edit_listing(request.user),
        "may_view_enquiries": can_view_enquiry(request.user),
    }
    return render(request, "maps/public_land/manage/candidates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require(can_edit_listing)
def listing_new(request: HttpRequest) -> HttpResponse:
    """Draft an offer of the parcel that the address names."""
    asked = request.GET.get("parcel", "")
    parcel = get_object_or_404(visible_parcels(request.user), pk=int(asked) if asked.isdecimal() else 0)
    bases = bases_of(facts_of([parcel])[parcel.pk])
    basis = request.GET.get("basis", "")
    basis = basis if basis in bases else next(iter(bases), "")
    rests_on = transfer_paper(parcel) if basis == ListingBasis.IDLE else ""
    form = ListingForm(request.POST or None, initial={"basis_document": rests_on})
    context: dict[str, Any] = {"form": form, "parcel": parcel, "basis": basis, "bases": dict(ListingBasis.choices)}
    if not basis:
        context["problem"] = message("offer_no_basis", {})
    elif request.method == "POST" and form.is_valid():
        try:
            row = publishing.draft(parcel, {**form.cleaned_data, "basis": basis}, request.user, request)  # type: ignore[arg-type]
            return redirect("listing", row.pk)
        except Refusal as refusal:
            context["problem"] = refusal.message
    return render(request, "maps/public_land/manage/edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@require(can_edit_listing)
def listing_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an offer that is not on the page."""
    row = get_object_or_404(Listing.objects.select_related("parcel"), pk=pk)
    if row.state not in publishing.OPEN:
        return redirect("listing", pk)
    form = ListingForm(request.POST or None, instance=row)
    context: dict[str, Any] = {"form": form, "parcel": row.parcel, "listing": row, "basis": row.basis}
    context |= {"bases": dict(ListingBasis.choices), "edition": request.POST.get("edition", row.edition)}
    if request.method == "POST" and form.is_valid():
        try:
            publishing.edit(row, _number(request.POST.get("edition")), form.cleaned_data, request.user, request)  # type: ignore[arg-type]
            return redirect("listing", pk)
        except Refusal as refusal:
            context["problem"] = refusal.message
    return render(request, "maps/public_land/manage/edit.html", context, status=422 if form.errors else 200)


@require_safe
@require(can_view_listing)
def listing_page(request: HttpRequest, pk: int) -> HttpResponse:
    """An offer with what speaks against it, and what may be done."""
    row = get_object_or_404(Listing.objects.select_related("parcel", "drafted_by", "edited_by", "published_by"), pk=pk)
    open_now = row.state in publishing.OPEN
    given = {name: getattr(row, name) for name in REVIEW}
    against = publishing.reasons_against(row) if open_now else []
    context = {
        "listing": row,
        "words": told(row),
        "left": left([row]).get(row.pk),
        "sheets": _sheets(request, row),
        "decision": decision_on(row),
        "disposals": disposals_of(row),
        "end": EndForm(papers_of(row)),
        "against": [message(code, {}) for code in against if code != "offer_no_map_review"],
        "open_now": open_now,
        "review": ReviewForm(initial=given),
        "may_edit": open_now and can_edit_listing(request.user),
        "may_publish": open_now and can_publish_listing(request.user, row),
        "own": open_now and can_publish_listing(request.user) and not can_publish_listing(request.user, row),
        "may_withdraw": row.state != ListingState.WITHDRAWN and can_withdraw_listing(request.user),
        "may_view_enquiries": can_view_enquiry(request.user),
        "enquiries": row.enquiries.count() if can_view_enquiry(request.user) else None,
    }
    return render(request, "maps/public_land/manage/listing.html", context)


def _sheets(request: HttpRequest, row: Listing) -> list[str] | None:
    """The languages in which the sheet is kept as PDF; None for an offer that is not on the page."""
    public = PublicParcel.objects.filter(listing=row).first()
    if public is None:
        return None
    names = {"zh-hans": "中文", "en": "English"}
    return [names[one] for one in languages_kept(public, public_address(request, row.code))]


@require_safe
@require(can_view_listing)
def listing_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet as the public will see it."""
    row = get_object_or_404(Listing, pk=pk)
    context = sheet_context(publishing.public_copy(row), public_address(request, row.code)) | {"preview": True}
    return render(request, "maps/public_land/offer.html", context)


@require_POST
@require(can_publish_listing)
@_told
def listing_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an offer on the public page."""
    row = get_object_or_404(Listing, pk=pk)
    if not can_publish_listing(request.user, row):
        raise Refusal("offer_same_person")
    form = ReviewForm(request.POST)
    form.is_valid()
    review = {name: form.cleaned_data.get(name, "") for name in REVIEW}
    publishing.publish(row, _number(request.POST.get("edition")), review, request.user, request)  # type: ignore[arg-type]
    messages.success(request, _("Published: the public page shows it now."))
    return redirect("listing", pk)


@require_POST
@require(can_withdraw_listing)
@_told
def listing_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an offer off the public page."""
    row = get_object_or_404(Listing, pk=pk)
    form = EndForm(papers_of(row), request.POST)
    if not form.is_valid():
        raise Refusal("offer_end_unknown")
    publishing.withdraw(row, request.user, request, form.cleaned_data["ended_as"], form.named)  # type: ignore[arg-type]
    messages.success(request, _("Ended: the public page shows it no more."))
    return redirect("listing", pk)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
