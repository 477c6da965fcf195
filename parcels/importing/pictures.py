"""The pictures of files, kept beside the uploads: too large for a row of the database."""

from __future__ import annotations

import gzip
import json
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from parcels.models import ImportFile


def _name(row: ImportFile) -> str:
    return f"{row.file.name}.picture.json.gz"


def keep(row: ImportFile, picture: dict[str, Any]) -> None:
    """Keep the newest picture of a file."""
    name = _name(row)
    if default_storage.exists(name):
        default_storage.delete(name)
    default_storage.save(name, ContentFile(gzip.compress(json.dumps(picture).encode(), 6)))


def of(row: ImportFile) -> dict[str, Any]:
    """Return a file's picture; empty when there is none."""
    name = _name(row)
    if not default_storage.exists(name):
        return {"type": "FeatureCollection", "features": [], "left_out": 0}
    with default_storage.open(name, "rb") as stream:
        return dict(json.loads(gzip.decompress(stream.read())))
