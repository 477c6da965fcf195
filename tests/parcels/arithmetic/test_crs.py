"""The coordinate boundary: x-east first, and nothing measured where areas are not true."""

import numpy as np
import pytest
import shapely

from parcels import crs
from parcels.refusals import Refusal

EXTENT = (340_000.0, 2_900_000.0, 660_000.0, 3_500_000.0)
HERE = (489_300.0, 3_259_100.0, 489_450.0, 3_259_200.0)


def test_east_comes_first_although_epsg_says_north():
    moved = crs.reproject(np.array([shapely.Point(119.60, 29.40)]), 4490, 4528)
    np.testing.assert_allclose(shapely.get_coordinates(moved)[0], [40461175.275, 3253671.483], atol=5e-4)


def test_there_and_back_keeps_a_tenth_of_a_millimetre():
    box = np.array([shapely.box(*HERE)])
    back = crs.reproject(crs.reproject(box, 4549, 4490), 4490, 4549)
    np.testing.assert_allclose(shapely.get_coordinates(back), shapely.get_coordinates(box), atol=1e-4)


def test_the_same_system_changes_no_coordinate():
    box = np.array([shapely.box(*HERE)])
    assert crs.to_deployment(box, 4549, 4549)[0].equals(box[0])


def test_a_height_is_dropped():
    assert not shapely.has_z(crs.reproject(np.array([shapely.Point(1, 2, 3)]), 4549, 4549)[0])


def test_coordinates_without_a_place_are_refused():
    with pytest.raises(Refusal) as refusal:
        crs.reproject(np.array([shapely.Point(119.9, 95.0)]), 4490, 4549)
    assert refusal.value.code == "crs_convert"


@pytest.mark.parametrize(("definition", "code"), [(999_999, "crs_unknown_code"), ("no system", "crs_not_readable")])
def test_what_is_no_system_is_refused_by_name(definition, code):
    with pytest.raises(Refusal) as refusal:
        crs.read_crs(definition)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("bounds", "cause"),
    [
        ((3_259_100, 489_300, 3_259_200, 489_450), "swapped_axes"),
        ((40_489_300, 3_259_100, 40_489_450, 3_259_200), "zone_prefix"),
        ((39_489_300, 3_259_100, 39_489_450, 3_259_200), "zone_prefix"),
        ((119.8, 29.4, 119.9, 29.5), "degrees"),
        ((29.4, 119.8, 29.5, 119.9), "degrees_swapped"),
        ((13_346_000, 3_430_000, 13_346_100, 3_430_100), "web_mercator"),
        ((0, 0, 1, 1), "another_system"),
    ],
)
def test_the_likely_cause_of_coordinates_outside(bounds, cause):
    assert crs.likely_cause(bounds, 4549, EXTENT) == cause


@pytest.mark.parametrize(
    ("srid", "bounds", "safe"),
    [
        (4549, HERE, True),
        (4528, (40_489_300, 3_259_100, 40_489_450, 3_259_200), True),
        (26986, (230_000, 900_000, 240_000, 910_000), True),
        (32732, (463_113, 15_224_791, 463_275, 15_225_055), True),
        (4326, (119.8, 29.4, 119.9, 29.5), False),
        (3857, (1_602_942, 6_463_757, 1_603_666, 6_464_506), False),
        (3857, (0, -100, 100, 0), False),
        (2249, (750_000, 2_950_000, 760_000, 2_960_000), False),
    ],
)
def test_where_areas_may_be_taken_as_they_stand(srid, bounds, safe):
    assert crs.is_area_safe(crs.read_crs(srid), bounds) is safe


def test_degrees_in_the_extent_are_measured_in_the_deployments_system():
    chosen = crs.measuring_system(crs.read_crs(4326), (119.8, 29.4, 119.9, 29.5), 4549, EXTENT)
    assert crs.name_of(chosen.crs) == "EPSG:4549"
    assert chosen.note == "crs_reprojected"


def test_far_away_areas_are_measured_where_they_are_true():
    square = shapely.box(14.400, 50.100, 14.402, 50.101)
    chosen = crs.measuring_system(crs.read_crs(4326), square.bounds, 4549, EXTENT)
    area = shapely.area(crs.reproject(np.array([square]), 4326, chosen.crs))[0]
    true_area = abs(chosen.crs.get_geod().geometry_area_perimeter(square)[0])
    assert area == pytest.approx(true_area, rel=1e-6)


def test_a_file_without_a_system_is_taken_for_ours_only_where_it_fits():
    assert crs.measuring_system(None, HERE, 4549, EXTENT).note == "crs_assumed"
    with pytest.raises(Refusal) as refusal:
        crs.measuring_system(None, (0.0, 0.0, 1.0, 1.0), 4549, EXTENT)
    assert refusal.value.code == "crs_missing"


def test_prefix_and_no_prefix_are_siblings():
    assert crs.without_zone_prefix(4528) == 4549
    assert crs.without_zone_prefix(4549) == 4528
    assert crs.without_zone_prefix(26986) is None
