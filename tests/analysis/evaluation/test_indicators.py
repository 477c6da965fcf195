"""Land classes, indicators and their identity (DOMAIN 5.1 to 5.3), the type of a zone (5.2), standard scores (5.4)."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.arithmetic.evaluation.classes import CLASSES, complete, contradictions, oddities
from analysis.arithmetic.evaluation.evaluate import rates_agree
from analysis.arithmetic.evaluation.indicators import INDICATORS, identity, measured, quantities
from analysis.arithmetic.evaluation.reader import load_scheme
from analysis.arithmetic.evaluation.standardise import Ideal, score
from analysis.arithmetic.evaluation.zone_type import TypeRule, label_differs, zone_type
from analysis.arithmetic.policy_model import Words
from tests.analysis.evaluation.sample import MAIN, answer

HECTARES = st.floats(0, 5000)
LEAVES = [name for name, one in CLASSES.items() if not one.parts and name not in ("total", "F", "G", "H1", "H2")]
NOTHING = Words("", "")
QUICK = settings(deadline=None, max_examples=60)


def test_a_class_is_the_sum_of_its_parts():
    areas = complete(MAIN)
    assert (areas["A3"], areas["A5"], areas["A"], areas["B"], areas["C"]) == (9, 8, 90, 20, 3)
    assert (areas["D2"], areas["D"], areas["E2"], areas["E"]) == (86, 98, 6, 7)
    assert complete({name: value for name, value in MAIN.items() if name != "total"})["total"] == 113


@QUICK
@given(st.dictionaries(st.sampled_from(LEAVES), HECTARES), st.sampled_from(LEAVES))
def test_an_unknown_part_leaves_every_sum_above_it_unknown(given_areas, lost):
    areas = complete({name: value for name, value in given_areas.items() if name != lost})
    above = [one.name for one in CLASSES.values() if lost in one.parts]
    assert areas[lost] is None
    assert all(areas[name] is None for name in above)


@QUICK
@given(st.fixed_dictionaries(dict.fromkeys(LEAVES, HECTARES)), st.randoms())
def test_order_of_the_columns_changes_nothing(areas, chance: random.Random):
    names = list(areas)
    chance.shuffle(names)
    shuffled = {name: areas[name] for name in names}
    assert measured(quantities(shuffled), "industry_led") == measured(quantities(areas), "industry_led")


# DOMAIN 5.3: 开发率 x 供应率 x 建成率 = built / developable.
@QUICK
@given(st.fixed_dictionaries({name: st.floats(0.01, 5000) for name in LEAVES}))
def test_the_identity_of_the_three_rates(areas):
    found = quantities(areas)
    product, share = identity(found)
    assert product == pytest.approx(share, rel=1e-9)
    assert share == pytest.approx(100 * found["A"] / (found["A"] + found["B"]), rel=1e-9)


@QUICK
@given(st.sampled_from(["A1", "A31", "B21", "D1", "C2"]))
def test_the_identity_is_unknown_where_an_area_is(lost):
    product, share = rates_agree(answer(**{lost: None, "total": None}).main)
    assert product is None
    assert share is None or lost in ("B21", "D1")


# DOMAIN 5.7, round of 2020: 89.46 x 92.68 x 92.77. A mean over zones of each rate multiplies only roughly to the
# mean share built, so the product is taken of one zone that has exactly these rates.
def test_a_zone_with_the_national_rates_is_built_to_their_product():
    found = quantities({"total": 10_000.0, "C": 0.0, "A": 7691.6, "B21": 8946.0 - 7691.6, "D": 8291.15})
    values = measured(found, "industry_led")
    rates = [values[name] for name in ("development_rate", "supply_rate", "built_rate")]
    assert rates == pytest.approx([89.46, 92.68, 92.77], abs=0.005)
    assert identity(found) == pytest.approx((76.92, 76.92), abs=0.005)
    assert 100 * 0.8946 * 0.9268 * 0.9277 == pytest.approx(76.92, abs=0.005)
    shipped = {(one.indicator, one.round): one.value for one in load_scheme("demo").benchmarks}
    assert [shipped[name, "2020"] for name in ("development_rate", "supply_rate", "built_rate")] == [
        89.46,
        92.68,
        92.77,
    ]


def test_every_indicator_by_hand():
    values = answer().main.indicators
    assert values == pytest.approx(
        {
            "development_rate": 100 * 105 / 110,
            "supply_rate": 100 * 98 / 105,
            "built_rate": 100 * 90 / 98,
            "industrial_share": 100 * 60 / 90,
            "far": 90 / 90,
            "building_density": 100 * 30 / 90,
            "industrial_far": 54 / 60,
            "industrial_coefficient": 100 * 33 / 60,
            "fixed_assets_per_ha": 180_000 / 60,
            "industrial_tax_per_ha": 30_000 / 60,
            "idle_rate": 100 * 2 / 98,
        }
    )


def test_a_zone_of_industry_and_city_is_measured_by_its_own_indicators():
    figures = MAIN | {"tax_wan": 45_000.0, "residents": 9000.0}
    values = measured(quantities(figures), "city_integrated")
    assert set(values) == {
        "development_rate", "supply_rate", "built_rate", "far", "building_density", "tax_per_ha",
        "population_density", "idle_rate",
    }  # fmt: skip
    assert (values["tax_per_ha"], values["population_density"]) == (500, 100)
    # DOMAIN 5.3: one public implementation divides the tax by A2.
    assert measured(quantities(figures), "city_integrated", {"tax_per_ha": "A2"})["tax_per_ha"] == 750


@QUICK
@given(st.sampled_from(sorted(INDICATORS)))
def test_an_indicator_without_its_figures_is_unknown_and_never_zero(name):
    one = INDICATORS[name]
    found = quantities(MAIN | {"tax_wan": 1.0, "residents": 1.0})
    for part in (one.top, one.bottom):
        assert measured(found | {part: None}, one.types[0])[name] is None
    assert measured(found | {one.bottom: 0.0}, one.types[0])[name] is None
    assert measured(found | {one.top: 0.0}, one.types[0])[name] == 0


RULE = TypeRule(30, 25)


@pytest.mark.parametrize(
    ("housing", "industry", "found"),
    [
        (24.9, 30.1, "industry_led"),
        (25, 30, "city_integrated"),
        (25, 30.1, "other"),
        (24.9, 30, "other"),
        (None, 60, None),
        (10, None, None),
    ],
)
def test_the_type_of_a_zone_by_both_lines(housing, industry, found):
    assert zone_type(housing, industry, 100, RULE) == found


def test_a_bonded_zone_is_always_led_by_industry():
    assert zone_type(80, 1, 100, RULE, bonded=True) == "industry_led"


# DOMAIN 5.2: a public dump labels 利民2013 (A2/A 0.53, A1/A 0.18) as 产城融合型, against its own rule.
def test_the_wrong_label_of_the_dump_is_found():
    found = zone_type(0.18, 0.53, 1.0, RULE)
    assert found == "industry_led"
    (finding,) = label_differs("city_integrated", found)
    assert (finding.code, finding.figures) == (
        "evaluation_type_differs",
        {"stated": "city_integrated", "found": "industry_led"},
    )
    assert label_differs("industry_led", found) == []


def positive(value: float) -> Ideal:
    return Ideal(value, False, 100, NOTHING, True)


@QUICK
@given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0.01, 1e6))
def test_a_score_lies_between_0_and_100_and_never_falls_as_the_figure_rises(one, other, ideal):
    low, high = sorted((one, other))
    assert 0 <= score(low, positive(ideal)) <= score(high, positive(ideal)) <= 100
    assert score(ideal, positive(ideal)) == 100
    idle = Ideal(0, True, 100, NOTHING, False)
    assert 0 <= score(high, idle) <= score(low, idle) <= 100


def test_the_idle_rate_falls_from_100_and_its_form_can_be_set():
    assert score(0, Ideal(0, True, 100, NOTHING, False)) == 100
    assert score(5, Ideal(0, True, 100, NOTHING, False)) == pytest.approx(95)  # (1 - rate) x 100, DOMAIN 5.4 [M]
    assert score(5, Ideal(0, True, 10, NOTHING, False)) == pytest.approx(50)
    assert score(20, Ideal(0, True, 10, NOTHING, False)) == 0
    assert score(None, positive(1)) is None


def test_figures_that_contradict_each_other_are_named():
    def codes(**areas: float) -> list[str]:
        return [one.code for one in contradictions(areas)]

    assert codes(A1=-1) == ["evaluation_negative"]
    assert codes(D1=1, D21=2, D22=3, D=9) == ["evaluation_sum_differs"]
    assert codes(A2=12, A=9) == ["evaluation_parts_above"]
    assert codes(A2=12, A=12.005) == codes(D1=1, D21=2, D22=3, D=6.004) == []
    assert [one.code for one in oddities(complete(MAIN | {"G": 99.0, "total": 120.0, "B21": 14.0}))] == [
        "evaluation_total_differs",
        "evaluation_supply_differs",
        "evaluation_idle_above",
    ]
    assert oddities(complete(MAIN)) == []
    assert not math.isnan(sum(value for value in complete(MAIN).values() if value is not None))
