"""Returned sheets: kept as they came, compared with what stands, applied in one operation."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from parcels import audit
from parcels.models import Operation, ReturnedSheet, User
from parcels.refusals import Refusal
from parcels.register.bulk import refuse_changed
from parcels.register.columns import label
from parcels.register.differences import Line, lines_of, mark_merged, reason_of, without_refused
from parcels.register.sheet_layout import LOCKED
from parcels.register.sheet_reading import MOST_BYTES, read_sheet
from parcels.surgery.attributes import REFUSED, Comparison, Edit, compare, decide, save
from parcels.surgery.paper import Paper


def keep(file: UploadedFile, name: str, user: User, request: HttpRequest | None = None) -> ReturnedSheet:
    """Read a returned sheet and keep it with its hash and what it says; what can't be read at all is not kept.

    Raises
    ------
    Refusal
        Those of `read_sheet`, and ``sheet_file_too_large``.
    """
    if (file.size or 0) > MOST_BYTES:
        raise Refusal("sheet_file_too_large", {"size_mb": round((file.size or 0) / 1e6)})
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as copy:
        hashed = hashlib.sha256()
        for chunk in file.chunks():
            hashed.update(chunk)
            copy.write(chunk)
        copy.flush()
        said = read_sheet(Path(copy.name))
        row = ReturnedSheet(
            original_name=name[:255],
            sha256=hashed.hexdigest(),
            size_bytes=file.size or 0,
            uploaded_by=user,
            difference=_as_json(said),
        )
        copy.seek(0)
        row.file.save(f"{row.sha256[:16]}.xlsx", File(copy), save=False)
    with transaction.atomic():
        row.save()
        audit.record(user, "file_uploaded", row, {"file": row.original_name, "sha256": row.sha256}, request)
    return row


def _as_json(said: Any) -> dict[str, Any]:
    return {
        "export": said.export,
        "exported_at": said.exported_at,
        "rows": said.rows,
        "edits": [[edit.parcel_id, edit.seen_version, dict(edit.values)] for edit in said.edits],
        "faults": said.faults,
        "added": said.added[:500],
        "removed": said.removed[:500],
        "removed_count": len(said.removed),
        "missing": said.missing,
        "unknown": said.unknown,
    }


def compared_now(row: ReturnedSheet, user: User) -> Comparison:
    """Compare what the sheet says with what stands in the register now."""
    edits = [Edit(key, seen, values) for key, seen, values in (row.difference or {}).get("edits", [])]
    return mark_merged(compare(edits, user))


def lines_with_faults(row: ReturnedSheet, compared: Comparison) -> list[Line]:
    """Return the cells of the comparison, and those that could not even be read."""
    faults = [_fault(fault) for fault in (row.difference or {}).get("faults", [])]
    return faults + lines_of(compared)


def _fault(fault: Mapping[str, Any]) -> Line:
    column = fault["column"]
    words = label(column) if column and column not in LOCKED else ""
    return Line(None, fault["parcel_code"], column, words, REFUSED, "", "", fault["text"], reason_of(fault["refusal"]))


def apply(
    row: ReturnedSheet,
    user: User,
    paper: Paper,
    choices: Mapping[tuple[int, str], str],
    seen: str,
    request: HttpRequest | None = None,
) -> Operation | None:
    """Save all that can be saved, in one operation; conflicts as they were decided, what is refused left out.

    Raises
    ------
    Refusal
        ``sheet_applied``, ``difference_changed``, ``conflicts_open``, and those of `save`.
    """
    with transaction.atomic():
        kept = ReturnedSheet.objects.select_for_update().get(pk=row.pk)
        if kept.applied_at is not None:
            raise Refusal("sheet_applied")
        compared = compared_now(kept, user)
        refuse_changed(compared, seen)
        operation = save(without_refused(decide(compared, choices)), user, paper, request)
        kept.operation, kept.applied_at = operation, timezone.now()
        kept.save(update_fields=["operation", "applied_at"])
    return operation
