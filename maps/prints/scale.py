"""Scale arithmetic: metres of land to millimetres of paper, which scale a piece of land fits at, bar and grid steps.

All lengths are planar, in the deployment's projected system; at 1:M a millimetre of paper is M/1000 metres of land.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

SCALES = (500, 1000, 2000, 2500, 5000, 10_000, 15_000, 20_000, 25_000, 50_000)
"""The denominators that a reader may choose."""
BLOCKS_BEYOND = 20_000
"""At smaller scales blocks are coloured, not parcels (LOOK, Map)."""
BUILDINGS_UP_TO = 5000
CODES_UP_TO = 2500
_NICE = (1, 2, 5)


@dataclass(frozen=True)
class Frame:
    """A rectangle of paper, millimetres from the upper left corner of the sheet."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Ground:
    """What land a frame shows: its lower left corner in the projected system (m), and the scale's denominator."""

    west: float
    south: float
    scale: int
    width_mm: float
    height_mm: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north in metres."""
        return (
            self.west,
            self.south,
            self.west + metres(self.width_mm, self.scale),
            self.south + metres(self.height_mm, self.scale),
        )

    def on_paper(self, x: float, y: float) -> tuple[float, float]:
        """Millimetres from the frame's upper left corner, down as paper wants it."""
        return (x - self.west) * 1000 / self.scale, self.height_mm - (y - self.south) * 1000 / self.scale


def metres(length_mm: float, scale: float) -> float:
    """Metres of land under so many millimetres of paper.

    Examples
    --------
    >>> metres(100, 10_000)
    1000.0
    """
    return length_mm * scale / 1000


def millimetres(length_m: float, scale: float) -> float:
    """Millimetres of paper for so many metres of land.

    Examples
    --------
    >>> millimetres(1000, 10_000)
    100.0
    """
    return length_m * 1000 / scale


def fitting(width_m: float, height_m: float, frame: Frame) -> int:
    """The largest scale (smallest denominator) at which a piece of land lies wholly in the frame.

    One of `SCALES`; land that is too large for the last of them takes the next round number (1, 2 or 5 by tens).

    Examples
    --------
    >>> fitting(2000, 1500, Frame(0, 0, 210, 160)), fitting(30_000, 200, Frame(0, 0, 200, 160))
    (10000, 200000)
    """
    needed = max(width_m * 1000 / frame.width, height_m * 1000 / frame.height)
    for scale in SCALES:
        if needed <= scale * (1 + 1e-9):
            return scale
    return round(_round_up(needed))


def _round_up(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (*_NICE, 10) if step * power >= value * (1 - 1e-12))


def around(box: tuple[float, float, float, float], scale: int, frame: Frame) -> Ground:
    """The land that the frame shows with the box (m) in its middle."""
    west, south, east, north = box
    width, height = metres(frame.width, scale), metres(frame.height, scale)
    return Ground((west + east - width) / 2, (south + north - height) / 2, scale, frame.width, frame.height)


def bar(scale: int, longest_mm: float = 100.0) -> tuple[int, int]:
    """Length in metres of a scale bar, the longest round one that is no longer than `longest_mm`, and its parts.

    Examples
    --------
    >>> bar(10_000), bar(500), bar(25_000)
    ((1000, 5), (50, 5), (2000, 4))
    """
    most = metres(longest_mm, scale)
    power = 10 ** math.floor(math.log10(most))
    step = max(step for step in _NICE if step * power <= most * (1 + 1e-9))
    return step * power, 4 if step == 2 else 5


def grid_step(scale: int, least_mm: float = 40.0) -> int:
    """Metres between two coordinate ticks: the smallest round number that leaves at least `least_mm` between them.

    Examples
    --------
    >>> grid_step(10_000), grid_step(500), grid_step(25_000)
    (500, 20, 1000)
    """
    return max(1, round(_round_up(metres(least_mm, scale))))


def ticks(low: float, high: float, step: int) -> list[int]:
    """The round coordinates between two limits.

    Examples
    --------
    >>> ticks(487_950, 489_100, 500)
    [488000, 488500, 489000]
    """
    first = math.ceil(low / step)
    return [step * place for place in range(first, math.floor(high / step) + 1)]
