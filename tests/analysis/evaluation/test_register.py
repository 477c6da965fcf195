"""Inputs of an evaluation from the register: classes, supply, floors, tax; what is open stays unknown (DOMAIN 5.1)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.arithmetic.evaluation.from_parcels import BUILT_CLASSES, Sum, inputs_of, supplied_by_year
from analysis.arithmetic.land_use import land_class
from analysis.evaluation.register import read_zone, with_known_part
from parcels.models import Zone
from tests.analysis import small_register as land

YES_NO = ("yes", "no", None)
COLUMNS: dict[str, Any] = {
    "remainder": st.booleans(),
    "area_m2": st.floats(100, 500_000),
    "land_class": st.sampled_from(["A1", "A2", "A4", ""]),
    "completed": st.sampled_from(YES_NO),
    "started": st.sampled_from(YES_NO),
    "supplied": st.sampled_from(YES_NO),
    "term_over": st.sampled_from(YES_NO),
    "idle": st.sampled_from(("yes", "no")),
    "ready": st.sampled_from(YES_NO),
    "planned_industrial": st.sampled_from(YES_NO),
    "supply_mode": st.sampled_from(("grant", "lease", "allocation", None)),
    "buildings": st.sampled_from((0.0, 2.0, float("nan"))),
    "floor_area_m2": st.sampled_from((0.0, 1000.0, float("nan"))),
    "footprint_m2": st.sampled_from((0.0, 500.0, float("nan"))),
    "yard_m2": st.sampled_from((0.0, 100.0, float("nan"))),
    "tax_wan": st.sampled_from((0.0, 30.0, float("nan"))),
    "signed_year": st.sampled_from((2023.0, 2024.0, float("nan"))),
}
PARCELS = st.lists(st.fixed_dictionaries(COLUMNS), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("code", "standard", "found"),
    [
        ("0601", "gbt21010", "A2"),
        ("0601", "ydyh2023", ""),
        ("100101", "ydyh2023", "A2"),
        ("1001", "gbt21010", "A32"),
        ("1004", "gbt21010", "A31"),
        ("0702", "gbt21010", "B1"),
        ("0810", "gbt21010", "A51"),
        ("0804", "gbt21010", "A52"),
        ("R2", "gb50137", "A1"),
        ("M1", "", "A2"),
        ("0601", "", ""),
        ("", "gbt21010", ""),
    ],
)
def test_the_class_of_a_land_use_code_needs_its_standard(code, standard, found):
    assert land_class(code, standard) == found


@settings(deadline=None, max_examples=80)
@given(PARCELS, st.randoms())
def test_sums_over_parcels_are_the_same_in_any_order_and_double_when_doubled(rows, chance):
    found = inputs_of(pd.DataFrame(rows))
    shuffled = rows[:]
    chance.shuffle(shuffled)
    for name, one in inputs_of(pd.DataFrame(shuffled)).items():
        assert one.known == pytest.approx(found[name].known)
        assert (one.value is None, one.open_parcels) == (found[name].value is None, found[name].open_parcels)
    for name, one in inputs_of(pd.DataFrame(rows * 2)).items():
        assert one.known == pytest.approx(2 * found[name].known)
        assert (one.value is None, one.open_parcels) == (found[name].value is None, 2 * found[name].open_parcels)


@settings(deadline=None, max_examples=80)
@given(PARCELS)
def test_a_parcel_counts_once_and_what_is_open_is_never_zero(rows):
    parcels = pd.DataFrame(rows)
    found = inputs_of(parcels)
    whole = parcels["area_m2"].sum() / 10_000
    built = sum(found[name].known for name in BUILT_CLASSES)
    assert built <= whole + 1e-9
    assert found["D1"].known + found["D2"].known <= whole + 1e-9
    for one in (*found.values(), *supplied_by_year(parcels, [2023, 2024]).values()):
        assert (one.value is None) == (one.open_parcels > 0 or bool(one.partly))
        assert one.value is None or one.value == one.known


@pytest.fixture
def zone(db: None) -> Zone:
    return Zone.objects.create(code="Z", name="示例区", name_en="Example", made_up=True, geom=land.box(0, 100, 10))


def industrial(column: int, zone: Zone, **fields: Any) -> Any:
    return land.parcel(column, zone=zone, land_use_code="100102", land_use_standard="ydyh2023", **fields)


def hectares(register: Any, name: str) -> Sum:
    return register.inputs[name]


def test_a_small_register_by_hand(zone):
    firms = [land.firm(f"F{number}") for number in range(3)]
    for column, firm in enumerate(firms):
        place = industrial(column, zone, yard_m2=1000.0)
        land.sits(firm, place)
        land.figures(firm, tax_wan=100.0 + column, output_wan=900.0)
        land.building(column + 0.25, 0.5, 2)
        dates = {"started_on": "2016-01-01", "completed_on": "2017-01-01", "delivered_on": "2015-02-01"}
        mode = ["grant", "grant", "allocation"][column]
        land.contract(place, f"C{column}", supply_mode=mode, term_years=[50, 5, 50][column], **dates)
    building_site = industrial(3, zone)
    land.contract(building_site, "C3", signed_on="2024-05-01", started_on="2025-01-01", supply_mode="grant",
                  term_years=50)  # fmt: skip
    idle = industrial(4, zone, stock_category="idle", recognised=True, recognised_on="2026-01-01")
    land.contract(idle, "C4", signed_on="2022-05-01", supply_mode="grant", term_years=50)
    suspected = industrial(5, zone, stock_category="idle")
    land.contract(suspected, "C5", signed_on="2023-05-01", supply_mode="lease", term_years=20)
    batch = land.batch("B", "2024-01-01", land_acquired=True, infrastructure_ready=True)
    land.remainder(6, batch, zone=zone, land_use_code="100102", land_use_standard="ydyh2023")
    raw = land.batch("B2", "2024-02-01", land_acquired=False)
    land.remainder(7, raw, zone=zone)
    register = read_zone(zone, land.AS_OF)
    expected = {
        "A1": 0, "A2": 3, "A32": 0, "B21": 4, "D2": 5, "D21": 4, "D22": 1, "E": 1, "E1": 0, "E21": 1, "E22": 0, "G": 1,
        "total": 1000, "floor_area_m2": 3 * 10_000, "industrial_floor_area_m2": 3 * 10_000, "footprint_m2": 3 * 5000,
        "industrial_covered_m2": 3 * 6000, "tax_wan": 303, "industrial_tax_wan": 303,
    }  # fmt: skip
    found = {name: hectares(register, name).value for name in expected}
    assert found == pytest.approx(expected, rel=1e-6)
    assert (hectares(register, "D1").value, hectares(register, "D1").known) == (None, pytest.approx(1))
    assert (hectares(register, "B22").known, hectares(register, "A31").value) == (pytest.approx(1), None)
    assert register.firms == {"tax_wan": 3, "industrial_tax_wan": 3}
    by_year = {year: one.value for year, one in register.supplied.items()}
    assert by_year == pytest.approx({2021: 0, 2022: 1, 2023: 1, 2024: 1, 2025: 0})
    assert (register.parcels, register.performance_year) == (8, 2025)


def test_what_the_register_does_not_know_stays_open(zone):
    land.building(0.25, 0.5, None)  # its storeys are unknown
    industrial(0, zone)  # no contract: whether it was supplied is unknown, but a building stands
    land.contract(land.parcel(1, zone=zone), "C1", started_on="2016-01-01", completed_on="2017-01-01")
    register = read_zone(zone, land.AS_OF)
    built = hectares(register, "A2")
    assert (built.value, built.known, built.open_parcels) == (None, pytest.approx(1), 1)  # P1 has no use code
    supplied = hectares(register, "D21")
    assert (supplied.value, supplied.known, supplied.open_parcels) == (None, 0, 2)
    assert hectares(register, "floor_area_m2").value is None
    assert hectares(register, "industrial_tax_wan").value is None
    assert with_known_part(built).value == pytest.approx(1)
    assert with_known_part(hectares(register, "A31")).value is None
    assert register.supplied[2025].value is None


def test_the_register_as_of_an_earlier_day(zone):
    place = industrial(0, zone)
    land.contract(place, "C0", started_on="2016-01-01", completed_on="2017-06-01", supply_mode="grant", term_years=50,
                  delivered_on="2015-02-01")  # fmt: skip
    land.building(0.25, 0.5, 2, built_on="2017-05-01")
    assert hectares(read_zone(zone, dt.date(2016, 12, 31)), "A2").value == 0
    assert hectares(read_zone(zone, dt.date(2017, 12, 31)), "A2").value == pytest.approx(1)
    assert list(read_zone(zone, dt.date(2017, 12, 31)).supplied) == [2013, 2014, 2015, 2016, 2017]
    assert hectares(read_zone(zone, dt.date(2070, 1, 1)), "D22").value == pytest.approx(1)
