"""A corner that several parcels share moves in all of them, and the land between them stays whole."""

import numpy as np
import pytest
import shapely
from hypothesis import assume, example, given
from hypothesis import strategies as st

from parcels.arithmetic.surgery.outcome import Neighbourhood, NotPossible
from parcels.arithmetic.surgery.reshape import reshape

SIDE, CELLS = 100.0, 4


def grid(jitter: np.ndarray) -> dict[int, shapely.Polygon]:
    """Sixteen quadrilaterals on 25 nodes; `jitter` (5, 5, 2) in metres moves the nodes that are not on the outside."""
    nodes = np.stack(np.meshgrid(np.arange(CELLS + 1), np.arange(CELLS + 1), indexing="ij"), axis=-1) * SIDE
    nodes[1:-1, 1:-1] += jitter[1:-1, 1:-1]
    return {
        row * CELLS + column: shapely.Polygon(
            [nodes[column, row], nodes[column + 1, row], nodes[column + 1, row + 1], nodes[column, row + 1]]
        )
        for row in range(CELLS)
        for column in range(CELLS)
    }


def with_corner(shape: shapely.Polygon, corner: int, place: tuple[float, float]) -> shapely.Polygon:
    ring = shapely.get_coordinates(shape)[:-1].copy()
    ring[corner] = place
    return shapely.Polygon(ring)


jitters = st.lists(st.floats(-10, 10), min_size=50, max_size=50).map(lambda found: np.reshape(found, (5, 5, 2)))


@example(np.zeros((5, 5, 2)), 5, 2, 0.0, 1.0)
@example(np.zeros((5, 5, 2)), 6, 0, -3.0, 0.0)
@given(jitters, st.sampled_from([5, 6, 9, 10]), st.integers(0, 3), st.floats(-15, 15), st.floats(-15, 15))
def test_an_inner_corner_moves_in_all_four_parcels_and_no_land_is_lost(jitter, parcel, corner, east, north):
    shapes = grid(jitter)
    assume(abs(east) + abs(north) > 1e-3)
    old = tuple(shapely.get_coordinates(shapes[parcel])[corner])
    place = (old[0] + east, old[1] + north)
    wanted = with_corner(shapes[parcel], corner, place)
    outcome = reshape(Neighbourhood(shapes), parcel, wanted, neighbours_follow=True, snap_m=0.0)
    assert set(outcome.changed) == {key for key, shape in shapes.items() if old in shape.exterior.coords}
    assert len(outcome.changed) == 4
    after = shapes | dict(outcome.changed)
    assert shapely.coverage_is_valid(list(after.values()))
    assert sum(shape.area for shape in after.values()) == pytest.approx((CELLS * SIDE) ** 2, abs=1e-6)


def test_a_vertex_in_the_middle_of_a_straight_edge_of_a_third_parcel_moves_too():
    west, east = shapely.box(0, 100, 100, 200), shapely.box(100, 100, 200, 200)
    south = shapely.Polygon([(0, 0), (200, 0), (200, 100), (100, 100), (0, 100)])
    wanted = shapely.Polygon([(0, 100), (105, 96), (100, 200), (0, 200)])
    outcome = reshape(Neighbourhood({1: south, 2: west, 3: east}), 2, wanted, neighbours_follow=True, snap_m=0.0)
    assert set(outcome.changed) == {1, 2, 3}
    assert sum(shape.area for shape in outcome.changed.values()) == pytest.approx(40_000, abs=1e-6)
    assert all((105, 96) in shape.exterior.coords for shape in outcome.changed.values())


def test_a_parcel_that_has_no_vertex_to_follow_with_is_not_left_behind_with_a_gap():
    south = shapely.box(0, 0, 200, 100)
    west, east = shapely.box(0, 100, 100, 200), shapely.box(100, 100, 200, 200)
    wanted = shapely.Polygon([(0, 100), (100, 105), (100, 200), (0, 200)])
    with pytest.raises(NotPossible, match="neighbour_shares_part") as refused:
        reshape(Neighbourhood({1: south, 2: west, 3: east}), 2, wanted, neighbours_follow=True, snap_m=0.0)
    assert refused.value.figures == {"id": 1}


def test_a_new_vertex_beside_a_corner_that_a_neighbour_leaves_is_refused_by_name():
    shapes = grid(np.zeros((5, 5, 2)))
    ring = shapely.get_coordinates(shapes[5])[:-1].tolist()
    ring[1:2] = [[ring[1][0] - 10, ring[1][1]], [ring[1][0] - 3, ring[1][1] + 5]]
    with pytest.raises(NotPossible, match="neighbour_shares_part"):
        reshape(Neighbourhood(shapes), 5, shapely.Polygon(ring), neighbours_follow=True, snap_m=0.0)
