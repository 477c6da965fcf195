"""One side drawn by the server, for a browser without WebGL or script: outlines in the colours of their classes."""

from __future__ import annotations

from dataclasses import dataclass

from maps.plan.effect import PlanLayer
from maps.zone_page.outlines import Sketch, sketch
from parcels.models import Zone

SIDES = ("before", "after", "difference")


@dataclass(frozen=True)
class Shape:
    """An area's path, the colour of its class, its pattern ("" where it has none), and what is written on it."""

    d: str
    colour: str
    pattern: str
    name: str


@dataclass(frozen=True)
class Picture:
    """The zone with its areas on one side."""

    ground: Sketch
    shapes: list[Shape]


def picture_of(layer: PlanLayer, zone: Zone, level: str, side: str) -> Picture:
    """The drawing of a side; an area without an outline is left to the table."""
    ground = sketch(zone, level)
    place = SIDES.index(side)
    lines = layer.legend.between if side == "difference" else layer.legend.lines
    colours = {line.key: line.colour for line in lines}
    shapes = [
        Shape(found.d, colours[row.keys[place]], row.keys[place], row.name)
        for row in layer.rows
        if (found := ground.areas.get(row.id))
    ]
    return Picture(ground, shapes)
