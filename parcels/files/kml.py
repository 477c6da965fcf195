"""KML and KMZ: placemarks in longitude and latitude, parsed without entities, links never followed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import numpy as np
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from parcels.files import shapes
from parcels.files.batches import SIZE, Batch, Declared, Opened, ReadOptions, text_table
from parcels.files.evidence import Finding, RowIssue
from parcels.refusals import Refusal

_GEOMETRIES = ("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "Track", "MultiTrack", "Model")
Row = dict[str, str | None]


def open_kml(path: Path, _options: ReadOptions) -> Opened:
    """Open a KML document: one row for each placemark."""
    root = _root(path)
    placemarks = list(_all(root, "Placemark"))
    links = len(list(_all(root, "NetworkLink")))
    if links and not placemarks:
        raise Refusal("kml_network_link", {"links": links})
    findings = [Finding("format", "KML", "format_by_content", {"format": "KML"})]
    if links:
        findings.append(Finding("links", str(links), "kml_network_link_ignored", {"links": links}, certain=False))
    rows = [_values(placemark) for placemark in placemarks]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return Opened(
        kind="kml",
        columns=columns,
        batches=_batches(placemarks, rows, columns),
        layer=path.stem,
        layers=[path.stem],
        declared=Declared("EPSG:4326", "kml"),
        findings=findings,
    )


def _root(path: Path) -> Element:
    try:
        root: Element = fromstring(path.read_bytes(), forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise Refusal("xml_forbidden", {}) from error
    except (ParseError, ValueError, LookupError) as error:
        raise Refusal("xml_damaged", {"detail": str(error)[:200]}) from error
    return root


def _plain(tag: Any) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def _all(root: Element, name: str) -> Iterator[Element]:
    return (element for element in root.iter() if _plain(element.tag) == name)


def _text(element: Element) -> str | None:
    return (element.text or "").strip() or None


def _values(placemark: Element) -> Row:
    row: Row = {}
    for child in placemark:
        if _plain(child.tag) in ("name", "description"):
            row[_plain(child.tag)] = _text(child)
    for data in _all(placemark, "Data"):
        value = next(iter(_all(data, "value")), None)
        row[data.get("name") or "Data"] = None if value is None else _text(value)
    for data in _all(placemark, "SimpleData"):
        row[data.get("name") or "SimpleData"] = _text(data)
    return row


def _batches(placemarks: list[Element], values: list[Row], columns: list[str]) -> Iterator[Batch]:
    for start in range(0, len(placemarks), SIZE):
        rows = np.arange(start + 1, start + 1 + len(placemarks[start : start + SIZE]))
        pairs = [_shape(placemarks[row - 1], int(row)) for row in rows]
        texts = [[values[row - 1].get(column) for row in rows] for column in columns]
        issues = [issue for _raw, issue in pairs if issue]
        yield Batch(rows, text_table(columns, texts), [raw for raw, _issue in pairs], issues)


def _shape(placemark: Element, row: int) -> tuple[bytes | None, RowIssue | None]:
    found = [child for child in placemark if _plain(child.tag) in _GEOMETRIES]
    if not found:
        return None, None
    kind = _plain(found[0].tag)
    polygons = list(_all(found[0], "Polygon"))
    if not polygons:
        return None, RowIssue(row, "geometry_not_polygon", {"type": kind})
    try:
        parts = [_rings(polygon) for polygon in polygons]
    except ValueError as error:
        return None, RowIssue(row, "geometry_unreadable", {"detail": str(error)[:120]})
    if not all(parts):
        return None, RowIssue(row, "geometry_empty")
    raw, issue = shapes.polygon_from_rings(parts, row)
    return raw, None if raw is not None and issue.figures.get("gap_m") == 0 else issue


def _rings(polygon: Element) -> list[shapes.Ring]:
    outer = [ring for border in _all(polygon, "outerBoundaryIs") for ring in _all(border, "LinearRing")]
    inner = [ring for border in _all(polygon, "innerBoundaryIs") for ring in _all(border, "LinearRing")]
    return [ring for ring in map(_points, outer[:1] + inner) if ring]


def _points(ring: Element) -> shapes.Ring:
    text = next((_text(found) for found in _all(ring, "coordinates")), None) or ""
    points = [tuple(float(number) for number in place.split(",") if number) for place in text.split()]
    if any(len(point) < 2 for point in points):
        raise ValueError("a coordinate lacks its second number")
    return [point[:2] for point in points]
