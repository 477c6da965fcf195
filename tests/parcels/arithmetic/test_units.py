"""Units: exact mu, and nothing converted between things that are not alike."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcels import units


def test_a_mu_is_two_thousand_thirds():
    assert units.M2_PER_MU == 2000 / 3
    assert units.convert(15.0, "mu", "ha") == 1.0
    assert units.m2_to_mu(2000.0) == 3.0


@given(st.floats(min_value=0, max_value=1e12))
def test_mu_and_square_metres_return(area):
    assert units.mu_to_m2(units.m2_to_mu(area)) == pytest.approx(area, rel=1e-15)


def test_unknown_stays_unknown():
    assert np.isnan(units.convert(np.array([np.nan, 1.0]), "ft2", "m2")[0])


@pytest.mark.parametrize(
    ("name", "dimension", "factor"),
    [
        ("ft2", "area", 0.09290304),
        ("YUAN", "money", 1e-4),
        ("万元/公顷", "money_per_area", 1 / 15),
        ("%", "share", 0.01),
    ],
)
def test_names_of_units(name, dimension, factor):
    unit = units.parse_unit(name)
    assert unit.dimension == dimension
    assert unit.factor == pytest.approx(factor, rel=1e-15)


def test_a_name_that_is_no_unit_is_named():
    with pytest.raises(units.UnknownUnit) as refusal:
        units.parse_unit("cubit")
    assert refusal.value.name == "cubit"


def test_area_is_not_money():
    with pytest.raises(units.UnknownUnit):
        units.convert(1.0, "mu", "wan")


@pytest.mark.parametrize(
    ("column", "unit"),
    [("area_m2", "m2"), ("tax_promised_wan_per_mu", "wan_per_mu"), ("storey_height_m", "m"), ("far", None)],
)
def test_a_column_names_its_unit(column, unit):
    assert units.unit_of_column(column) == unit
