"""GeoJSON, read member by member: a broken feature is a named row, not a lost one (RFC 7946)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from parcels.files import encoding, shapes
from parcels.files.batches import SIZE, Batch, Declared, Opened, ReadOptions, text_table
from parcels.files.evidence import Finding, RowIssue
from parcels.refusals import Refusal

_GEOMETRIES = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}


def open_geojson(path: Path, options: ReadOptions) -> Opened:
    """Open a FeatureCollection, a single Feature or a bare geometry."""
    raw = path.read_bytes()
    name, finding = encoding.decide(raw[:4_000_000], stated=options.encoding)
    whole = _parsed(raw, name)
    features = _features(whole)
    columns = _columns(features)
    format_finding = Finding("format", "GeoJSON", "format_by_content", {"format": "GeoJSON"})
    return Opened(
        kind="geojson",
        columns=columns,
        batches=_batches(features, columns),
        layer=path.stem,
        layers=[path.stem],
        declared=_declared(whole),
        findings=[format_finding, finding],
    )


def _parsed(raw: bytes, name: str) -> dict[str, Any]:
    try:
        whole = json.loads(raw.decode(name, "strict").lstrip("\ufeff"))
    except UnicodeDecodeError as error:
        raise Refusal("encoding_wrong", {"encoding": name, "byte": error.start}) from error
    except json.JSONDecodeError as error:
        figures = {"detail": error.msg, "line": error.lineno, "column": error.colno}
        raise Refusal("json_damaged", figures) from error
    except RecursionError as error:
        raise Refusal("json_damaged", {"detail": "nested too deep", "line": None, "column": None}) from error
    if not isinstance(whole, dict):
        raise Refusal("geojson_type", {"type": type(whole).__name__})
    return whole


def _features(whole: dict[str, Any]) -> list[Any]:
    kind = _name(whole.get("type"))
    if kind == "FeatureCollection":
        features = whole.get("features")
        if not isinstance(features, list):
            raise Refusal("geojson_structure", {"detail": "features is not a list"})
        return features
    if kind == "Feature":
        return [whole]
    if kind in _GEOMETRIES or kind == "GeometryCollection":
        return [{"type": "Feature", "properties": {}, "geometry": whole}]
    raise Refusal("geojson_type", {"type": kind})


def _name(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _declared(whole: dict[str, Any]) -> Declared | None:
    crs = whole.get("crs")
    name = crs.get("properties", {}).get("name") if isinstance(crs, dict) else None
    return Declared(name, "geojson_crs") if isinstance(name, str) else None


def _columns(features: list[Any]) -> list[str]:
    names: dict[str, None] = {}
    for feature in features:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if isinstance(properties, dict):
            names.update(dict.fromkeys(properties))
    return list(names)


def _batches(features: list[Any], columns: list[str]) -> Iterator[Batch]:
    for start in range(0, len(features), SIZE):
        chunk = features[start : start + SIZE]
        rows = np.arange(start + 1, start + 1 + len(chunk))
        raw, issues = _shapes(chunk, rows)
        properties = [_properties(feature) for feature in chunk]
        values = [[_text(row.get(column)) for row in properties] for column in columns]
        yield Batch(rows, text_table(columns, values), raw, issues)


def _properties(feature: Any) -> dict[str, Any]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return properties if isinstance(properties, dict) else {}


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    return json.dumps(value, ensure_ascii=False).removesuffix(".0")


def _shapes(chunk: list[Any], rows: np.ndarray) -> tuple[list[bytes | None], list[RowIssue]]:
    """Read all shapes at once and look closer only at those that fail."""
    geometries = [feature.get("geometry") if isinstance(feature, dict) else None for feature in chunk]
    texts = [json.dumps(geometry) if isinstance(geometry, dict) else None for geometry in geometries]
    parsed = shapely.from_geojson(np.array(texts, dtype=object), on_invalid="ignore")
    raw = list(shapely.to_wkb(parsed))
    issues: list[RowIssue] = []
    for at, (feature, geometry) in enumerate(zip(chunk, geometries, strict=True)):
        row = int(rows[at])
        problem = _structure_problem(feature)
        if problem:
            raw[at] = None
            issues.append(RowIssue(row, "geometry_unreadable", {"detail": problem}))
        elif geometry is not None and (parsed[at] is None or not _coordinates_sound(geometry)):
            raw[at], issue = _explained(geometry, row)
            issues.append(issue)
    return raw, issues


def _structure_problem(feature: Any) -> str | None:
    if not isinstance(feature, dict):
        return f"a feature is {type(feature).__name__}"
    if feature.get("type") != "Feature":
        return f"type is {feature.get('type')!r}, not 'Feature'"
    if feature.get("properties") is not None and not isinstance(feature["properties"], dict):
        return "properties is not an object"
    geometry = feature.get("geometry")
    return None if geometry is None or isinstance(geometry, dict) else "geometry is not an object"


def _coordinates_sound(geometry: dict[str, Any]) -> bool:
    """Whether the nesting is what the type asks for; the fast reader lets some odd nesting pass."""
    kind = geometry.get("type")
    if kind == "GeometryCollection":
        parts = geometry.get("geometries")
        return isinstance(parts, list) and all(isinstance(part, dict) and _coordinates_sound(part) for part in parts)
    depth = _GEOMETRIES.get(str(kind))
    return depth is not None and _nested(geometry.get("coordinates"), depth)


def _nested(value: Any, depth: int) -> bool:
    if not isinstance(value, list):
        return False
    if depth == 0:
        return len(value) in (2, 3) and all(type(number) in (int, float) for number in value)
    return all(_nested(part, depth - 1) for part in value)


def _explained(geometry: dict[str, Any], row: int) -> tuple[bytes | None, RowIssue]:
    kind = _name(geometry.get("type"))
    if kind not in _GEOMETRIES and kind != "GeometryCollection":
        return None, RowIssue(row, "geometry_unreadable", {"detail": f"geometry type {kind!r}"})
    if not _coordinates_sound(geometry):
        return None, RowIssue(row, "geometry_unreadable", {"detail": f"coordinates do not make a {kind}"})
    if kind in ("Polygon", "MultiPolygon"):
        coordinates = geometry["coordinates"]
        parts = [coordinates] if kind == "Polygon" else coordinates
        rings = [[[tuple(point) for point in ring] for ring in part] for part in parts]
        return shapes.polygon_from_rings(rings, row)
    return None, RowIssue(row, "geometry_unreadable", {"detail": f"{kind} with too few points"})
