"""Files that came in over the web: kept with their hash, judged and saved by the worker."""

from __future__ import annotations

import hashlib
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pghistory
from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from parcels import audit
from parcels.files.limits import UPLOAD, Limits
from parcels.files.mapping import parse_stated
from parcels.importing import memory, pictures, repairs
from parcels.importing.importer import import_file
from parcels.importing.options import ImportOptions
from parcels.importing.report import Report, storable
from parcels.models import ImportFile, User
from parcels.permissions import towns_edited
from parcels.refusals import Refusal
from parcels.scratch import scratch_folder

Progress = Callable[[str, int], Any]


def keep(
    files: Sequence[UploadedFile], names: Sequence[str], layer: str, known: dict[str, Any], user: User
) -> ImportFile:
    """Keep an upload with its hash; a shapefile's parts that came together go into one archive."""
    with scratch_folder("upload") as folder:
        path, name = _as_one(files, names, Path(folder))
        row = ImportFile(
            original_name=name,
            sha256=_sha256(path),
            size_bytes=path.stat().st_size,
            layer=layer,
            options=known,
            uploaded_by=user,
        )
        with path.open("rb") as stream:
            row.file.save(f"{row.sha256[:16]}{_suffix(name)}", File(stream), save=False)
        row.save()
    return row


def _as_one(files: Sequence[UploadedFile], names: Sequence[str], folder: Path) -> tuple[Path, str]:
    if len(files) == 1:
        path = folder / "one"
        with path.open("wb") as sink:
            shutil.copyfileobj(files[0], sink)
        return path, names[0]
    path = folder / "parts.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for file, name in zip(files, names, strict=True):
            with archive.open(name, "w", force_zip64=True) as sink:
                shutil.copyfileobj(file, sink)
    shapes = [name for name in names if name.lower().endswith(".shp")]
    return path, f"{Path((shapes or list(names))[0]).stem}.zip"


def _suffix(name: str) -> str:
    suffix = Path(name).suffix.lower()
    return suffix if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) else ""


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def _alone(row: ImportFile) -> Iterator[Path]:
    """Copy the kept file to a folder of its own, so that nothing that lies beside it is taken for a part of it."""
    with scratch_folder("import") as folder:
        path = Path(folder) / f"upload{_suffix(row.original_name)}"
        with row.file.open("rb") as source, path.open("wb") as sink:
            shutil.copyfileobj(source, sink)
        yield path


def options_of(row: ImportFile, *, dry_run: bool) -> ImportOptions:
    """Return the import's options as the user stated them, within the user's towns."""
    known = dict(row.options)
    towns = towns_edited(row.uploaded_by) if row.uploaded_by else frozenset()
    return ImportOptions(
        layer=row.layer,
        in_layer=known.get("in_layer"),
        srid=known.get("srid"),
        encoding=known.get("encoding"),
        mappings=tuple(parse_stated(known.get("mappings", []))),
        attributes_only=known.get("attributes_only", False),
        dry_run=dry_run,
        towns=towns,
        user_id=row.uploaded_by_id,
        import_id=row.pk,
        all_or_nothing=bool(known.get("all_or_nothing")),
        repairs=repairs.read(row.repairs),
        picture=dry_run,
    )


def limits() -> Limits:
    """Return what an upload may cost here."""
    return replace(UPLOAD, file_mb=settings.LANDGIS_UPLOAD_MAX_MB)


def preview(row: ImportFile, progress: Progress) -> None:
    """Judge the file without saving; a file that is refused as a whole is a preview too, with its reason."""
    row.preview, row.report = judged(row, progress, dry_run=True), None
    if memory.recall_by_columns(row):
        row.preview = judged(row, progress, dry_run=True)
    row.save(update_fields=["preview", "report", "options"])


def save(row: ImportFile, progress: Progress) -> None:
    """Save the good rows of the file; what came of it and the audit line stand or fall together."""
    # The history names the file and whoever handed it in, though the work is done in the background.
    with transaction.atomic(), pghistory.context(user=row.uploaded_by_id, **{"import": row.pk}):
        row.report = judged(row, progress, dry_run=False)
        row.saved_at = timezone.now() if row.report.get("saved") else None
        row.save(update_fields=["report", "saved_at"])
        if row.saved_at:
            memory.remember(row)
            counts = {name: row.report[name] for name in ("rows", "new", "updated", "unchanged", "refused")}
            detail = {"file": row.original_name, "layer": row.layer, "sha256": row.sha256, **counts}
            audit.record(row.uploaded_by, "register_imported", row, detail)


def judged(row: ImportFile, progress: Progress, *, dry_run: bool) -> dict[str, Any]:
    """Return the report of an import, or the refusal of the file as a whole."""
    try:
        with _alone(row) as path:
            options = options_of(row, dry_run=dry_run)
            report: Report = import_file(path, options, limits=limits(), name=row.original_name, progress=progress)
            if report.picture is not None:
                pictures.keep(row, report.picture)
            return report.as_dict()
    except Refusal as refusal:
        columns = refusal.about.get("columns", [])
        told = {"file": row.original_name, "saved": False, "columns": columns, "refusal": refusal.as_dict()}
        return dict(storable(told))


def page_of(row: ImportFile) -> str:
    """Return the address of the import's page."""
    return reverse("import-file", args=[row.pk])
