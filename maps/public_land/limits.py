"""What keeps the enquiry form usable for people: limits counted in the database, no outside service, no picture puzzle.

Where something came from is kept as a digest under a key that changes each day, and for one day: it can be counted, not
looked up. The form is signed with the moment it was shown, so that one can't be sent at once, nor next week.
"""

import hmac
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from maps.models import EnquirySource
from parcels.network import client_address
from parcels.refusals import Refusal

QUICKEST_S = 3
LONGEST_S = 6 * 3600
MOST_BYTES = 20_000
TRAP = "homepage"
"""A field that people don't see; programs that fill in whatever they find do."""


def form_stamp(code: str) -> str:
    """A signed moment for a form about this offer (or about none)."""
    return _signer().sign(code or "-")


def check_size(request: HttpRequest) -> None:
    """Refuse what is larger than the form can be, before it is read (``enquiry_too_large``)."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise Refusal("enquiry_too_large")


def check_form(request: HttpRequest, code: str) -> None:
    """Refuse what no person sends with this form.

    Raises
    ------
    Refusal
        ``enquiry_from_elsewhere``, ``enquiry_trap``, ``enquiry_too_quick``, ``enquiry_form_old``.
    """
    origin = request.headers.get("Origin", "")
    if origin and origin != "null" and urlsplit(origin).netloc not in _own_hosts(request):
        raise Refusal("enquiry_from_elsewhere")
    if request.POST.get(TRAP):
        raise Refusal("enquiry_trap")
    stamp = request.POST.get("stamp", "")
    try:
        _signer().unsign(stamp, max_age=LONGEST_S)
        signed = _signer().unsign(stamp)
    except (SignatureExpired, BadSignature):
        raise Refusal("enquiry_form_old") from None
    if signed != (code or "-"):
        raise Refusal("enquiry_form_old")
    if _age_s(stamp) < QUICKEST_S:
        raise Refusal("enquiry_too_quick")


def count_in(request: HttpRequest, code: str) -> None:
    """Count one more sending from this connection, within the limits; call in the transaction that saves it.

    Raises
    ------
    Refusal
        ``enquiry_too_many`` for the connection's hour, ``enquiry_offer_full`` for the offer's day.
    """
    now = timezone.now()
    with connection.cursor() as cursor:  # two at once must not both be the last
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('maps_enquirysource'))")
    EnquirySource.objects.filter(at__lt=now - timedelta(days=1)).delete()
    key = source_key(client_address(request))
    if EnquirySource.objects.filter(key=key, at__gt=now - timedelta(hours=1)).count() >= _limits().per_hour:
        raise Refusal("enquiry_too_many")
    if EnquirySource.objects.filter(listing_code=code).count() >= _limits().per_offer_a_day:
        raise Refusal("enquiry_offer_full")
    EnquirySource.objects.create(key=key, listing_code=code)


def source_key(address: str | None) -> str:
    """The day's digest of where something came from; IPv6 counts by its /64, which is one subscriber's."""
    place = "?"
    if address:
        parsed = ip_address(address)
        place = str(ip_network((address, 64), strict=False)) if parsed.version == 6 else address
    day_key = hmac.digest(settings.SECRET_KEY.encode(), f"enquiry {timezone.localdate()}".encode(), sha256)
    return hmac.digest(day_key, place.encode(), sha256).hex()


@dataclass(frozen=True)
class Limits:
    """How many enquiries are taken: from one connection an hour, about one offer (or none) a day."""

    per_hour: int
    per_offer_a_day: int


def _limits() -> Limits:
    return Limits(settings.LANDGIS_ENQUIRY_PER_HOUR, settings.LANDGIS_ENQUIRY_PER_OFFER_A_DAY)


def _own_hosts(request: HttpRequest) -> set[str]:
    return {request.get_host(), urlsplit(settings.LANDGIS_PUBLIC_URL).netloc} - {""}


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="maps.public_land.enquiry")


def _age_s(stamp: str) -> float:
    """Seconds since a valid stamp was made."""
    try:
        _signer().unsign(stamp, max_age=QUICKEST_S)
    except SignatureExpired:
        return float(QUICKEST_S)
    return 0.0
