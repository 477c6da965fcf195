"""Photos and documents that belong to a parcel, or the paper behind an operation.

What a file is, is told by its first bytes and never by its name; the original stays as it came, with its hash.
"""

from __future__ import annotations

import hashlib
import zipfile
from datetime import date
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from parcels import audit
from parcels.models import Attachment, AttachmentKind, Operation, Parcel, User
from parcels.refusals import Refusal

# First bytes, media type, ending. Office files are archives and are told apart by what they hold.
SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (b"%PDF-", "application/pdf", ".pdf"),
)
OFFICE = {
    "word/document.xml": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
    "xl/workbook.xml": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
}
WEBP = (b"RIFF", b"WEBP")
SHOWN_INLINE = frozenset({"image/jpeg", "image/png", "image/webp"})
MOST_ENTRIES = 2000


def kind_of(content: bytes) -> tuple[str, str]:
    """Return media type and ending by content.

    Raises
    ------
    Refusal
        ``attachment_type`` when it is none of JPEG, PNG, WebP, PDF, DOCX, XLSX.
    """
    for start, media, ending in SIGNATURES:
        if content.startswith(start):
            return media, ending
    if content[:4] == WEBP[0] and content[8:12] == WEBP[1]:
        return "image/webp", ".webp"
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    raise Refusal("attachment_type")


def _office(content: bytes) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError) as error:
        raise Refusal("attachment_type") from error
    found = [kind for name, kind in OFFICE.items() if name in names]
    # A file that carries programs is not a paper.
    if len(names) > MOST_ENTRIES or not found or any("vbaProject" in name for name in names):
        raise Refusal("attachment_type")
    return found[0]


@transaction.atomic
def keep(
    upload: UploadedFile,
    user: User,
    *,
    parcel: Parcel | None = None,
    operation: Operation | None = None,
    note: str = "",
    taken_on: date | None = None,
    request: HttpRequest | None = None,
) -> Attachment:
    """Keep a file with its hash.

    Raises
    ------
    Refusal
        ``attachment_type``, ``attachment_size``, ``attachment_empty``, ``attachment_twice``.
    """
    most = settings.LANDGIS_UPLOAD_MAX_MB * 1024 * 1024
    if (upload.size or 0) > most:
        raise Refusal(
            "attachment_size", {"mb": round((upload.size or 0) / 1048576, 1), "most_mb": settings.LANDGIS_UPLOAD_MAX_MB}
        )
    content = upload.read()
    if not content:
        raise Refusal("attachment_empty")
    media, ending = kind_of(content)
    digest = hashlib.sha256(content).hexdigest()
    if Attachment.objects.filter(parcel=parcel, operation=operation, sha256=digest, removed_at=None).exists():
        raise Refusal("attachment_twice", {"name": upload.name})
    row = Attachment(
        parcel=parcel,
        operation=operation,
        kind=AttachmentKind.PHOTO if media in SHOWN_INLINE else AttachmentKind.DOCUMENT,
        original_name=(upload.name or "")[-255:],
        sha256=digest,
        size_bytes=len(content),
        content_type=media,
        taken_on=taken_on,
        note=note[:300],
        uploaded_by=user,
    )
    row.file.save(f"{digest[:16]}{ending}", ContentFile(content), save=False)
    row.save()
    audit.record(user, "attachment_added", row, _told(row), request)
    return row


def _told(row: Attachment) -> dict[str, Any]:
    return {"name": row.original_name, "sha256": row.sha256, "parcel": row.parcel_id, "operation": row.operation_id}


def of_parcel(parcel: Parcel) -> QuerySet[Attachment]:
    """Return what belongs to a parcel, to the parcels it came out of, and to the operations that made it."""
    own = Q(parcel=parcel) | Q(parcel__child_links__child=parcel)
    by_operation = Q(operation__parcels__parcel=parcel)
    rows = Attachment.objects.filter(own | by_operation, removed_at=None)
    return rows.distinct().select_related("uploaded_by", "parcel").order_by("-uploaded_at")


@transaction.atomic
def remove(row: Attachment, user: User, request: HttpRequest | None = None) -> None:
    """Take a file off the list; it stays on file and can be brought back."""
    row.removed_at, row.removed_by = timezone.now(), user
    row.save(update_fields=["removed_at", "removed_by"])
    audit.record(user, "attachment_removed", row, _told(row), request)


@transaction.atomic
def bring_back(row: Attachment, user: User, request: HttpRequest | None = None) -> None:
    """Put a removed file back on the list."""
    row.removed_at, row.removed_by = None, None
    row.save(update_fields=["removed_at", "removed_by"])
    audit.record(user, "attachment_added", row, _told(row), request)
