"""Which names a drawn map carries and where: figures on parcels, codes closer in, street names along the street."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import shapely

from maps.areas.levels import PARCEL, TOWN
from maps.indicators import PATHS
from maps.prints.filling import Filling
from maps.prints.labels import Label, text_width
from maps.prints.scale import CODES_UP_TO, Ground
from maps.prints.shapes import Piece
from maps.writing import number, shortened

SIZE, SMALL, STREET = 2.6, 2.1, 2.6
"""Heights of letters in millimetres; 2.1 mm are 6 points, the least that paper carries."""
MOST = 500
LEAST_SIDE_MM, BESIDE_MM = 9.0, 2.6
INK, WHITE, WATER_INK, STREET_INK = "#1B2430", "#FFFFFF", "#3A6A8A", "#465162"


def piece_labels(filling: Filling, ground: Ground) -> Iterator[Label]:
    """A figure on each parcel or area that has room for it, stock parcels and large ones first."""
    wanted = sorted(filling.pieces, key=lambda piece: (piece.category in ("", "normal"), -piece.mu))[:MOST]
    for piece in wanted:
        lines = _lines(piece, filling, ground.scale)
        place = _room(piece.shape, lines)
        if place:
            fill = filling.colour(piece.key)
            dark = _is_dark(fill)
            ink, halo = (WHITE, fill) if dark else (INK, WHITE)
            yield Label(*place, lines, SIZE, ink, halo, bold=True)


def _lines(piece: Piece, filling: Filling, scale: int) -> tuple[str, ...]:
    first = _figure(piece, filling)
    if filling.level == PARCEL:
        return tuple(filter(None, (first, shortened(piece.code).lstrip("…") if scale <= CODES_UP_TO else "")))
    return tuple(filter(None, (piece.code if filling.level == TOWN else "", first)))


def _figure(piece: Piece, filling: Filling) -> str:
    if filling.indicator.is_number:
        return number(piece.value, filling.indicator.places) if piece.value is not None else ""
    if filling.indicator.name == "path":
        return next((one.mark for one in PATHS if one.key == piece.key), "")
    if filling.indicator.name == "grade":
        return "" if piece.key == "unknown" else piece.key
    return number(piece.mu, 1) if piece.key not in ("unknown", "normal") else ""


def _room(shape: Any, lines: tuple[str, ...]) -> tuple[float, float] | None:
    """The middle of the largest circle inside, where the words fit the shape there."""
    if not lines:
        return None
    width, height = max(text_width(line, SIZE) for line in lines), len(lines) * SIZE
    west, north, east, south = shape.bounds
    if east - west < width or south - north < height or shape.area < width * height:
        return None
    circle = shapely.maximum_inscribed_circle(shape, tolerance=0.5)
    x, y = shapely.get_coordinates(circle)[0].tolist()
    words = shapely.box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    return (x, y) if shapely.area(shapely.intersection(words, shape)) > 0.93 * width * height else None


def _is_dark(colour: str) -> bool:
    """Whether white reads better on it (relative luminance, WCAG 2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] < 0.25


def base_labels(rows: Iterable[tuple[dict[str, Any], Any]], ground: Ground) -> Iterator[Label]:
    """Names of streets along them and of water, each once."""
    pieces: dict[tuple[str, str], list[Any]] = {}
    for row, shape in rows:
        if row["name"] and row["feature"] in ("road", "water"):
            pieces.setdefault((row["feature"], row["name"]), []).append(shape)
    frame = shapely.box(0, 0, ground.width_mm, ground.height_mm)
    for (feature, name), shapes in pieces.items():
        seen = shapely.intersection(shapely.union_all(shapes), frame)
        ink = WATER_INK if feature == "water" else STREET_INK
        if shapely.get_dimensions(seen) == 2:
            x, y = shapely.get_coordinates(shapely.point_on_surface(seen))[0].tolist()
            yield Label(x, y, (name,), STREET, ink)
        elif not seen.is_empty:
            yield from _along(name, seen, ink)


def _along(name: str, line: Any, ink: str) -> Iterator[Label]:
    """Places along the longest piece of a street, the middle first: another name may stand in one of them."""
    longest = max(shapely.get_parts(shapely.line_merge(line)), key=shapely.length)
    needed = text_width(name, STREET) + 2
    if longest.length < needed:
        return
    for share in (0.5, 0.3, 0.7):
        ends = shapely.line_interpolate_point(longest, np.array([-0.5, 0.5]) * needed + share * longest.length)
        (x0, y0), (x1, y1) = shapely.get_coordinates(ends)
        angle = math.degrees(math.atan2(y1 - y0, x1 - x0))
        angle = (angle + 90) % 180 - 90
        x, y = shapely.get_coordinates(shapely.line_interpolate_point(longest, share * longest.length))[0].tolist()
        steep = abs(angle) > 55 and ord(name[0]) > 0x2E80
        yield Label(x, y, (name,), STREET, ink, angle=0.0 if steep else round(angle, 1), upright=steep)


def side_labels(shape: Any, ground: Ground) -> Iterator[Label]:
    """Lengths of a parcel's sides in metres beside them, as parcel maps (宗地图) have them.

    Parameters
    ----------
    shape : shapely geometry
        The parcel in metres, as surveyed: lengths are not measured on the drawing.
    """
    on_paper = shapely.transform(shape, lambda at: np.array([ground.on_paper(x, y) for x, y in at]))
    for ring, drawn in zip(_rings(shape), _rings(on_paper), strict=True):
        kept = _corners(ring)
        whole = shapely.get_coordinates(ring)
        for start, end in itertools.pairwise(kept):
            length_m = float(np.hypot(*np.diff(whole[start : end + 1], axis=0).T).sum())
            ends = shapely.get_coordinates(drawn)[[start, end]]
            if math.dist(*ends) >= LEAST_SIDE_MM:
                x, y, angle = _beside(on_paper, *ends)
                yield Label(x, y, (f"{length_m:.2f}",), SMALL, angle=angle)


def _rings(shape: Any) -> list[Any]:
    return [part.exterior for part in shapely.get_parts(shape)]


def _corners(ring: Any) -> list[int]:
    """Places in a ring of the points where its direction changes by more than a survey's grain (5 cm)."""
    kept = {tuple(point) for point in shapely.get_coordinates(shapely.simplify(ring, 0.05))}
    points = [tuple(point) for point in shapely.get_coordinates(ring)]
    return [place for place, point in enumerate(points) if point in kept or place in (0, len(points) - 1)]


def _beside(shape: Any, start: Any, end: Any) -> tuple[float, float, float]:
    """A point outside the middle of a side, and the side's angle."""
    (x0, y0), (x1, y1) = start, end
    length = math.hypot(x1 - x0, y1 - y0)
    x, y, nx, ny = (x0 + x1) / 2, (y0 + y1) / 2, (y1 - y0) / length, (x0 - x1) / length
    side = -1 if shapely.contains_xy(shape, x + nx * 0.3, y + ny * 0.3) else 1
    angle = (math.degrees(math.atan2(y1 - y0, x1 - x0)) + 90) % 180 - 90
    return x + side * nx * BESIDE_MM, y + side * ny * BESIDE_MM, round(angle, 1)
