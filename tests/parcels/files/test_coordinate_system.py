"""Coordinate systems by where the shapes land (DOMAIN 8.2)."""

import numpy as np
import pytest

from parcels.files.batches import Declared
from parcels.files.coordinate_system import Deployment, locate
from parcels.refusals import Refusal

HERE = Deployment(4549, (340_000.0, 2_900_000.0, 660_000.0, 3_500_000.0))
BOX = np.array([[461_175.0, 3_253_671.0, 461_275.0, 3_253_771.0]])
PREFIX = np.array([[40e6, 0, 40e6, 0]])
SWAP = [1, 0, 3, 2]
ZONE_40 = (
    'PROJCS["{name}_3_Degree_GK_Zone_40",GEOGCS["{geographic}",DATUM["{datum}",SPHEROID["S",{axis},298.257222101]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],'
    'PARAMETER["False_Easting",40500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",120.0],'
    'PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)
CGCS = ZONE_40.format(
    name="CGCS2000", geographic="GCS_China_Geodetic_Coordinate_System_2000", datum="D_China_2000", axis=6378137.0
)
XIAN = ZONE_40.format(name="Xian_1980", geographic="GCS_Xian_1980", datum="D_Xian_1980", axis=6378140.0)


def found(boxes, declared=None, stated=None, kind="shapefile"):
    declared = Declared(declared, "prj") if declared else None
    placement = locate(boxes, HERE, declared=declared, stated=stated, kind=kind)
    return placement.system.to_epsg(), placement.swapped, placement.findings[0].how


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        (BOX, (4549, False, "crs_fits_deployment")),
        (BOX[:, SWAP], (4549, True, "crs_fits_deployment")),
        (BOX + PREFIX, (4528, False, "crs_zone_prefix")),
        ((BOX + PREFIX)[:, SWAP], (4528, True, "crs_zone_prefix")),
        (np.array([[119.6, 29.4, 119.61, 29.41]]), (4490, False, "crs_in_degrees")),
        (np.array([[29.4, 119.6, 29.41, 119.61]]), (4490, True, "crs_in_degrees")),
    ],
)
def test_unstated_systems_are_found_by_their_numbers(boxes, expected):
    assert found(boxes) == expected


def test_a_stated_system_is_believed_when_the_shapes_land_here():
    assert found(BOX + PREFIX, declared=CGCS) == (4528, False, "crs_from_prj")
    assert found(BOX + PREFIX, stated=4528) == (4528, False, "crs_stated")


def test_secret_datums_are_not_converted_in_silence():
    with pytest.raises(Refusal) as refused:
        found(BOX + PREFIX, declared=XIAN)
    assert refused.value.code == "crs_datum"


def test_a_wrong_statement_is_refused_and_what_would_fit_is_named():
    with pytest.raises(Refusal) as refused:
        found(BOX + PREFIX, stated=4527)
    assert refused.value.code == "outside_extent_stated"
    assert refused.value.figures["fits"] == "EPSG:4528"


@pytest.mark.parametrize(
    ("boxes", "cause"),
    [
        (BOX + PREFIX - 1e6 * np.array([[1, 0, 1, 0]]), "cause_zone_prefix"),
        (np.array([[-71.1, 42.3, -71.0, 42.4]]), "cause_another_system"),
    ],
)
def test_what_lies_elsewhere_is_refused_with_the_likely_cause(boxes, cause):
    with pytest.raises(Refusal) as refused:
        found(boxes)
    assert (refused.value.code, refused.value.figures["cause"]) == ("outside_extent", cause)
