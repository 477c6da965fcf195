"""Sheets as PDF, made at publication in the background and kept as files: nobody waits for the typesetting.

A file's name is a digest of all that is printed on it beside the offer: its edition, language and address. Only the
work below writes files, strangers' requests never do: what isn't there is made when asked, and kept for a day in the
cache.
"""

from __future__ import annotations

import shutil
from hashlib import blake2s
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext_noop, override
from django_tasks import task

from maps.models import PublicParcel
from maps.public_land.reading import as_public
from maps.public_land.sheet import public_address, sheet_context, typeset
from parcels import jobs
from parcels.heartbeat import Heartbeat
from parcels.models import Job, User


def folder_of(code: str) -> Path:
    """Where the sheets of an offer lie."""
    return Path(settings.MEDIA_ROOT) / "offers" / code


def path_of(offer: PublicParcel, address: str) -> Path:
    """The file of an offer's sheet as it stands, in the reader's language."""
    printed = f"{offer.updated_at.isoformat()}/{get_language()}/{address}"
    return folder_of(offer.code) / f"{blake2s(printed.encode(), digest_size=16).hexdigest()}.pdf"


def kept(offer: PublicParcel, address: str) -> bytes | None:
    """The kept sheet; None while there is none."""
    try:
        return path_of(offer, address).read_bytes()
    except FileNotFoundError:
        return None


def languages_kept(offer: PublicParcel, address: str) -> list[str]:
    """The languages whose sheet is kept."""
    found = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            if path_of(offer, address).is_file():
                found.append(language)
    return found


def ask_for_sheets(offer: PublicParcel, user: User, request: HttpRequest | None) -> Job | None:
    """Have the sheets made, in each language. Without a request nobody knows the address that goes on them.

    The work is queued in the transaction of the publication: when that fails, nothing is made.
    """
    if request is None and not settings.LANDGIS_PUBLIC_URL:
        return None
    asked = {"offer": offer.code, "address": public_address(request, offer.code)}
    return jobs.start("offer_sheets", user, asked, sheets_in_background)


@task(queue_name=jobs.SHORT)
def sheets_in_background(job_id: int) -> None:
    """Make an offer's sheets; one that left the page meanwhile has none."""

    def work(heartbeat: Heartbeat) -> dict[str, Any]:
        asked = Job.objects.get(pk=job_id).parameters
        made = 0
        for number, (language, _name) in enumerate(settings.LANGUAGES):
            heartbeat.progress(gettext_noop("Setting the sheet"), 100 * number / len(settings.LANGUAGES))
            with override(language):
                made += _make(asked["offer"], asked["address"])
        listing = PublicParcel.objects.filter(code=asked["offer"]).values_list("listing", flat=True).first()
        return {"sheets": made, **({"url": reverse("listing", args=[listing])} if listing else {})}

    jobs.run(job_id, work)


def _make(code: str, address: str) -> bool:
    with as_public():
        offer = PublicParcel.objects.filter(code=code).first()
        context = sheet_context(offer, address) if offer else {}
    if offer is None:
        return False
    path, content = path_of(offer, address), typeset(context)
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(f".{get_language()}.half")
    half.write_bytes(content)
    half.replace(path)  # a reader gets a whole file or none
    return True


def forget_sheets() -> int:
    """Remove the sheets of offers that are on the page no more; returns how many folders."""
    root = folder_of("")
    shown = set(PublicParcel.objects.values_list("code", flat=True))
    gone = [one for one in root.iterdir() if one.name not in shown] if root.is_dir() else []
    for one in gone:
        shutil.rmtree(one, ignore_errors=True)
    return len(gone)
