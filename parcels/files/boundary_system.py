"""The coordinate system of boundary points: what the header says, what the numbers say, and where they disagree."""

from __future__ import annotations

import re

import numpy as np

from parcels.files.batches import Declared
from parcels.files.evidence import Finding

# The first number that is not there: EPSG code less zone, by datum and width of zone, with and without prefix.
_CGCS = {3: (4488, 4509), 6: (4478, 4489)}
_XIAN = {3: (2324, 2345), 6: (2314, 2325)}
_BEIJING = {3: (2376, 2397), 6: (21400, 21440)}
_ZONES = {3: range(25, 46), 6: range(13, 24)}
_NORTH = (300_000.0, 6_500_000.0)
_BARE_EAST = (50_000.0, 950_000.0)


def system_of(said: dict[str, str], places: np.ndarray) -> tuple[Declared | None, list[Finding], bool]:
    """Return the declared system, the findings, and whether the file's first number is the easting.

    Parameters
    ----------
    said : dict
        The keys and values of the header.
    places : array
        All points (n x 2) in the file's own order.
    """
    exchanged = _exchanged(places)
    findings = []
    if exchanged:
        figures = {"first": float(np.median(places[:, 0])), "second": float(np.median(places[:, 1]))}
        findings.append(Finding("axis_order", "Y, X", "txt_axes_exchanged", figures, certain=False))
    prefix = _prefix(places[:, 0 if exchanged else 1])
    stated = _number(said.get("带号", ""))
    width = _width(said, prefix or stated)
    zone = prefix or stated
    if zone is None or zone not in _ZONES[width]:
        return None, findings, exchanged
    if prefix and stated and prefix != stated:
        figures = {"prefix": prefix, "zone": stated}
        findings.append(Finding("zone", str(prefix), "txt_zone_conflict", figures, certain=False))
    how = "txt_prefix" if prefix and prefix != stated else "txt_header"
    return Declared(f"EPSG:{_code(said, width, zone, prefixed=prefix is not None)}", how), findings, exchanged


def _code(said: dict[str, str], width: int, zone: int, *, prefixed: bool) -> int:
    name = said.get("坐标系", "") + said.get("坐标系统", "")
    table = _XIAN if re.search(r"西安|80|Xi'?an", name) else _BEIJING if re.search(r"北京|54|Beijing", name) else _CGCS
    base = table[width][0 if prefixed else 1]
    return base + zone


def _width(said: dict[str, str], zone: int | None) -> int:
    text = said.get("几度分带") or said.get("分带") or ""
    stated = re.search(r"[36三六]", text)
    if stated:
        return 6 if stated[0] in "6六" else 3
    return 6 if zone in _ZONES[6] else 3


def _prefix(eastings: np.ndarray) -> int | None:
    """Return the zone in front of the eastings, where nearly all have the same."""
    zones = (eastings // 1_000_000).astype(int)
    zone = int(np.median(zones))
    bare = np.median(eastings % 1_000_000)
    return zone if zone in (*_ZONES[3], *_ZONES[6]) and _BARE_EAST[0] <= bare <= _BARE_EAST[1] else None


def _exchanged(places: np.ndarray) -> bool:
    first, second = np.median(places, axis=0)
    return bool(_is_east(first) and not _is_east(second) and _NORTH[0] <= second <= _NORTH[1])


def _is_east(value: float) -> bool:
    return bool(value >= 13_000_000 or _BARE_EAST[0] <= value <= _BARE_EAST[1])


def _number(text: str) -> int | None:
    found = re.search(r"\d{1,2}", text)
    return int(found[0]) if found else None
