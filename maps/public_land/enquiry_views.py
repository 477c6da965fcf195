"""The enquiry form that anybody may send, and its thanks."""

from functools import partial

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from maps.models import PublicParcel
from maps.public_land.doors import asked_language, open_to_all, page
from maps.public_land.enquiries import take_in
from maps.public_land.forms import EnquiryForm
from maps.public_land.limits import TRAP, check_form, check_size, form_stamp
from maps.public_land.public_views import offer_or_none
from maps.public_land.reading import as_public
from parcels.permissions import can_send_enquiry
from parcels.refusals import Refusal

open_to_senders = partial(open_to_all, permission=can_send_enquiry)


@csrf_exempt  # nobody is logged in here, and no cookie is set: the form's own stamp and origin are checked instead
@open_to_senders
@require_http_methods(["GET", "HEAD", "POST"])
def enquiry_page(request: HttpRequest, code: str = "") -> HttpResponse:
    """The form, about an offer or about none; sent back with what is wrong with it."""
    with as_public():
        offer = offer_or_none(code) if code else None
    if code and offer is None:
        return page(request, "maps/public_land/gone.html", {"code": code}, status=404)
    if request.method != "POST":
        return _form(request, offer, EnquiryForm())
    form = EnquiryForm()
    try:
        check_size(request)
        form = EnquiryForm(request.POST)
        check_form(request, code)
        if not form.is_valid():
            return _form(request, offer, form, status=422)
        enquiry = form.save(commit=False)
        enquiry.language = get_language() or ""
        take_in(enquiry, code, request)
    except Refusal as refusal:
        status = 429 if refusal.code in ("enquiry_too_many", "enquiry_offer_full") else 422
        return _form(request, offer, form, refusal.message, status)
    lang = asked_language(request)
    return redirect(reverse("land-enquiry-sent") + (f"?lang={lang}" if lang else ""))


def _form(
    request: HttpRequest, offer: PublicParcel | None, form: EnquiryForm, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "offer": offer,
        "form": form,
        "problem": problem,
        "stamp": form_stamp(offer.code if offer else ""),
        "trap": TRAP,
        "keep_days": settings.LANDGIS_ENQUIRY_KEEP_DAYS,
    }
    response = page(request, "maps/public_land/enquiry.html", context, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@open_to_all
@require_safe
def enquiry_sent(request: HttpRequest) -> HttpResponse:
    """That it has arrived, and what happens next."""
    return page(request, "maps/public_land/sent.html", {"keep_days": settings.LANDGIS_ENQUIRY_KEEP_DAYS})
