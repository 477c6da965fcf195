"""The lineage graph as a drawing: boxes in layers from left to right, lines between them. Sizes in SVG pixels."""

from __future__ import annotations

from dataclasses import dataclass

from parcels.history.lineage import Kin
from parcels.models import Lineage, Parcel

WIDE, HIGH = 168, 58
ACROSS, DOWN = 96, 18
MARGIN, HEAD = 10, 34


@dataclass(frozen=True)
class Box:
    """A parcel in the drawing, by its upper left corner."""

    parcel: Parcel
    x: int
    y: int
    here: bool


@dataclass(frozen=True)
class Line:
    """A link in the drawing; `back` when an undo led back to the parent."""

    link: Lineage
    path: str
    back: bool


@dataclass(frozen=True)
class Word:
    """The operation between two layers, written once."""

    link: Lineage
    x: int
    y: int


@dataclass(frozen=True)
class Drawing:
    """All that the template draws."""

    width: int
    height: int
    boxes: list[Box]
    lines: list[Line]
    words: list[Word]


def drawing_of(kin: Kin, here: int) -> Drawing:
    """Lay the kin out: a column a generation, in a column near the middle of the parents."""
    columns = _columns(kin)
    tallest = max(len(column) for column in columns)
    height = HEAD + tallest * (HIGH + DOWN) - DOWN + MARGIN
    places: dict[int, tuple[int, int]] = {}
    for at, column in enumerate(columns):
        top = HEAD + (tallest - len(column)) * (HIGH + DOWN) // 2
        for row, key in enumerate(column):
            places[key] = (MARGIN + at * (WIDE + ACROSS), top + row * (HIGH + DOWN))
    width = 2 * MARGIN + len(columns) * (WIDE + ACROSS) - ACROSS
    boxes = [Box(kin.parcels[key], x, y, key == here) for key, (x, y) in places.items()]
    lines = [_line(link, places) for link in kin.links]
    return Drawing(width, height, boxes, lines, _words(kin, places))


def _columns(kin: Kin) -> list[list[int]]:
    """Return the parcels of each layer, ordered by where their parents stand."""
    columns: list[list[int]] = [[] for _layer in range(max(kin.layers.values()) + 1)]
    for key, layer in sorted(kin.layers.items()):
        columns[layer].append(key)
    parents: dict[int, list[int]] = {}
    for link in kin.links:
        if link.operation.undoes_id is None:
            parents.setdefault(link.child_id, []).append(link.parent_id)
    rank: dict[int, float] = {}
    for column in columns:
        middle = {key: _mean([rank.get(one, 0.0) for one in parents.get(key, [])]) for key in column}
        column.sort(key=lambda key: (middle[key], kin.parcels[key].parcel_code))
        rank |= {key: at - len(column) / 2 for at, key in enumerate(column)}
    return [column for column in columns if column]


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _line(link: Lineage, places: dict[int, tuple[int, int]]) -> Line:
    """From the parent's right side to the child's left; an undo goes back, below the boxes' middle."""
    (x1, y1), (x2, y2) = places[link.parent_id], places[link.child_id]
    back = x2 <= x1
    if back:
        start, end, lift = (x1, y1 + HIGH - 12), (x2 + WIDE, y2 + HIGH - 12), -ACROSS // 2
    else:
        start, end, lift = (x1 + WIDE, y1 + HIGH // 2), (x2, y2 + HIGH // 2), ACROSS // 2
    path = f"M{start[0]} {start[1]}C{start[0] + lift} {start[1]} {end[0] - lift} {end[1]} {end[0]} {end[1]}"
    return Line(link, path, back)


def _words(kin: Kin, places: dict[int, tuple[int, int]]) -> list[Word]:
    """One word an operation, over the middle of the gap before its children; an undo stands below its line."""
    by_operation: dict[int, list[Lineage]] = {}
    for link in kin.links:
        by_operation.setdefault(link.operation_id, []).append(link)
    words = []
    for links in by_operation.values():
        back = places[links[0].child_id][0] <= places[links[0].parent_id][0]
        ends = [places[link.parent_id if back else link.child_id] for link in links]
        x = min(end[0] for end in ends) - ACROSS // 2
        y = sum(end[1] for end in ends) // len(ends) + HIGH // 2
        words.append(Word(links[0], x, y + (22 if back else -8)))
    return words
