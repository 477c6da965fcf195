"""A drawing's closed lines to areas: the text inside names the area, a nameless area inside another is its hole."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import shapely

from parcels.files.batches import Batch
from parcels.files.evidence import Finding, RowIssue

TEXT, LAYER = "Text", "Layer"
_FORMAT_CODES = re.compile(r"\\[A-Za-z][^;\\]*;|[{}]|%%[a-zA-Z]")


def areas(batches: list[Batch]) -> tuple[Batch, Finding]:
    """Return the rows of a drawing as one batch, and what was done.

    A text whose place lies in exactly one smallest closed area becomes that area's ``Text`` and leaves the rows; so
    does an area on the same layer, without a text, directly inside another, which becomes its hole. Everything else
    stays what it is and is judged row by row.
    """
    table, shapes, rows = _joined(batches)
    _close(shapes)
    texts = [None if text is None else _FORMAT_CODES.sub("", text).strip() for text in _column(table, TEXT)]
    keep = np.ones(len(shapes), dtype=bool)
    named = _give_texts(shapes, texts, keep)
    holes = _cut_holes(shapes, texts, _column(table, LAYER), keep)
    if not len(shapes):
        return Batch(rows, table, [], []), Finding("shape", "polygon", "dxf_texts_inside", {"texts": 0, "holes": 0})
    if TEXT in table.column_names:
        table = table.set_column(table.column_names.index(TEXT), TEXT, pa.array(texts, pa.string()))
    raw = [None if shape is None else bytes(shapely.to_wkb(shape)) for shape in shapes[keep]]
    issues: list[RowIssue] = [issue for batch in batches for issue in batch.issues]
    finding = Finding("shape", "polygon", "dxf_texts_inside", {"texts": named, "holes": holes}, certain=holes == 0)
    return Batch(rows[keep], table.filter(pa.array(keep)), raw, issues), finding


def _joined(batches: list[Batch]) -> tuple[pa.Table, np.ndarray, np.ndarray]:
    if not batches:
        return pa.table({}), np.empty(0, dtype=object), np.empty(0, dtype=int)
    table = pa.concat_tables([batch.table for batch in batches])
    raw = np.array([shape for batch in batches for shape in batch.shapes or ()], dtype=object)
    return table, shapely.from_wkb(raw), np.concatenate([batch.rows for batch in batches])


def _column(table: pa.Table, name: str) -> list[str | None]:
    return table[name].to_pylist() if name in table.column_names else [None] * table.num_rows


def _close(shapes: np.ndarray) -> None:
    """Turn closed lines into areas, in place."""
    lines = shapely.get_type_id(shapes) == shapely.GeometryType.LINESTRING
    for at in np.flatnonzero(lines & shapely.is_closed(shapes)):
        if shapely.get_num_coordinates(shapes[at]) >= 4:
            shapes[at] = shapely.Polygon(shapely.force_2d(shapes[at]))


def _sound(shapes: np.ndarray) -> np.ndarray:
    polygons = shapely.get_type_id(shapes) == shapely.GeometryType.POLYGON
    return np.asarray(np.flatnonzero(polygons & shapely.is_valid(shapes) & ~shapely.is_empty(shapes)))


def _give_texts(shapes: np.ndarray, texts: list[str | None], keep: np.ndarray) -> int:
    """Give each text to the smallest area around it; of several texts in one area the first stays with it."""
    around, places = _sound(shapes), shapely.get_type_id(shapes) == shapely.GeometryType.POINT
    points = np.array([at for at in np.flatnonzero(places) if texts[at]], dtype=int)
    if not len(around) or not len(points):
        return 0
    pairs = shapely.STRtree(shapes[around]).query(shapes[points], predicate="within")
    sizes = shapely.area(shapes[around[pairs[1]]])
    taken: set[int] = set()
    named: set[int] = set()
    for pair in np.lexsort((sizes, pairs[0])):
        text, area = int(points[pairs[0][pair]]), int(around[pairs[1][pair]])
        if text in taken:
            continue
        taken.add(text)  # only the smallest area counts
        if area not in named and not texts[area]:
            texts[area], keep[text] = texts[text], False
            named.add(area)
    return len(named)


def _cut_holes(shapes: np.ndarray, texts: list[str | None], layers: list[str | None], keep: np.ndarray) -> int:
    """Cut nameless areas out of the named area of the same layer directly around them."""
    found = _sound(shapes)
    if not any(texts[at] for at in found):
        return 0
    inner = np.array([at for at in found if not texts[at]], dtype=int)
    outer = np.array([at for at in found if texts[at]], dtype=int)
    pairs = shapely.STRtree(shapes[outer]).query(shapes[inner], predicate="within")
    around: dict[int, int] = {}
    for one, other in zip(inner[pairs[0]], outer[pairs[1]], strict=True):
        smaller = one not in around or shapes[other].area < shapes[around[one]].area
        if layers[one] == layers[other] and smaller:
            around[int(one)] = int(other)
    by_outer: dict[int, list[int]] = {}
    for one, other in around.items():
        by_outer.setdefault(other, []).append(one)
    for other, holes in by_outer.items():
        shell = shapes[other]
        rings = [*shell.interiors, *(shapes[hole].exterior for hole in holes)]
        shapes[other] = shapely.Polygon(shell.exterior, rings)
        keep[holes] = False
    return len(around)
