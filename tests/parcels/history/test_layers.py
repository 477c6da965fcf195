"""The order of descent: children stand after their parents, whatever the family looks like."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from parcels.history.drawing import HIGH, WIDE, drawing_of
from parcels.history.lineage import Kin, layers_of
from parcels.models import Lineage, Operation, Parcel

PAIRS = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] != pair[1]), max_size=30)


def link(parent: int, child: int, undoes: int | None = None) -> Lineage:
    return Lineage(parent_id=parent, child_id=child, operation=Operation(pk=parent * 100 + child, undoes_id=undoes))


def kin(links: list[Lineage]) -> Kin:
    parcels = {key: Parcel(pk=key, parcel_code=f"P{key}") for key in range(12)}
    return Kin(parcels, links, layers_of(parcels, links), cut=False)


@given(PAIRS)
def test_a_child_stands_in_a_later_layer_and_an_undo_moves_nobody(pairs: list[tuple[int, int]]) -> None:
    down = [link(min(pair), max(pair)) for pair in pairs]
    layers = layers_of(range(12), down)
    assert all(layers[one.child_id] > layers[one.parent_id] for one in down)
    for key in range(12):
        before = [layers[one.parent_id] for one in down if one.child_id == key]
        assert layers[key] == max((layer + 1 for layer in before), default=0)
    back = [link(max(pair), min(pair), undoes=1) for pair in pairs]
    assert layers_of(range(12), [*down, *back]) == layers


@given(PAIRS)
def test_boxes_never_lie_on_each_other_even_where_links_run_in_circles(pairs: list[tuple[int, int]]) -> None:
    drawn = drawing_of(kin([link(*pair) for pair in pairs]), here=0)
    places = sorted((box.x, box.y) for box in drawn.boxes)
    assert len(places) == 12
    for (x1, y1), (x2, y2) in pairwise(places):
        assert x2 - x1 >= WIDE or y2 - y1 >= HIGH
    assert all(0 <= x and x + WIDE <= drawn.width and 0 <= y and y + HIGH <= drawn.height for x, y in places)
