"""Floor area: shared by area, doubled where storeys are high, unknown where a storey count is unknown."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from parcels.arithmetic.floor_area import Buildings, HighStorey, allocate_floor_area, countable_floor_area
from parcels.arithmetic.footprint import FEW

SQUARE = shapely.box(0, 0, 10, 10)
BESIDE = shapely.box(10, 0, 20, 10)
NAN = float("nan")


def allocate(parcels, footprints, storeys=None, **more):
    given_figures = {name: more.pop(name) for name in ("given_floor_area_m2", "given_footprint_m2") if name in more}
    buildings = Buildings(np.array(footprints, dtype=object), storeys=storeys, **more)
    return allocate_floor_area(np.array(parcels, dtype=object), buildings, **given_figures)


def test_a_building_across_the_line_is_shared_by_area():
    found = allocate([SQUARE, BESIDE], [shapely.box(6, 2, 12, 4)], [3])
    assert found.floor_area_m2.tolist() == pytest.approx([24.0, 12.0], rel=1e-12)
    assert found.footprint_m2.tolist() == pytest.approx([8.0, 4.0], rel=1e-12)


@pytest.mark.parametrize(("height", "area"), [(8.0, 12.0), (8.01, 24.0), (NAN, 12.0)])
def test_only_a_storey_above_the_limit_counts_double(height, area):
    assert allocate([SQUARE], [shapely.box(0, 0, 3, 4)], [1], storey_height_m=[height]).floor_area_m2.item() == area


def test_limit_and_factor_are_the_policys():
    buildings = Buildings(np.array([shapely.box(0, 0, 1, 1)]), storeys=[1], storey_height_m=[7])
    assert countable_floor_area(buildings, HighStorey(above_m=6, factor=1.5)).item() == 1.5


def test_given_floor_area_of_a_building_wins_over_storeys():
    found = allocate([SQUARE], [shapely.box(0, 0, 3, 4)], [9], floor_area_m2=[50.0], storey_height_m=[9.0])
    assert found.floor_area_m2.item() == 50.0


def test_the_parcels_own_figure_wins_and_the_difference_is_noted():
    found = allocate([SQUARE, BESIDE], [shapely.box(1, 1, 3, 4)], [2], given_floor_area_m2=[20.0, NAN])
    assert found.floor_area_m2.tolist() == [20.0, 0.0]
    assert found.floor_area_buildings_m2.tolist() == [12.0, 0.0]
    assert found.floor_area_source.tolist() == ["given", "buildings"]
    assert found.floor_area_note.tolist() == ["floor_area_differs", "no_building"]


def test_an_unknown_storey_count_leaves_the_sum_open():
    found = allocate([SQUARE, BESIDE], [shapely.box(0, 0, 2, 2), shapely.box(4, 4, 6, 6)], [3, NAN])
    assert np.isnan(found.floor_area_m2[0])
    assert found.floor_area_known_m2[0] == 12.0
    assert found.floor_area_note[0] == "storeys_unknown"
    assert found.floor_area_m2[1] == 0.0


def test_without_a_file_of_buildings_nothing_is_said():
    found = allocate_floor_area(np.array([SQUARE, BESIDE]), None, given_floor_area_m2=[5.0, None])
    assert found.floor_area_m2[0] == 5.0
    assert np.isnan(found.floor_area_m2[1])
    assert found.footprint_m2.isna().all()
    assert (found.floor_area_note == "").all()


def test_footprint_is_the_union():
    stacked = [shapely.box(0, 0, 4, 4), shapely.box(2, 2, 6, 6), shapely.box(3, 3, 5, 5), shapely.box(8, 8, 9, 9)]
    found = allocate([SQUARE], stacked, [1, 1, 1, 1])
    assert found.footprint_m2.item() == pytest.approx(16 + 16 - 4 + 1, rel=1e-12)
    assert found.floor_area_m2.item() == 16 + 16 + 4 + 1
    assert found.floor_area_note.item() == "buildings_overlap"


def test_touching_buildings_do_not_overlap():
    found = allocate([SQUARE], [shapely.box(0, 0, 5, 5), shapely.box(5, 0, 10, 5)], [1, 1])
    assert found.footprint_m2.item() == 50.0
    assert found.floor_area_note.item() == ""


def test_many_buildings_on_a_parcel():
    side = int(np.sqrt(FEW)) + 3
    boxes = [shapely.box(x, y, x + 1.5, y + 1.0) for x in range(side) for y in range(side)]
    found = allocate([shapely.box(-1, -1, 50, 50)], boxes, np.ones(len(boxes)))
    assert found.footprint_m2.item() == pytest.approx(shapely.union_all(boxes).area, rel=1e-12)
    assert found.floor_area_m2.item() == pytest.approx(1.5 * len(boxes), rel=1e-12)


def test_parcels_that_overlap_both_get_their_share():
    found = allocate([SQUARE, shapely.box(5, 0, 15, 10)], [shapely.box(6, 0, 8, 2)], [2])
    assert found.floor_area_m2.tolist() == [8.0, 8.0]


def test_a_slip_along_the_line_is_no_building():
    found = allocate([SQUARE, BESIDE], [shapely.box(0, 0, 10 + 1e-9, 5)], [NAN])
    assert found.building_count.tolist() == [1, 0]
    assert found.floor_area_m2[1] == 0.0


def test_holes_and_parts():
    ring = shapely.box(0, 0, 10, 10).difference(shapely.box(2, 2, 8, 8))
    two = shapely.union(shapely.box(0, 0, 1, 1), shapely.box(9, 9, 11, 10))
    found = allocate([ring, BESIDE], [shapely.box(0, 0, 10, 10), two], [1, 4])
    assert found.floor_area_m2[0] == pytest.approx(64 + 4 * 2, rel=1e-12)
    assert found.floor_area_m2[1] == pytest.approx(4.0, rel=1e-12)


def test_no_parcels_and_no_buildings():
    assert len(allocate_floor_area(np.array([], dtype=object), Buildings(np.array([], dtype=object)))) == 0
    assert allocate([SQUARE], []).floor_area_m2.item() == 0.0


def lattice(columns, rows, seed):
    """Parcels in rows, and turned buildings thrown over them, many across the lines."""
    random = np.random.default_rng(seed)
    parcels = [shapely.box(30 * x, 20 * y, 30 * x + 30, 20 * y + 20) for x in range(columns) for y in range(rows)]
    count = columns * rows * 3
    corners = random.uniform([0, 0], [30 * columns, 20 * rows], (count, 2))
    boxes = [
        shapely.affinity.rotate(shapely.box(x, y, x + wide, y + deep), turn)
        for (x, y), (wide, deep), turn in zip(
            corners, random.uniform(3, 15, (count, 2)), random.uniform(0, 90, count), strict=True
        )
    ]
    storeys = random.integers(0, 7, count).astype(float)
    storeys[random.random(count) < 0.1] = np.nan
    return parcels, boxes, storeys, random.uniform(3, 10, count)


def one_by_one(parcels, boxes, storeys, heights):
    """Floor area, known part and footprint by plain loops: no index, no arrays."""
    answers = []
    for parcel in parcels:
        known, is_open, parts = 0.0, False, []
        for box, count, height in zip(boxes, storeys, heights, strict=True):
            part = parcel.intersection(box)
            if part.area <= 1e-9 * box.area:
                continue
            parts.append(part)
            if np.isnan(count):
                is_open = True
            else:
                known += part.area * count * (2 if height > 8 else 1)
        answers.append((NAN if is_open else known, known, shapely.unary_union(parts).area if parts else 0.0))
    return np.array(answers)


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_against_plain_loops(seed):
    parcels, boxes, storeys, heights = lattice(4, 3, seed)
    found = allocate(parcels, boxes, storeys, storey_height_m=heights)
    expected = one_by_one(parcels, boxes, storeys, heights)
    got = found[["floor_area_m2", "floor_area_known_m2", "footprint_m2"]].to_numpy()
    np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-9)


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_order_does_not_matter(seed):
    parcels, boxes, storeys, heights = lattice(3, 3, seed)
    random = np.random.default_rng(seed)
    rows, columns = random.permutation(len(parcels)), random.permutation(len(boxes))
    straight = allocate(parcels, boxes, storeys, storey_height_m=heights)
    mixed = allocate(
        [parcels[at] for at in rows], [boxes[at] for at in columns], storeys[columns], storey_height_m=heights[columns]
    )
    names = ["floor_area_m2", "floor_area_known_m2", "footprint_m2"]
    np.testing.assert_allclose(mixed[names], straight[names].iloc[rows], rtol=1e-12, atol=1e-9)
    assert mixed.building_count.tolist() == straight.building_count.iloc[rows].tolist()


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_shares_of_buildings_inside_the_coverage_sum_to_them(seed):
    parcels, boxes, _, _ = lattice(4, 3, seed)
    whole = shapely.unary_union(parcels)
    inside = [box for box in boxes if whole.covers(box)]
    found = allocate(parcels, inside, np.full(len(inside), 2.0))
    assert found.floor_area_m2.sum() == pytest.approx(2 * sum(box.area for box in inside), rel=1e-12)


@given(st.integers(0, 10_000))
@settings(max_examples=10, deadline=None)
def test_a_building_listed_twice_doubles_floors_but_not_the_footprint(seed):
    parcels, boxes, _, _ = lattice(3, 2, seed)
    once = allocate(parcels, boxes, np.ones(len(boxes)))
    twice = allocate(parcels, boxes * 2, np.ones(2 * len(boxes)))
    np.testing.assert_allclose(twice.floor_area_m2, 2 * once.floor_area_m2, rtol=1e-12)
    np.testing.assert_allclose(twice.footprint_m2, once.footprint_m2, rtol=1e-9)


@given(st.integers(0, 10_000))
@settings(max_examples=10, deadline=None)
def test_a_few_parcels_alone_get_what_they_get_among_all(seed):
    parcels, boxes, storeys, heights = lattice(5, 4, seed)
    chosen = np.random.default_rng(seed).choice(len(parcels), 4, replace=False)
    among_all = allocate(parcels, boxes, storeys, storey_height_m=heights).iloc[chosen]
    alone = allocate([parcels[at] for at in chosen], boxes, storeys, storey_height_m=heights)
    np.testing.assert_array_equal(alone.floor_area_m2, among_all.floor_area_m2)


def test_against_overlay():
    parcels, boxes, _, _ = lattice(12, 10, 7)
    storeys = np.random.default_rng(7).integers(1, 7, len(boxes)).astype(float)
    pieces = gpd.overlay(
        gpd.GeoDataFrame({"parcel": range(len(parcels))}, geometry=parcels),
        gpd.GeoDataFrame({"storeys": storeys}, geometry=boxes),
        how="intersection",
    )
    expected = (pieces.area * pieces.storeys).groupby(pieces.parcel).sum().reindex(range(len(parcels)), fill_value=0.0)
    np.testing.assert_allclose(allocate(parcels, boxes, storeys).floor_area_m2, expected, rtol=1e-9)


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_threads_change_nothing(threads):
    parcels, boxes, storeys, heights = lattice(60, 50, 3)
    buildings = Buildings(np.array(boxes), storeys, heights)
    alone = allocate_floor_area(np.array(parcels), buildings, threads=1)
    assert allocate_floor_area(np.array(parcels), buildings, threads=threads).equals(alone)
