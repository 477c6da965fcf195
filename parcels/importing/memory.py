"""How a source's columns were read the last time: files with the same columns come from the same source."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from parcels.models import ColumnMemory, ImportFile

REMEMBERED = ("mappings", "encoding", "srid", "in_layer", "attributes_only")


def key_of(columns: list[str]) -> str:
    """The same for the same columns in any order."""
    return hashlib.sha256(json.dumps(sorted(columns), ensure_ascii=False).encode()).hexdigest()


def _columns(row: ImportFile) -> list[str]:
    outcome: dict[str, Any] = row.report or row.preview or {}
    return list(outcome.get("columns") or [])


def remember(row: ImportFile) -> None:
    """Keep what was stated about a file that has been saved."""
    columns = _columns(row)
    stated = {name: row.options[name] for name in REMEMBERED if row.options.get(name)}
    if not columns or not stated:
        return
    ColumnMemory.objects.update_or_create(
        layer=row.layer,
        columns_key=key_of(columns),
        defaults={
            "columns": columns,
            "options": stated,
            "file_name": row.original_name[:255],
            "used_by": row.uploaded_by,
        },
    )


def of(row: ImportFile) -> ColumnMemory | None:
    """Return what is remembered for a file's columns."""
    columns = _columns(row)
    return ColumnMemory.objects.filter(layer=row.layer, columns_key=key_of(columns)).first() if columns else None


def recall_by_columns(row: ImportFile) -> bool:
    """Take over what is remembered where nothing was stated; whether anything was taken over."""
    if any(row.options.get(name) for name in REMEMBERED) or row.options.get("remembered") is not None:
        return False
    found = of(row)
    if found is None:
        return False
    when = f"{found.used_at:%Y-%m-%d}"
    row.options = {**row.options, **found.options, "remembered": {"file": found.file_name, "on": when}}
    return True


def forget(row: ImportFile) -> None:
    """Forget what is remembered for a file's columns, and take it out of the file's own options."""
    found = of(row)
    if found is not None:
        found.delete()
    row.options = {name: value for name, value in row.options.items() if name not in (*REMEMBERED, "remembered")}
    row.options["remembered"] = {}
