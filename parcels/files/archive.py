"""Zip archives: checked before a byte is unpacked, then unpacked under plain names."""

from __future__ import annotations

import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from parcels.files.limits import MB, Limits
from parcels.refusals import Refusal

DATA_SUFFIXES = (".shp", ".gpkg", ".geojson", ".json", ".kml", ".dxf", ".csv", ".txt", ".xlsx", ".xls", ".parquet")
_ARCHIVES = (".zip", ".kmz", ".rar", ".7z", ".gz", ".tar")
_SIDE_SUFFIXES = (".shx", ".dbf", ".prj", ".cpg", ".qpj")
_BLOCK = 1 << 20
_SMALL_MEMBER = 1 * MB


@dataclass(frozen=True)
class Member:
    """A data file out of an archive: where it was put, and its name in the archive."""

    path: Path
    name: str


def unpack(path: Path, into: Path, limits: Limits) -> list[Member]:
    """Unpack a checked archive and return the one data file in it, or all text files where it holds nothing else.

    Members are checked against size, count, ratio and path before unpacking, and the sizes are watched again while
    unpacking, since a header may lie. A shapefile's parts stay together.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = _checked(archive, limits)
            chosen = _choose(path, members)
            written = _extract(archive, chosen, into, limits)
            return [made for made in written if made.path.suffix not in _SIDE_SUFFIXES] or written[:1]
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise Refusal("archive_damaged", {"name": path.name, "detail": str(error)}) from error
    except RuntimeError as error:
        raise Refusal("archive_encrypted", {"name": path.name}) from error


def member_name(info: zipfile.ZipInfo) -> str:
    """Return a member's name, read as GB18030 where the archive does not say UTF-8."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _checked(archive: zipfile.ZipFile, limits: Limits) -> list[zipfile.ZipInfo]:
    members = [info for info in archive.infolist() if not info.is_dir()]
    if len(members) > limits.archive_files:
        raise Refusal("archive_too_many_files", {"files": len(members), "limit": limits.archive_files})
    total = sum(info.file_size for info in members)
    if total > limits.archive_mb * MB:
        raise Refusal("archive_too_large", {"size_mb": round(total / MB), "limit_mb": limits.archive_mb})
    for info in members:
        _check_member(info, limits)
    return [info for info in members if not _is_noise(member_name(info))]


def _check_member(info: zipfile.ZipInfo, limits: Limits) -> None:
    name = member_name(info)
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if info.flag_bits & 0x1:
        raise RuntimeError("encrypted")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise Refusal("archive_link", {"member": name[:200]})
    if ".." in parts or name.startswith(("/", "\\")) or ":" in parts[0] or "\x00" in name:
        raise Refusal("archive_path", {"member": name[:200]})
    ratio = info.file_size / max(info.compress_size, 1)
    if info.file_size > _SMALL_MEMBER and ratio > limits.archive_ratio:
        raise Refusal("archive_ratio", {"member": name, "ratio": round(ratio), "limit": limits.archive_ratio})


def _is_noise(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return "__MACOSX" in parts or parts[-1].startswith(".")


def _suffix(info: zipfile.ZipInfo) -> str:
    return PurePosixPath(member_name(info)).suffix.lower()


def _stem(info: zipfile.ZipInfo) -> str:
    return str(PurePosixPath(member_name(info).replace("\\", "/")).with_suffix("")).lower()


def _choose(path: Path, members: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """Return the data member and, for a shapefile, its side files."""
    names = [member_name(info) for info in members]
    data = [info for info in members if _suffix(info) in DATA_SUFFIXES]
    if not data:
        data = [info for info in members if _suffix(info) == ".dbf"]
    if not data and any(_suffix(info) in _ARCHIVES for info in members):
        raise Refusal("format_not_available", {"format": "zip in zip"})
    if not data:
        raise Refusal("archive_no_data", {"name": path.name, "members": names[:10]})
    if len(data) > 1 and all(_suffix(info) == ".txt" for info in data):
        return sorted(data, key=member_name)
    if len(data) > 1:
        kml = [info for info in data if _stem(info).endswith("doc") and _suffix(info) == ".kml"]
        shapes = [info for info in data if _suffix(info) == ".shp"]
        data = kml or (shapes if len(shapes) == 1 else data)
    if len(data) > 1:
        raise Refusal("archive_many_data", {"members": [member_name(info) for info in data][:20]})
    sides = [info for info in members if _stem(info) == _stem(data[0]) and _suffix(info) in _SIDE_SUFFIXES]
    return [data[0], *[info for info in sides if info is not data[0]]]


def _extract(archive: zipfile.ZipFile, chosen: list[zipfile.ZipInfo], into: Path, limits: Limits) -> list[Member]:
    budget = limits.archive_mb * MB
    written: list[Member] = []
    many = sum(_suffix(info) == ".txt" for info in chosen) > 1
    for number, info in enumerate(chosen, start=1):
        target = into / f"data{number if many else ''}{_suffix(info)}"
        with archive.open(info) as source, target.open("wb") as sink:
            while block := source.read(_BLOCK):
                budget -= len(block)
                if budget < 0:
                    raise Refusal("archive_too_large", {"size_mb": limits.archive_mb, "limit_mb": limits.archive_mb})
                sink.write(block)
        written.append(Member(target, member_name(info)))
    return written
