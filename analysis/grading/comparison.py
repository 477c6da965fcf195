"""Two lists side by side: who rose, who fell, who is new or no longer graded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from analysis.arithmetic.grading.model import LETTERS
from analysis.models import Grading

WAYS = ("rose", "fell", "same", "new", "gone")


@dataclass(frozen=True)
class Move:
    """One firm in two lists; `pk_before`, `pk_after` are its lines there, None where it has none."""

    enterprise: int
    name: str
    credit_code: str
    before: str
    after: str
    way: str
    pk_before: int | None
    pk_after: int | None
    rank_before: int | None
    rank_after: int | None


def way_of(before: str, after: str) -> str:
    """Rose, fell, the same, newly graded, no longer graded; firms without a letter in both count as the same."""
    if before == after:
        return "same"
    if not before:
        return "new"
    if not after:
        return "gone"
    return "rose" if LETTERS.index(after) < LETTERS.index(before) else "fell"


def moves_between(before: Grading, after: Grading) -> list[Move]:
    """Every firm of either list, in order of name."""
    sides = [_lines(row) for row in (before, after)]
    names = {firm: line[4:] for side in sides for firm, line in side.items()}
    nothing = (None, "", None, None)
    found = []
    for firm, (name, code) in names.items():
        old, new = sides[0].get(firm, nothing), sides[1].get(firm, nothing)
        way = way_of(old[1], new[1])
        found.append(Move(firm, name, code, old[1], new[1], way, old[0], new[0], old[2], new[2]))
    return sorted(found, key=lambda move: (move.name, move.credit_code))


def _lines(row: Grading) -> dict[int, tuple]:
    columns = ("enterprise_id", "pk", "grade", "rank", "group", "enterprise__name", "enterprise__credit_code")
    return {line[0]: line[1:] for line in row.firms.values_list(*columns)}


def counts_of(moves: list[Move]) -> dict[str, int]:
    """How many firms moved which way; the same only where there is a letter."""
    found = Counter(move.way for move in moves if move.way != "same" or move.after)
    return {way: found.get(way, 0) for way in WAYS}


def crossed(moves: list[Move]) -> list[tuple[str, list[int]]]:
    """From each letter (rows, "" is none) to each letter (columns)."""
    found = Counter((move.before, move.after) for move in moves)
    return [(old, [found.get((old, new), 0) for new in (*LETTERS, "")]) for old in (*LETTERS, "")]
