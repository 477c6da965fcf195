"""Indicators, zone figures, floors by sector and firms' figures on the land."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.arithmetic.aggregates import ratio_of_sums
from analysis.arithmetic.indicators import compute
from analysis.arithmetic.performance_allocation import allocate_performance, land_shares
from analysis.arithmetic.performance_sums import YearNeeded, sums_by_parcel
from analysis.arithmetic.policy import load_policy
from analysis.arithmetic.sector_floors import sector_floor, sector_floors
from tests.shared_data import shared

DEMO = load_policy("demo")
NAN = float("nan")


def test_a_surveyed_parcel():
    """DOMAIN 4.3: land 8.22 ha, floors 5.82 ha, footprint and yards 4.05 ha."""
    found = compute([82_200], floor_area_m2=[58_200], footprint_m2=[40_500 - 18_900], yard_m2=[18_900]).iloc[0]
    assert found["far"] == pytest.approx(0.708029, abs=5e-7)
    assert found["building_coefficient"] * 100 == pytest.approx(49.2701, abs=5e-5)
    assert found["area_mu"] == pytest.approx(123.3, rel=1e-15)


def test_without_a_yard_figure_the_coefficient_is_unknown():
    found = compute([100, 100], footprint_m2=[40, 40], yard_m2=[NAN, 0]).building_coefficient
    assert np.isnan(found[0])
    assert found[1] == 0.4


@pytest.mark.parametrize("area", [0, -1, NAN, None])
def test_no_area_no_ratio(area):
    found = compute([area], floor_area_m2=[10], tax_wan=[1]).iloc[0]
    assert np.isnan(found["far"])
    assert np.isnan(found["tax_per_mu"])


def test_figures_per_mu():
    found = compute([2000], output_wan=[300], value_added_wan=[-30], tax_wan=[NAN]).iloc[0]
    assert found["output_per_mu"] == 100
    assert found["value_added_per_mu"] == -10
    assert np.isnan(found["tax_per_mu"])


def test_no_figures_at_all():
    found = compute([2000])
    assert found[["far", "building_density", "building_coefficient", "output_per_mu"]].isna().all(axis=None)


def test_the_ratio_of_a_city_is_no_mean_of_its_districts():
    """Lishui 2019: 573,564 wan of tax on 30,341 mu is 18.90; the mean of the districts' ratios is 20.96."""
    table = json.loads(shared("data", "tables", "lishui_2019_per_mu_by_district.json").read_text(encoding="utf-8"))
    districts = [row["value"] for row in table["亩均税收_万元每亩"]["rows"]]
    assert round(float(np.mean(districts)), 2) == 20.96
    assert ratio_of_sums([573_564.0], [30_341.0])["ratio"].round(2).item() == 18.90


def test_made_up_districts():
    tax, land = np.array([90.0, 10.0, 50.0]), np.array([1.0, 10.0, 4.0])
    assert ratio_of_sums(tax, land)["ratio"].item() == 10.0
    assert np.mean(tax / land) == 34.5


def test_coverage_tells_how_much_land_is_known():
    found = ratio_of_sums([10.0, NAN, NAN, 4.0], [5.0, 15.0, 2.0, NAN], ["a", "a", "b", "a"])
    assert found.loc["a", "ratio"] == 2.0
    assert found.loc["a", "coverage"] == 0.25
    assert found["state"].to_dict() == {"a": "partial", "b": "none"}
    assert np.isnan(found.loc["b", "ratio"])
    assert ratio_of_sums([1.0], [2.0])["state"].item() == "complete"


amounts = st.lists(
    st.tuples(st.one_of(st.none(), st.floats(0, 1e6)), st.floats(0.1, 1e6), st.sampled_from("abc")), min_size=1
)


@given(amounts, st.randoms())
def test_aggregates_do_not_depend_on_order(rows, random):
    def figures(of):
        top, bottom, keys = zip(*of, strict=True)
        return ratio_of_sums(np.array(top, dtype=float), bottom, keys)

    mixed = rows[:]
    random.shuffle(mixed)
    pd.testing.assert_frame_equal(figures(rows), figures(mixed), rtol=1e-9)


@given(amounts)
def test_aggregates_of_everything_twice_are_the_same(rows):
    top, bottom, keys = zip(*rows, strict=True)
    once = ratio_of_sums(np.array(top, dtype=float), bottom, keys)
    twice = ratio_of_sums(np.array(top * 2, dtype=float), bottom * 2, keys * 2)
    np.testing.assert_allclose(twice["ratio"], once["ratio"], rtol=1e-9)
    assert twice["state"].tolist() == once["state"].tolist()


