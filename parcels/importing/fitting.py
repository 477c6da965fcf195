"""Staged parcels that overlap the register or one another: which rows are refused, and which keep their place."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from parcels.importing.beside import beside
from parcels.importing.land import Land, strips
from parcels.importing.overlaps import Overlap, find_overlaps
from parcels.importing.stage import STAGE, Stage
from parcels.importing.values import Issues

_STAND_AGAIN = f"""
SELECT EXISTS (SELECT FROM {STAGE} s JOIN parcels_parcel p ON p.parcel_code = s.parcel_code AND p.status = 'active'
               WHERE s.row = ANY(%s))
"""


@dataclass(frozen=True, order=True)
class Clash:
    """A staged row that overlaps what came before it; row 0 is the register, which comes before every row.

    The order is the one in which rows are refused: register first, then the file's order, so that an earlier row
    keeps its place.
    """

    in_file: bool
    later: int
    other: int
    other_code: str
    area_m2: float
    width_m: float


def refuse_overlaps(stage: Stage, issues: Issues) -> None:
    """Refuse staged rows that overlap the register or an earlier row.

    A refused row may leave its parcel's old shape in place, which others may overlap: then the rest is asked again,
    until nothing more is refused.
    """
    again = True
    while again:
        refused = _refuse(_clashes(), issues)
        again = bool(refused) and _old_shapes_stay(refused)
        stage.drop_rows(refused)


def _clashes() -> list[Clash]:
    """All clashes in the order of refusal; what two strips both see counts once."""
    found: dict[tuple[int, int, str], Clash] = {}
    for land, overlaps in beside(strips(), lambda land: find_overlaps(land.shapes)):
        for overlap in overlaps:
            clash = _clash(land, overlap)
            if clash.later:
                found[clash.later, clash.other, clash.other_code] = clash
    return sorted(found.values())


def _clash(land: Land, overlap: Overlap) -> Clash:
    first, second = overlap.first, overlap.second
    later, other = (first, second) if land.rows[first] > land.rows[second] else (second, first)
    row = int(land.rows[other])
    return Clash(row > 0, int(land.rows[later]), row, str(land.codes[other]), overlap.area_m2, overlap.width_m)


def _refuse(clashes: list[Clash], issues: Issues) -> list[int]:
    refused: set[int] = set()
    for clash in clashes:
        if clash.later in refused or clash.other in refused:
            continue
        refused.add(clash.later)
        figures = {"other": clash.other_code, "area_m2": round(clash.area_m2, 3), "width_m": clash.width_m}
        if clash.in_file:
            issues.add(clash.later, "overlap_in_file", {**figures, "other_row": clash.other})
        else:
            issues.add(clash.later, "overlap_with_register", figures)
    return sorted(refused)


def _old_shapes_stay(refused: list[int]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_STAND_AGAIN, [refused])
        return bool(cursor.fetchone()[0])
