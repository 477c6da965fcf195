"""What becomes of enquiries: taken in, answered, closed, deleted. No name, number or message goes into the log."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from maps.models import Enquiry, EnquiryNote, EnquiryState, Listing
from maps.public_land.limits import count_in
from parcels import audit
from parcels.models import User

ACT_OF = {
    EnquiryState.NEW: "enquiry_reopened",
    EnquiryState.ANSWERED: "enquiry_answered",
    EnquiryState.CLOSED: "enquiry_closed",
}


@transaction.atomic
def take_in(enquiry: Enquiry, code: str, request: HttpRequest) -> Enquiry:
    """Save an enquiry about an offer (or none) for the stated time; deletes what is past its own.

    Raises
    ------
    Refusal
        ``enquiry_too_many``, ``enquiry_offer_full``.
    """
    count_in(request, code)
    delete_expired()
    enquiry.listing = Listing.objects.filter(code=code).first() if code else None
    enquiry.delete_on = timezone.localdate() + timedelta(days=settings.LANDGIS_ENQUIRY_KEEP_DAYS)
    enquiry.save()
    return enquiry


@transaction.atomic
def set_state(enquiry: Enquiry, state: EnquiryState, user: User, request: HttpRequest | None = None) -> None:
    """Mark an enquiry as answered, closed, or new again."""
    Enquiry.objects.filter(pk=enquiry.pk).update(state=state)
    audit.record(user, ACT_OF[state], enquiry, _about(enquiry), request)


@transaction.atomic
def add_note(enquiry: Enquiry, text: str, user: User, request: HttpRequest | None = None) -> None:
    """Write a note beside an enquiry."""
    EnquiryNote.objects.create(enquiry=enquiry, text=text, made_by=user)
    audit.record(user, "enquiry_noted", enquiry, _about(enquiry), request)


@transaction.atomic
def delete(enquiry: Enquiry, user: User, request: HttpRequest | None = None) -> None:
    """Delete an enquiry with its notes, for good."""
    audit.record(user, "enquiry_deleted", enquiry, _about(enquiry), request)
    enquiry.delete()


@transaction.atomic
def delete_expired() -> int:
    """Delete what was kept for its time; returns how many."""
    expired = Enquiry.objects.filter(delete_on__lte=timezone.localdate())
    count = expired.count()
    if count:
        expired.delete()
        audit.record(None, "enquiries_expired", detail={"count": count})
    return count


def _about(enquiry: Enquiry) -> dict[str, Any]:
    return {"listing": enquiry.listing.code} if enquiry.listing else {}
