"""Reads the head of a PMTiles file (version 3): what it holds, where, and whose it is. Tiles are read by the browser.

Layout: https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md
"""

import gzip
import json
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HEAD = 127
METADATA_AT, METADATA_LENGTH = 24, 32
COMPRESSION_AT, TYPE_AT, ZOOMS_AT = 97, 99, 100
VECTOR = 1
KINDS = {1: "mvt", 2: "png", 3: "jpeg", 4: "webp", 5: "avif"}
MOST_METADATA = 4 * 1024 * 1024


class NotPMTiles(ValueError):
    """The file is none, or of another version; the text says which."""


@dataclass(frozen=True)
class PMTiles:
    """What a file says of itself; `layers` are the names of vector layers."""

    is_vector: bool
    min_zoom: int
    max_zoom: int
    name: str = ""
    attribution: str = ""
    layers: tuple[str, ...] = ()
    told: dict[str, Any] = field(default_factory=dict)


def read_head(path: Path) -> PMTiles:
    """The head and metadata of the file.

    Raises
    ------
    NotPMTiles
        For another kind of file, another version or metadata that can't be read.
    OSError
        When the file can't be opened.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
        if len(head) < HEAD or not head.startswith(b"PMTiles"):
            raise NotPMTiles("it does not begin like one")
        if head[7] != 3:
            raise NotPMTiles(f"it has version {head[7]}, and 3 is read here")
        if head[TYPE_AT] not in KINDS:
            raise NotPMTiles(f"its tiles are of an unknown kind ({head[TYPE_AT]})")
        start, length = (struct.unpack_from("<Q", head, at)[0] for at in (METADATA_AT, METADATA_LENGTH))
        file.seek(start)
        told = _metadata(file.read(min(length, MOST_METADATA)), head[COMPRESSION_AT])
    layers = tuple(str(one.get("id", "")) for one in told.get("vector_layers", []) if isinstance(one, dict))
    return PMTiles(
        head[TYPE_AT] == VECTOR,
        head[ZOOMS_AT],
        head[ZOOMS_AT + 1],
        str(told.get("name", "")),
        str(told.get("attribution", "")),
        layers,
        told,
    )


def _metadata(raw: bytes, compression: int) -> dict[str, Any]:
    if not raw:
        return {}
    try:
        text = gzip.decompress(raw) if compression == 2 else raw
        told = json.loads(text)
    except (OSError, EOFError, ValueError) as error:
        raise NotPMTiles("its metadata can't be read") from error
    return told if isinstance(told, dict) else {}
