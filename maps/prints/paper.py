"""Sheets of paper: where the map stands on A4 and A3, upright or across, in millimetres."""

from __future__ import annotations

from dataclasses import dataclass

from maps.prints.scale import Frame

SIZES = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}
"""Width and height upright, ISO 216."""
ACROSS, UPRIGHT = "landscape", "portrait"
TURNS = (ACROSS, UPRIGHT)
MARGIN, GAP = 10.0, 5.0
TICKS = 4.5
HEAD = 17.0
FOOT = 15.0
SIDE = {"A4": 62.0, "A3": 76.0}
"""Width of the column beside the map, or height of the strip beneath it."""
SEAL = 44.0
"""Side of the space for a seal: an office's round seal measures 42 mm."""


@dataclass(frozen=True)
class Layout:
    """A sheet: its size and where map and side column stand."""

    paper: str
    turn: str
    width: float
    height: float
    frame: Frame
    side: Frame


def layout_of(paper: str, turn: str) -> Layout:
    """The layout of a paper size and turn.

    Examples
    --------
    >>> layout_of("A3", "landscape").frame.width > 300
    True
    """
    short, long = SIZES[paper]
    width, height = (long, short) if turn == ACROSS else (short, long)
    left, top = MARGIN + TICKS, MARGIN + HEAD
    beneath = TICKS + FOOT + MARGIN
    if turn == ACROSS:
        map_width = width - left - GAP - SIDE[paper] - MARGIN
        frame = Frame(left, top, map_width, height - top - beneath)
        side = Frame(width - MARGIN - SIDE[paper], top, SIDE[paper], height - top - MARGIN)
    else:
        frame = Frame(left, top, width - left - MARGIN, height - top - beneath - GAP - SIDE[paper])
        side = Frame(MARGIN, height - MARGIN - SIDE[paper], width - 2 * MARGIN, SIDE[paper])
    return Layout(paper, turn, width, height, frame, side)
