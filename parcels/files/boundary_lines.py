"""The lines of a boundary-point TXT: what each is, in whatever brackets, commas and blanks it comes (DOMAIN 8.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# Full-width forms that stand for structure; the brackets within a name stay as they are.
_NARROW = str.maketrans(
    {
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        "，": ",",
        "．": ".",
        "＝": "=",
        "＠": "@",
        "－": "-",
        "［": "[",
        "］": "]",
        "【": "[",
        "】": "]",
        "\u3000": " ",
        "\u00a0": " ",
        "\ufeff": " ",
        "Ｊ": "J",
    }
)
_KEPT = "\ue000"
_NUMBER = r"[+-]?\d+(?:\.\d*)?"
_SECTION = re.compile(r"^\s*\[\s*(?P<name>[^\]]+?)\s*\]?\s*$")
_KEYED = re.compile(r"^\s*(?P<key>[^=,@\[\]]{1,40}?)\s*=\s*(?P<value>.*)$")
ATTRIBUTES, COORDINATES = "属性描述", "地块坐标"
_SMALL = 10_000.0
HEADER_FIELDS = ("界址点数", "地块面积", "地块编号", "地块名称", "图形属性", "图幅号", "地块用途", "地类编码")


@dataclass
class Point:
    """One boundary point as it stands in the file: two numbers in the file's own order."""

    line: int
    ring: int | None
    first: float
    second: float


@dataclass
class Block:
    """One parcel of the file: its header's fields, its points, and the lines that are neither."""

    line: int
    fields: list[str] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    unread: list[tuple[int, str]] = field(default_factory=list)
    headed: bool = True


@dataclass
class Lines:
    """A whole file: what its header says, and its parcels."""

    said: dict[str, str] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    unread: list[tuple[int, str]] = field(default_factory=list)


def narrow(text: str) -> str:
    """Return a line with full-width digits, commas, brackets and signs made plain."""
    # Where plain commas part the fields, a full-width one belongs to a name.
    kept = text.replace("，", _KEPT) if text.count(",") > 3 else text
    return kept.translate(_NARROW).replace(_KEPT, "，").rstrip("\r\n")


def read_lines(text: str) -> Lines:
    """Sort the lines of a file into header, parcels and points; a line that is none of them is kept with its number."""
    found = Lines()
    section = ""
    for number, raw in enumerate(text.splitlines(), start=1):
        line = narrow(raw).strip()
        if not line:
            continue
        heading = _SECTION.match(line)
        if heading:
            section = heading["name"]
        elif "@" in line:
            found.blocks.append(Block(number, fields_of(line)))
        elif section != COORDINATES and (said := _KEYED.match(line)):
            found.said[said["key"].strip()] = said["value"].strip()
        else:
            _take(found, number, line)
    return found


def fields_of(line: str) -> list[str]:
    """Return the fields of a parcel's header up to its @, without the comma before it."""
    before = line.partition("@")[0].strip()
    fields = [text.strip() for text in before.split(",")]
    return fields[:-1] if fields and not fields[-1] else fields


def _take(found: Lines, number: int, line: str) -> None:
    point = point_of(line, number)
    if point is None and not found.blocks:
        found.unread.append((number, line[:60]))
        return
    if not found.blocks:
        found.blocks.append(Block(number, headed=False))
    if point is None:
        found.blocks[-1].unread.append((number, line[:60]))
    else:
        found.blocks[-1].points.append(point)


def point_of(line: str, number: int = 0) -> Point | None:
    """Return the point of a line: ``label, ring, first, second``, the first two left out or not.

    Examples
    --------
    >>> point_of("J1,1,3259200.000,40489300.000")
    Point(line=0, ring=1, first=3259200.0, second=40489300.0)
    >>> point_of("3259200.000 40489300.000").second
    40489300.0
    """
    parts = [part for part in re.split(r"\s*,\s*|\s+", narrow(line).strip()) if part]
    numbers = [float(part) if re.fullmatch(_NUMBER, part) else None for part in parts]
    at = next((at for at, value in enumerate(numbers) if value is not None and abs(value) >= _SMALL), None)
    if at is None or at > 2 or at + 1 >= len(parts) or len(parts) > at + 3:
        return None
    first, second = numbers[at], numbers[at + 1]
    if first is None or second is None or abs(second) < _SMALL or max(abs(first), abs(second)) > 1e9:
        return None
    ring = numbers[at - 1] if at >= 2 else None
    if at == 2 and (ring is None or ring != int(ring)):
        return None
    if at and not re.fullmatch(r"[\w.\-]+", parts[0]):
        return None
    return Point(number, None if ring is None else int(ring), first, second)


def looks_like_points(text: str) -> bool:
    """Whether the first lines of a text, without any header, are boundary points alone."""
    lines = [narrow(line).strip() for line in text.splitlines()[:12]]
    kept = [line for line in lines if line][:4]
    return len(kept) >= 3 and all(point_of(line) is not None for line in kept)
