"""The page's small drawings as SVG numbers: spark lines, bullet bars, ranking bars and the line chart. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from maps.writing import number
from maps.zone_page.parts import Area, Campaign, PathRow, Point

SPARK_WIDTH, SPARK_HEIGHT = 64.0, 22.0
BAR = 200.0
"""Width of a bar's own coordinates."""
WIDE, NARROW = (720.0, 190.0), (350.0, 200.0)
"""Width and height of the chart on a desk and on a phone."""
LEFT, RIGHT, TOP, BOTTOM = 46.0, 100.0, 16.0, 24.0
STEPS, LEAST_ROOM = 4, 0.4
NO_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Spark:
    """A line of the last years; its end is this year."""

    d: str
    x: str
    y: str


@dataclass(frozen=True)
class Bar:
    """A filled bar with a tick, in `BAR` units: due by the day, or a target; None where there is none."""

    fill: str
    tick: str | None
    ahead: str | None = None


@dataclass(frozen=True)
class Tick:
    """A labelled place on an axis."""

    at: str
    text: str


@dataclass(frozen=True)
class Mark:
    """A point of the chart with its value."""

    x: str
    y: str
    text: str
    text_y: str
    last: bool


@dataclass(frozen=True)
class Chart:
    """The line chart: axes, the line of values, the line of targets, and what stands at their ends."""

    ys: tuple[Tick, ...]
    xs: tuple[Tick, ...]
    line: str
    marks: tuple[Mark, ...]
    target_line: str
    target_marks: tuple[Mark, ...]
    left: str
    right: str
    label_x: str
    axis_y: str
    view: str


def spark(points: Sequence[Point]) -> Spark | None:
    """The line of a figure's years; None for fewer than two known ones."""
    known = [(place, point.value) for place, point in enumerate(points) if point.value is not None]
    if len(known) < 2:
        return None
    low, high = min(value for _x, value in known), max(value for _x, value in known)
    wide, tall = (SPARK_WIDTH - 6) / max(len(points) - 1, 1), SPARK_HEIGHT - 6
    at = [
        (3 + place * wide, 3 + tall * (0.5 if high == low else (high - value) / (high - low))) for place, value in known
    ]
    return Spark(_line(at), _px(at[-1][0]), _px(at[-1][1]))


def bullet(campaign: Campaign) -> Bar:
    """What was done, as a share of the target, with the tick of what is due; the bar ends at the larger of both."""
    share = campaign.share
    if share is None:
        return Bar("0", None)
    whole = max(1.0, share)
    heading = None if campaign.forecast is None or not campaign.target else campaign.forecast / campaign.target
    return Bar(
        _px(BAR * share / whole),
        _px(min(BAR * campaign.due_share / whole, BAR)),
        _px(BAR * min(heading, whole) / whole) if heading is not None and heading > share else None,
    )


def path_bars(rows: Sequence[PathRow]) -> list[Bar]:
    """Mu of each path, beside the largest."""
    most = max((row.mu for row in rows), default=0.0)
    return [Bar(_px(BAR * row.mu / most if most else 0.0), None) for row in rows]


def rank_bars(rows: Sequence[Area], target: float | None) -> list[Bar]:
    """Figures of a ranking from zero on, with the tick of the target."""
    most = max([area.value or 0.0 for area in rows] + [(target or 0.0) * 1.15], default=0.0)
    tick = _px(BAR * target / most) if target and most else None
    return [Bar(_px(BAR * max(area.value or 0.0, 0.0) / most if most else 0.0), tick) for area in rows]


@dataclass(frozen=True)
class _Scale:
    """Years to pixels from the left, values to pixels from the top."""

    width: float
    height: float
    years: tuple[int, int]
    values: tuple[float, float]

    def x(self, year: int) -> float:
        """Where a year stands; a single one stands at the end."""
        first, last = self.years
        wide = self.width - LEFT - RIGHT - 24
        return LEFT + 24 + wide * ((year - first) / (last - first) if last > first else 1.0)

    def y(self, value: float) -> float:
        """Where a value stands."""
        low, high = self.values
        return TOP + (self.height - TOP - BOTTOM) * (high - value) / (high - low)

    def line(self, known: Sequence[tuple[int, float]]) -> str:
        """The line through years and values."""
        return _line([(self.x(year), self.y(value)) for year, value in known])

    def marks(self, known: Sequence[tuple[int, float]], places: int) -> tuple[Mark, ...]:
        """A mark for each."""
        told = [(year, value, self.x(year), self.y(value)) for year, value in known]
        last = self.years[1]
        return tuple(
            Mark(_px(x), _px(y), number(value, places), _px(y + 17), year == last) for year, value, x, y in told
        )


def chart(points: Sequence[Point], places: int, size: tuple[float, float] = WIDE) -> Chart | None:
    """The chart of a figure by years; None for no known value."""
    known = [(point.year, point.value) for point in points if point.value is not None]
    wanted = [(point.year, point.target) for point in points if point.target is not None]
    if not known:
        return None
    told = [value for _year, value in [*known, *wanted]]
    low, high, step = axis(min(told), max(told))
    scale = _Scale(*size, (points[0].year, points[-1].year), (low, high))
    ticks = [low + step * place for place in range(round((high - low) / step) + 1)]
    digits = 0 if all(tick == int(tick) for tick in ticks) else max(1, places)
    return Chart(
        ys=tuple(Tick(_px(scale.y(tick)), number(tick, digits)) for tick in ticks),
        xs=tuple(Tick(_px(scale.x(point.year)), str(point.year)) for point in points),
        line=scale.line(known),
        marks=scale.marks(known, places),
        target_line=scale.line(wanted),
        target_marks=scale.marks(wanted, places),
        left=f"{LEFT:g}",
        right=f"{size[0] - RIGHT:g}",
        label_x=f"{size[0] - RIGHT + 10:g}",
        axis_y=f"{size[1] - 6:g}",
        view=f"0 0 {size[0]:g} {size[1]:g}",
    )


def axis(low: float, high: float) -> tuple[float, float, float]:
    """Round ends and a round step for an axis over the values, with room for words under the lowest.

    Examples
    --------
    >>> axis(9.2, 16.0), axis(12.3, 16.0)
    ((8.0, 16.0, 2.0), (11.0, 16.0, 1.0))
    """
    if high == low:
        pad = abs(high) / 4 or 1.0
        low, high = low - pad, high + pad
    rough = (high - low) / STEPS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(one * power for one in NO_STEPS if one * power >= rough * 0.999)
    bottom = math.floor(low / step + 1e-9) * step
    if low - bottom < LEAST_ROOM * step and bottom > 0:
        bottom -= step
    return bottom, math.ceil(high / step - 1e-9) * step, step


def _line(at: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_px(x)} {_px(y)}" for x, y in at) if at else ""


def _px(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