@given(amounts)
def test_a_zones_ratio_lies_between_its_parcels_ratios(rows):
    top, bottom, _ = zip(*rows, strict=True)
    top, bottom = np.array(top, dtype=float), np.array(bottom)
    ratio = ratio_of_sums(top, bottom)["ratio"].item()
    if np.isnan(top).all():
        assert np.isnan(ratio)
    else:
        each = (top / bottom)[~np.isnan(top)]
        assert each.min() * (1 - 1e-9) <= ratio <= each.max() * (1 + 1e-9)


@pytest.mark.parametrize(
    ("code", "floor"),
    [
        ("13", 1.0),
        ("1399", 1.0),
        ("17", 0.8),
        ("25", 0.5),
        ("291", 0.8),
        ("2911", 0.8),
        ("292", 1.0),
        ("C2929", 1.0),
        ("36", 0.7),
        ("37", 0.7),
        ("42", 0.7),
    ],
)
def test_floor_of_a_sector(code, floor):
    assert sector_floor(code, DEMO) == floor


@pytest.mark.parametrize("code", ["29", "293", "43", "431", "12", "44", "1", "13999", "", None, "plastic"])
def test_sectors_without_a_floor_are_unknown(code):
    assert np.isnan(sector_floor(code, DEMO))


def test_floors_of_many():
    np.testing.assert_array_equal(sector_floors(np.array(["13", None, "43", 25]), DEMO), [1.0, NAN, NAN, 0.5])


def occupation(*rows):
    return pd.DataFrame(rows, columns=["parcel_code", "credit_code", "land_m2"])


def test_a_firms_figures_go_by_land():
    land = occupation(("p", "a", 1000), ("q", "a", 3000), ("q", "b", 500))
    figures = pd.DataFrame({"credit_code": ["a", "b"], "output_wan": [400, 50], "tax_wan": [40, NAN]})
    found = allocate_performance(land, figures)
    assert found.loc["p"].tolist() == [100.0, 10.0]
    assert found.loc["q", "output_wan"] == 350.0
    assert np.isnan(found.loc["q", "tax_wan"])


def test_unknown_land_leaves_the_shares_unknown_unless_there_is_one_parcel():
    shares = land_shares(occupation(("p", "a", NAN), ("q", "a", 3000), ("q", "b", NAN)))
    assert shares.isna().tolist() == [True, True, False]
    assert shares[2] == 1.0


def test_two_occupations_of_one_parcel_are_one_place():
    land = occupation(("p", "a", NAN), ("p", "a", 10))
    assert allocate_performance(land, pd.DataFrame({"credit_code": ["a"], "tax_wan": [7]}))["tax_wan"].item() == 7


def test_a_firm_without_figures_makes_its_parcel_unknown():
    found = allocate_performance(
        occupation(("p", "a", 1), ("p", "b", 1)), pd.DataFrame({"credit_code": ["a"], "tax_wan": [5]})
    )
    assert np.isnan(found.loc["p", "tax_wan"])


occupied = st.lists(
    st.tuples(st.sampled_from("pqrs"), st.sampled_from("abc"), st.floats(1, 1e5)),
    min_size=1,
    unique_by=lambda row: row[:2],
)


@given(occupied, st.lists(st.floats(-1e5, 1e5), min_size=3, max_size=3))
@settings(deadline=None)
def test_shares_sum_to_one_and_figures_to_the_firms(rows, tax):
    land = occupation(*rows)
    by_firm = land_shares(land).groupby(land["credit_code"]).sum()
    np.testing.assert_allclose(by_firm, 1.0, rtol=1e-12)
    figures = pd.DataFrame({"credit_code": list("abc"), "tax_wan": tax})
    present = figures[figures["credit_code"].isin(land["credit_code"])]
    total = allocate_performance(land, figures)["tax_wan"].sum()
    assert total == pytest.approx(present["tax_wan"].sum(), rel=1e-9, abs=1e-6)


def performance(*rows):
    return pd.DataFrame(rows, columns=["parcel_code", "year", "tax_wan"])


def test_rows_of_a_parcel_are_summed_and_one_unknown_makes_the_sum_unknown():
    rows = performance(("p", 2025, 1), ("p", 2025, 2), ("q", 2025, 1), ("q", 2025, None))
    found = sums_by_parcel(rows, pd.Series(["q", "p", "z"]))["tax_wan"]
    assert np.isnan(found[0])
    assert found[1] == 3
    assert np.isnan(found[2])


def test_several_years_need_a_choice():
    rows = performance(("p", 2024, 1), ("p", 2025, 2))
    with pytest.raises(YearNeeded) as refusal:
        sums_by_parcel(rows, pd.Series(["p"]))
    assert refusal.value.years == [2024, 2025]
    assert sums_by_parcel(rows, pd.Series(["p"]), 2025)["tax_wan"].item() == 2
