"""The public outline: on the grid, away from every surveyed corner, valid, near the land it stands for."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.affinity import rotate, translate

from maps.public_land.generalising import generalise, on_grid


def check(land, step):
    shown = generalise(land, step)
    corners = shapely.get_coordinates(shown)
    surveyed = shapely.get_coordinates(land)
    assert shown.is_valid
    assert shown.area > 0
    assert np.all(corners == np.round(corners / step) * step)
    apart = np.hypot(*(corners[:, None, :] - surveyed[None, :, :]).transpose(2, 0, 1))
    assert apart.min() >= step
    return shown


@st.composite
def parcels(draw):
    """A bent quarter of land somewhere, with corners at millimetres and sometimes a rounded edge."""
    width, depth = draw(st.floats(8, 400)), draw(st.floats(8, 400))
    shape = shapely.box(0, 0, width, depth)
    if draw(st.booleans()):
        shape = shape.buffer(draw(st.floats(1, 30)), quad_segs=draw(st.integers(1, 12)))
    shape = rotate(shape, draw(st.floats(0, 90)))
    east, north = draw(st.integers(480_000_000, 500_000_000)), draw(st.integers(3_250_000_000, 3_260_000_000))
    return shapely.set_precision(translate(shape, east / 1000, north / 1000), 0.001)


@settings(max_examples=60, deadline=None)
@given(parcels(), st.sampled_from([5, 10, 20]))
def test_any_parcel_comes_out_on_the_grid_and_away_from_its_survey(land, step):
    shown = check(land, step)
    assert shown.distance(land) == 0
    west, south, east, north = land.bounds
    boxed = shown.equals(shown.envelope)  # thin land across the grid: a box about it reaches as far as its corners
    assert shown.hausdorff_distance(land) < 12 * step + (np.hypot(east - west, north - south) / 2 if boxed else 0)


def test_corners_that_lie_on_the_grid_already_are_not_told():
    shown = check(shapely.box(488_000, 3_257_000, 488_120, 3_257_090), 10)
    assert shapely.box(488_000, 3_257_000, 488_120, 3_257_090).contains(shown)


def test_a_plot_of_usual_size_keeps_its_shape_inside_its_land():
    land = shapely.Polygon([(3.2, 4.8), (183.6, 8.1), (177.5, 145.5), (5.9, 141.1)])
    shown = check(land, 10)
    assert land.contains(shown)
    assert shown.area > 0.6 * land.area
    assert len(shapely.get_coordinates(shown)) == 5


@pytest.mark.parametrize("land", [shapely.box(1.3, 2.4, 9.9, 300.2), shapely.box(3, 3, 7, 7)])
def test_what_is_too_thin_becomes_a_box(land):
    assert check(land, 10).covers(land)


def test_holes_and_several_pieces():
    ring = shapely.box(0.3, 0.4, 200.2, 200.1) - shapely.box(80.2, 80.1, 120.7, 120.9)
    assert len(check(shapely.MultiPolygon([ring]), 10).geoms[0].interiors) == 0
    pieces = shapely.MultiPolygon([shapely.box(0.3, 0.2, 90, 90), shapely.box(140.2, 0.7, 230, 90)])
    assert len(check(pieces, 10).geoms) == 2
    near = shapely.MultiPolygon([shapely.box(0, 0, 6, 6), shapely.box(8, 0, 14, 6)])
    assert len(check(near, 10).geoms) == 1


def test_ground_is_as_coarse():
    road = on_grid(shapely.LineString([(1.21, 3.3), (104.7, 9.9), (333.3, 41.2)]), 10)
    assert np.all(shapely.get_coordinates(road) % 10 == 0)
