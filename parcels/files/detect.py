"""The kind of a file by its content; its name is not believed."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from parcels.files.boundary_lines import looks_like_points
from parcels.refusals import Refusal

HEAD = 8192

# Kinds that are known by their first bytes and cannot be read: the reader names them.
_UNREADABLE_MAGIC = (
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"\x1f\x8b", "gzip"),
    (b"%PDF", "PDF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"AC10", "DWG"),
    (b"AutoCAD Binary DXF", "binary DXF"),
)
_BOUNDARY_TXT = ("属性描述", "地块坐标")
# A parcel's header without any section before it: 5 to 12 fields up to the @.
_HEADED_PARCEL = re.compile(r"^\s*\d+\s*[,，](?:[^,，\n]*[,，]){3,11}\s*[@＠]\s*$", re.M)
_DBF_VERSIONS = (0x02, 0x03, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8B, 0xCB, 0xF5)
READABLE = frozenset(
    {
        "shapefile",
        "geopackage",
        "geojson",
        "geoparquet",
        "kml",
        "kmz",
        "dxf",
        "boundary_points",
        "csv",
        "xls",
        "xlsx",
        "dbf",
        "archive",
    }
)


def detect(path: Path) -> str:
    """Return the kind of a file: one of ``READABLE``.

    Raises
    ------
    Refusal
        ``file_missing``, ``file_empty``, ``file_kind_unknown`` or ``format_not_available``.
    """
    if not path.is_file():
        raise Refusal("file_missing", {"name": path.name})
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if not head:
        raise Refusal("file_empty", {"name": path.name})
    return _binary_kind(path, head) or _text_kind(path, head)


def _binary_kind(path: Path, head: bytes) -> str | None:
    for magic, name in _UNREADABLE_MAGIC:
        if head.startswith(magic):
            raise Refusal("format_not_available", {"format": name})
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(path)
    if head.startswith(b"PAR1"):
        return "geoparquet"
    if head.startswith(b"SQLite format 3\x00"):
        return _sqlite_kind(head)
    if head.startswith(b"\x00\x00\x27\x0a"):
        return "shapefile"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "xls"
    return "dbf" if _looks_like_dbf(path, head) else None


def _sqlite_kind(head: bytes) -> str:
    if head[68:72] in (b"GPKG", b"GP10", b"GP11", b"GP12"):
        return "geopackage"
    raise Refusal("format_not_available", {"format": "SQLite"})


def _zip_kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name.lower() for name in archive.namelist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refusal("archive_damaged", {"name": path.name, "detail": str(error)}) from error
    if "xl/workbook.xml" in names:
        return "xlsx"
    if any(name.endswith(".gdbtable") for name in names):
        raise Refusal("format_not_available", {"format": "File Geodatabase"})
    for mark, name in (("word/", "Word"), ("ppt/", "PowerPoint"), ("content.xml", "OpenDocument")):
        if any(found.startswith(mark) for found in names):
            raise Refusal("format_not_available", {"format": name})
    return "archive"


def _looks_like_dbf(path: Path, head: bytes) -> bool:
    if len(head) < 33 or head[0] not in _DBF_VERSIONS or not (1 <= head[2] <= 12 and 1 <= head[3] <= 31):
        return False
    header_length = int.from_bytes(head[8:10], "little")
    return 33 <= header_length <= path.stat().st_size and int.from_bytes(head[10:12], "little") > 0


def _text_kind(path: Path, head: bytes) -> str:
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _unknown(path, head)
    text = _rough_text(head)
    start = text.lstrip("\ufeff \t\r\n")
    if not start:
        raise Refusal("file_empty", {"name": path.name})
    if any(mark in text for mark in _BOUNDARY_TXT):
        return "boundary_points"
    if start[0] in "{[":
        return "geojson"
    if start[0] == "<":
        return _xml_kind(path, start, head)
    if re.match(r"(999\s*\n[^\n]*\n\s*)*0\s*\n\s*SECTION", start):
        return "dxf"
    if _mostly_control(start):
        raise _unknown(path, head)
    if looks_like_points(start) or _HEADED_PARCEL.search(text):
        return "boundary_points"
    return "csv"


def _xml_kind(path: Path, start: str, head: bytes) -> str:
    body = re.sub(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(\[.*?\])?[^>]*>", "", start, flags=re.S)
    root = re.search(r"<([\w.-]+:)?([\w.-]+)", body)
    name = root.group(2) if root else ""
    if name == "kml":
        return "kml"
    if name in ("Document", "Placemark", "Folder") and "kml" in start:
        return "kml"
    if "opengis.net/gml" in start:
        raise Refusal("format_not_available", {"format": "GML"})
    if name.lower() == "html":
        raise Refusal("format_not_available", {"format": "HTML"})
    if name:
        raise Refusal("format_not_available", {"format": f"XML <{name}>"})
    raise _unknown(path, head)


def _rough_text(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    try:
        return head.decode("utf-8", "strict")
    except UnicodeDecodeError as error:
        if error.start >= len(head) - 4:
            return head[: error.start].decode("utf-8")
        return head.decode("gb18030", "replace")


def _mostly_control(text: str) -> bool:
    sample = text[:2000]
    control = sum(1 for character in sample if ord(character) < 32 and character not in "\t\r\n\f")
    return control > len(sample) * 0.02


def _unknown(path: Path, head: bytes) -> Refusal:
    return Refusal("file_kind_unknown", {"name": path.name, "begins": head[:8].hex(" ")})
