"""The one-page sheet of an offer: its code to scan, and the same as PDF with its Chinese font inside."""

from hashlib import blake2s
from threading import Lock
from typing import Any

import segno
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from maps.models import PublicParcel
from maps.public_land.picture import surroundings
from parcels.documents.pdf import pdf_from

KEPT_S = 24 * 3600
_ONE_AT_A_TIME = Lock()
"""Writing a PDF takes seconds of a processor; strangers asking for many must not take all of them."""


def public_address(request: HttpRequest | None, code: str) -> str:
    """Where the public reads this offer: the deployment's public address, else the one that was asked."""
    path = reverse("land-offer", args=[code])
    if settings.LANDGIS_PUBLIC_URL or request is None:
        return f"{settings.LANDGIS_PUBLIC_URL}{path}"
    return request.build_absolute_uri(path)


def scan_code(address: str) -> str:
    """An address as a QR code, as SVG to be put into a page (no style of its own)."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(scale=4, border=2, omitsize=True)
    return mark_safe(drawn)  # noqa: S308 - drawn by segno from an address, no text in it


def sheet_context(offer: PublicParcel, address: str) -> dict[str, Any]:
    """What page and PDF show of an offer. Call as the public, but for a preview."""
    picture = mark_safe(surroundings(offer))  # noqa: S308 - rendered from a template that escapes
    return {"offer": offer, "address": address, "scan": scan_code(address), "picture": picture}


def typeset(context: dict[str, Any]) -> bytes:
    """The sheet as PDF, in the reader's language: seconds of a processor."""
    return pdf_from("maps/public_land/sheet_pdf.html", context)


def made_now(context: dict[str, Any]) -> bytes | None:
    """The sheet as PDF, kept for a day in the cache; None while another one is being made for somebody else."""
    offer: PublicParcel = context["offer"]
    named = f"{offer.code}/{offer.updated_at.isoformat()}/{get_language()}/{context['address']}"
    key = f"offer-{blake2s(named.encode(), digest_size=16).hexdigest()}"
    if isinstance(found := cache.get(key), bytes):
        return found
    if not _ONE_AT_A_TIME.acquire(blocking=False):
        return None
    try:
        made = typeset(context)
        cache.set(key, made, KEPT_S)
    finally:
        _ONE_AT_A_TIME.release()
    return made
