"""Two hundred random operations on three hundred parcels: no overlap, no gap, no land lost, and all can be undone."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import shapely

from parcels.arithmetic.surgery import Neighbourhood, NotPossible, Outcome, verify
from tests.parcels.arithmetic.surgery.coverage import faults, grid
from tests.parcels.arithmetic.surgery.random_surgery import RandomSurgery, outcome_of

OPERATIONS = 220


class PlainRegister:
    """Parcels in memory: applies outcomes, keeps lineage, and takes operations back."""

    def __init__(self, shapes: dict[int, Any]) -> None:
        self.shapes = dict(shapes)
        self.next_id = max(shapes) + 1
        self.done: list[tuple[dict[int, Any], list[int]]] = []
        self.lineage: dict[int, list[int]] = {}

    def apply(self, outcome: Outcome) -> None:
        touched = [*outcome.retired, *outcome.changed, *outcome.noded]
        before = {key: self.shapes[key] for key in touched}
        begun = []
        for key in outcome.retired:
            del self.shapes[key]
        for piece in outcome.pieces:
            self.shapes[self.next_id] = piece.shape
            for parent in piece.shares:
                self.lineage.setdefault(parent, []).append(self.next_id)
            begun.append(self.next_id)
            self.next_id += 1
        self.shapes |= dict(outcome.changed)
        self.shapes |= {key: noded.shape for key, noded in outcome.noded.items()}
        self.done.append((before, begun))

    def undo(self) -> None:
        before, begun = self.done.pop()
        for key in begun:
            del self.shapes[key]
        self.shapes |= before


@pytest.mark.parametrize("seed", range(1, 4))
def test_random_surgery_keeps_the_land(seed: int) -> None:
    first = grid(20, 15, seed)
    assert len(first) == 300
    before = faults(first)
    register, surgery, counted = PlainRegister(first), RandomSurgery(seed, first), Counter()
    while sum(counted.values()) < OPERATIONS:
        if register.done and surgery.random.random() < 0.08:
            register.undo()
            counted["undo"] += 1
            continue
        request = surgery.request(register.shapes)
        try:
            outcome = verify(Neighbourhood(register.shapes), outcome_of(request, register.shapes), keeps_land=True)
        except NotPossible:
            continue
        register.apply(outcome)
        counted[request["kind"]] += 1
        if sum(counted.values()) % 20 == 0:
            assert_same_land(before, faults(register.shapes), request)
    assert_same_land(before, faults(register.shapes), {})
    assert set(counted) == {"split", "cut_off", "merge", "boundary", "reshape", "cut_part", "undo"}, counted
    retired = [key for touched, begun in register.done if begun for key in touched if key not in register.shapes]
    assert retired
    assert all(key in register.lineage for key in retired)
    while register.done:
        register.undo()
    assert register.shapes.keys() == first.keys()
    assert all(shapely.to_wkb(register.shapes[key]) == shapely.to_wkb(first[key]) for key in first)


def assert_same_land(before: dict[str, float], now: dict[str, float], request: dict[str, Any]) -> None:
    assert now["valid"], request
    assert now["overlap_m2"] <= 1e-6, request
    assert abs(now["area_m2"] - before["area_m2"]) <= 1e-6, request
    assert abs(now["together_m2"] - before["together_m2"]) <= 1e-6, request
    assert (now["holes"], now["parts"]) == (before["holes"], before["parts"]), request
