"""What lies over what on a drawn map, as SVG paths with their colours (LOOK, Map). One path a colour: it is quicker."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import shapely

from maps.prints import patterns
from maps.prints.filling import Filling
from maps.prints.scale import BUILDINGS_UP_TO, Ground, grid_step, millimetres, ticks
from maps.prints.shapes import Piece, buildings, context, path_of, zones

Path = dict[str, Any]
GROUND, ZONE, ROAD, CASING, WATER, GREEN = "#F3F2EE", "#EDEEEC", "#FFFFFF", "#D5D8DB", "#BFD8E6", "#DDE8D8"
INK, SECOND, THIRD, QUIET, NO_DATA = "#1B2430", "#465162", "#626D7D", "#CCD3DB", "#B9C1CA"
BORDER_MM = 0.2
ROAD_M = 12.0
"""Width of a road or river of which none is known."""


def drawn(d: str, **attributes: Any) -> Path:
    """A path; `stroke_width` stands for `stroke-width`."""
    return {"d": d} | {name.replace("_", "-"): value for name, value in attributes.items()}


def base(ground: Ground) -> list[Path]:
    """Ground, zone, green, water and roads."""
    rows = context(ground)
    paths = [drawn(path_of(zones(ground)), fill=ZONE, fill_rule="evenodd")]
    for feature, colour in (("green", GREEN), ("water", WATER)):
        areas = [shape for row, shape in rows if row["feature"] == feature and _is_area(shape)]
        paths.append(drawn(path_of(areas), fill=colour, fill_rule="evenodd"))
        paths += [
            _street(row, shape, ground, colour)
            for row, shape in rows
            if row["feature"] == feature and not _is_area(shape)
        ]
    roads = [(row, shape) for row, shape in rows if row["feature"] == "road" and not _is_area(shape)]
    paths += [_street(row, shape, ground, CASING) for row, shape in roads]
    paths += [_street(row, shape, ground, ROAD, 0.3) for row, shape in roads]
    return [path for path in paths if path["d"]]


def _is_area(shape: Any) -> bool:
    return bool(shapely.get_dimensions(shape) == 2)


def _street(row: dict[str, Any], shape: Any, ground: Ground, colour: str, casing: float = 0.0) -> Path:
    width = max(millimetres(row["width_m"] or ROAD_M, ground.scale), 0.7) - casing
    return drawn(path_of([shape]), fill="none", stroke=colour, stroke_width=round(width, 2), stroke_linecap="round")


def fills(filling: Filling) -> list[Path]:
    """Parcels by class; idle land hatched and land not supplied dotted, so that the sheet reads without colour."""
    groups: dict[tuple[str, str], list[Any]] = {}
    for piece in filling.pieces:
        groups.setdefault((piece.key, piece.kind), []).append(piece.shape)
    paths = [
        drawn(
            path_of(shapes),
            fill=filling.colour(key),
            fill_rule="evenodd",
            stroke=NO_DATA if key == "unknown" else "#FFFFFF",
            stroke_width=BORDER_MM,
            stroke_linejoin="round",
        )
        for (key, _kind), shapes in groups.items()
    ]
    by_stock = filling.indicator.name == "stock_category"
    return paths + (_patterns(filling.pieces) if by_stock else [])


def _patterns(pieces: list[Piece]) -> list[Path]:
    idle = patterns.hatch(piece.shape for piece in pieces if piece.key == "idle")
    waiting = patterns.dots(piece.shape for piece in pieces if piece.key == "approved_not_supplied")
    paths = [drawn(idle, stroke="#FFFFFF", stroke_opacity=0.55, stroke_width=0.3, fill="none")] if idle else []
    if waiting:
        paths.append(drawn(waiting, stroke="#FFFFFF", stroke_width=0.45, stroke_linecap="round", fill="none"))
    return paths


def plants(ground: Ground) -> list[Path]:
    """Buildings, at scales where they can be seen."""
    found = path_of(buildings(ground)) if ground.scale <= BUILDINGS_UP_TO else ""
    return [drawn(found, fill=INK, fill_opacity=0.14)] if found else []


def held_back(shapes: Iterable[Any]) -> list[Path]:
    """Parcels that the filter holds back, as thin outlines."""
    found = path_of(shapes)
    return [drawn(found, fill="none", stroke=QUIET, stroke_width=0.15)] if found else []


def edge(ground: Ground) -> list[Path]:
    """The zone's boundary, dash and dot."""
    found = path_of(zones(ground))
    return (
        [
            drawn(found, fill="none", stroke=SECOND, stroke_width=0.45, stroke_dasharray="4 1.2 0.6 1.2"),
        ]
        if found
        else []
    )


def subject(shape: Any) -> list[Path]:
    """The one parcel or block that the sheet is about: ink over white."""
    found = path_of([shape])
    return [
        drawn(found, fill="none", stroke="#FFFFFF", stroke_width=1.5, stroke_linejoin="round"),
        drawn(found, fill="none", stroke=INK, stroke_width=0.6, stroke_linejoin="round"),
    ]


def grid(ground: Ground) -> tuple[list[Path], list[dict[str, Any]]]:
    """Crosses at round coordinates and ticks at the frame, and their figures beside the frame."""
    step = grid_step(ground.scale)
    west, south, east, north = ground.box
    xs = [(ground.on_paper(value, south)[0], value) for value in ticks(west, east, step)]
    ys = [(ground.on_paper(west, value)[1], value) for value in ticks(south, north, step)]
    crosses = "".join(f"M{x - 1.2:.2f} {y:.2f}h2.4M{x:.2f} {y - 1.2:.2f}v2.4" for x, _e in xs for y, _n in ys)
    width, height = ground.width_mm, ground.height_mm
    edges = "".join(f"M{x:.2f} 0v1.8M{x:.2f} {height:.2f}v-1.8" for x, _e in xs)
    edges += "".join(f"M0 {y:.2f}h1.8M{width:.2f} {y:.2f}h-1.8" for y, _n in ys)
    figures = [
        {"at": x, "text": f"{value:,}".replace(",", " "), "side": "below"} for x, value in xs if 9 < x < width - 9
    ]
    figures += [
        {"at": y, "text": f"{value:,}".replace(",", " "), "side": "left"} for y, value in ys if 9 < y < height - 9
    ]
    return [
        drawn(crosses, fill="none", stroke=THIRD, stroke_width=0.12),
        drawn(edges, fill="none", stroke=INK, stroke_width=0.2),
    ], figures
