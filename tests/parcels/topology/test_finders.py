"""The finders on a coverage with planted faults, and against plain loops."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from parcels.arithmetic import topology
from parcels.arithmetic.topology import Sizes
from tests.parcels.arithmetic.surgery.coverage import grid

SIZES = Sizes()


def sound() -> np.ndarray:
    return np.array(list(grid(5, 4, 3).values()), dtype=object)


def test_a_sound_coverage_has_no_fault():
    land = sound()
    zone = shapely.union_all(land)
    areas = shapely.area(land)
    codes = [str(number) for number in range(len(land))]
    assert topology.overlaps(land, SIZES) == []
    assert topology.gaps(land, SIZES) == []
    assert topology.slivers(land, SIZES) == []
    assert topology.duplicates(land, codes) == []
    assert topology.outside(land, zone, SIZES) == []
    assert topology.area_differences(land, areas.round(2), SIZES) == []


def test_each_planted_fault_is_found_once():
    land = sound()
    shifted = shapely.affinity.translate(land[7], xoff=0.3)
    land[7] = shifted
    found = topology.overlaps(land, SIZES)
    assert found
    assert all(7 in fault.positions for fault in found)
    assert all(0 < fault.width_m < 0.31 for fault in found)
    gaps = topology.gaps(land, SIZES)
    assert gaps
    assert all(fault.area_m2 < 40 for fault in gaps)


def test_a_hole_between_parcels_is_a_gap_with_its_neighbours_longest_edge_first():
    land = sound()
    edge = shapely.intersection(shapely.boundary(land[6]), shapely.boundary(land[7]))
    hole = shapely.intersection(land[6], shapely.buffer(shapely.centroid(shapely.line_merge(edge)), 4))
    hole = max(shapely.get_parts(hole), key=lambda part: part.area)
    land[6] = shapely.difference(land[6], hole)
    (gap,) = topology.gaps(land, Sizes(gap_max_m2=1e5))
    assert gap.area_m2 == pytest.approx(hole.area)
    assert 6 in gap.positions
    assert topology.gaps(land, Sizes(gap_max_m2=hole.area / 2)) == []


def test_slivers_duplicates_outside_and_areas():
    land = sound()
    thin = shapely.box(486_300, 3_259_000, 486_500, 3_259_000.4)
    land = np.append(land, [thin, land[3]])
    codes = [f"GB{number}" for number in range(20)] + ["X", "ｇｂ 3"]
    (sliver,) = topology.slivers(land, SIZES)
    assert (sliver.positions, sliver.width_m) == ((20,), pytest.approx(0.4, rel=0.05))
    kinds = {fault.figures["by"] for fault in topology.duplicates(land, codes)}
    assert kinds == {"shape", "code"}
    assert not any(set(fault.positions) == {3, 21} for fault in topology.overlaps(land, SIZES))
    zone = shapely.union_all(land[:20])
    (beyond,) = topology.outside(land, zone, SIZES)
    assert beyond.positions == (20,)
    stated = shapely.area(land).copy()
    stated[2] += 50
    stated[4] = np.nan
    (differs,) = topology.area_differences(land, stated, SIZES)
    assert differs.positions == (2,)
    assert differs.figures["difference_m2"] == pytest.approx(-50)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(1, 15), st.integers(1, 15)), max_size=12))
def test_overlaps_are_those_of_a_plain_loop(boxes):
    land = np.array([shapely.box(x, y, x + w, y + h) for x, y, w, h in boxes], dtype=object)
    expected = {
        (a, b)
        for a in range(len(land))
        for b in range(a + 1, len(land))
        if (common := land[a].intersection(land[b]).area) > SIZES.overlap_m2
        and common / (land[a].area + land[b].area - common) < 0.98
    }
    assert {fault.positions for fault in topology.overlaps(land, SIZES)} == expected
