"""Names on a drawn map: how wide they are, and which can stand without covering one another. Millimetres."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

LINE = 1.25
"""Height of a line in sizes of its letters."""
AIR = 0.5
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Label:
    """Words centred on a point; `angle` in degrees, clockwise as SVG turns; `upright` stacks the letters."""

    x: float
    y: float
    lines: tuple[str, ...]
    size: float
    ink: str = "#1B2430"
    halo: str = "#FFFFFF"
    bold: bool = False
    angle: float = 0.0
    upright: bool = False

    @property
    def box(self) -> Box:
        """West, north, east, south of what it covers."""
        width, height = extent(self)
        turn = math.radians(self.angle)
        wide = abs(width * math.cos(turn)) + abs(height * math.sin(turn))
        high = abs(width * math.sin(turn)) + abs(height * math.cos(turn))
        return self.x - wide / 2, self.y - high / 2, self.x + wide / 2, self.y + high / 2


def text_width(text: str, size: float) -> float:
    """Width of a line: a hanzi takes a whole size, a Latin letter or figure about 0.56 of it.

    Examples
    --------
    >>> text_width("宗地", 3.0), round(text_width("12.5", 3.0), 2)
    (6.0, 6.72)
    """
    return sum(1.0 if ord(sign) > 0x2E80 else 0.56 for sign in text) * size


def extent(label: Label) -> tuple[float, float]:
    """Width and height before turning."""
    if label.upright:
        return label.size, len(label.lines[0]) * label.size * LINE
    return max(text_width(line, label.size) for line in label.lines), len(label.lines) * label.size * LINE


def placed(labels: Iterable[Label], width: float, height: float) -> list[Label]:
    """The labels that stand whole in the frame and clear of those before them; the first ones win.

    Parameters
    ----------
    labels : iterable of Label
        In order of weight, the weightiest first.
    width, height : float
        Of the frame.
    """
    taken: list[Box] = []
    kept = []
    for label in labels:
        west, north, east, south = label.box
        inside = AIR <= west and AIR <= north and east <= width - AIR and south <= height - AIR
        if inside and not any(_touch(label.box, other) for other in taken):
            taken.append(label.box)
            kept.append(label)
    return kept


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] + AIR and other[0] < one[2] + AIR and one[1] < other[3] + AIR and other[1] < one[3] + AIR
