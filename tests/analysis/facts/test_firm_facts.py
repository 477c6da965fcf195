"""What firms on the land tell: allocation, findings by share of land, grade, growth, floors."""

import pytest

from tests.analysis import small_register as land

pytestmark = pytest.mark.django_db


def test_figures_go_to_parcels_by_land_and_add_up_there():
    first, second = land.parcel(0), land.parcel(1)
    large, small = land.firm("A"), land.firm("B")
    land.sits(large, first, 6000)
    land.sits(large, second, 2000)
    land.sits(small, second, 3000, mode="rent")
    land.figures(large, output_wan=800.0, tax_wan=80.0)
    land.figures(small, output_wan=100.0)
    assert land.fact("output_per_mu") == pytest.approx(600 / 15)
    assert land.fact("output_per_mu", "P1") == pytest.approx((200 + 100) / 15)
    assert land.fact("tax_per_mu") == pytest.approx(60 / 15)
    assert land.fact("tax_per_mu", "P1") is None  # B's tax is unknown, so the sum is
    assert land.fact("let_out_share", "P1") == pytest.approx(0.3)


def test_land_without_firms_has_no_figures():
    land.parcel()
    assert [land.fact(name) for name in ("output_per_mu", "let_out_share", "grade", "unlicensed")] == [None] * 4


def test_a_firm_that_left_counts_no_more():
    parcel, firm = land.parcel(), land.firm("A", licensed=False)
    land.sits(firm, parcel, to_date="2025-01-01")
    assert (land.fact("unlicensed", as_of="2024-12-31"), land.fact("unlicensed")) == ("yes", None)


def test_the_newest_complete_year_counts():
    parcel, firm = land.parcel(), land.firm("A")
    land.sits(firm, parcel)
    for year, output in ((2024, 100.0), (2025, 150.0), (2026, 900.0)):
        land.figures(firm, year, output_wan=output, revenue_wan=output)
    years = {day: land.gathered(day).performance_year for day in ("2026-12-30", "2026-12-31", "2023-05-01")}
    assert years == {"2026-12-30": 2025, "2026-12-31": 2026, "2023-05-01": None}
    assert land.fact("output_per_mu") == pytest.approx(10)
    assert land.fact("revenue_growth") == pytest.approx(0.5)
    assert land.fact("revenue_growth", as_of="2025-01-01") is None


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        ({2023: "D", 2024: "D", 2025: "D"}, ("D", 3)),
        ({2023: "D", 2024: "C", 2025: "D"}, ("D", 1)),
        ({2022: "D", 2024: "D", 2025: "D"}, ("D", 2)),
        ({2024: "D", 2025: "B"}, ("B", 0)),
        ({2025: ""}, (None, None)),
        ({2024: "D", 2026: "A"}, ("D", 1)),
    ],
)
def test_grade_and_years_in_d_are_the_holders(grades, expected):
    parcel, firm = land.parcel(), land.firm("A")
    land.sits(firm, parcel)
    for year, grade in grades.items():
        land.figures(firm, year, output_wan=1.0, grade=grade)
    if 2025 not in grades:
        land.figures(firm, 2025, output_wan=1.0)
    assert (land.fact("grade"), land.fact("years_in_d")) == expected


def test_holder_is_the_contracts_else_the_owner_with_most_land():
    agreed, owned, unsure = land.parcel(0), land.parcel(1), land.parcel(2)
    holder, owner, tenant = land.firm("H"), land.firm("O"), land.firm("T")
    for firm, grade in ((holder, "A"), (owner, "B"), (tenant, "C")):
        land.figures(firm, output_wan=1.0, grade=grade)
    land.contract(agreed, holder=holder)
    land.sits(owner, agreed, 9000)
    land.sits(tenant, owned, 6000, mode="rent")
    land.sits(owner, owned, 3000)
    land.sits(owner, unsure, 3000)
    land.sits(tenant, unsure, None)
    assert [land.fact("grade", code) for code in ("P0", "P1", "P2")] == ["A", "B", None]


@pytest.mark.parametrize(
    ("lands", "expected"),
    [
        ({"bad": 5000, "good": 4000}, "yes"),
        ({"bad": 4999, "good": 5000}, "no"),
        ({"bad": 3000, "open": 2000}, None),
        ({"bad": 3000, "open": 1999}, "no"),
        ({"bad": None}, None),
        ({"good": 9000}, "no"),
        ({"open": 9000}, None),
    ],
)
def test_a_finding_holds_from_half_of_the_land(lands, expected):
    parcel = land.parcel()
    insolvent = {"bad": True, "good": False, "open": None}
    for code, land_m2 in lands.items():
        land.sits(land.firm(code, insolvent=insolvent[code]), parcel, land_m2)
    assert land.fact("insolvent") == expected
    assert ("firm_finding_below_line" in land.note_codes()) == ("bad" in lands and expected != "yes")


def test_an_absent_holders_insolvency_holds_for_its_site():
    land.contract(land.parcel(), holder=land.firm("A", insolvent=True, not_operating_since="2024-11-23"))
    assert (land.fact("insolvent"), land.fact("months_not_operating")) == ("yes", 24)


def test_months_not_operating_are_those_of_half_of_the_land():
    parcel = land.parcel()
    for code, land_m2, since in (("A", 3000, "2024-11-23"), ("B", 3000, "2025-11-23"), ("C", 4000, None)):
        land.sits(land.firm(code, not_operating_since=since), parcel, land_m2)
    land.figures(land.firm("D"), output_wan=5.0)
    assert land.fact("months_not_operating") is None  # nobody knows whether C works
    land.figures(parcel.occupations.get(enterprise__credit_code="C").enterprise, output_wan=5.0)
    assert land.fact("months_not_operating") == 12
    assert land.fact("months_not_operating", as_of="2024-12-23") is None


def test_a_firm_with_figures_of_the_year_is_operating():
    parcel, firm = land.parcel(), land.firm("A")
    land.sits(firm, parcel)
    assert land.fact("months_not_operating") is None
    land.figures(firm, output_wan=5.0)
    assert land.fact("months_not_operating") == 0


def test_far_floor_by_firm_with_most_land_then_parcel_then_contract():
    mixed, empty, agreed, open_ = (land.parcel(column) for column in range(4))
    land.sits(land.firm("A", sector_code="3670"), mixed, 6000)
    land.sits(land.firm("B", sector_code="1311"), mixed, 3000)
    empty.sector_code = "2927"
    empty.save()
    land.contract(agreed, far_min=1.3)
    floors = [land.fact("far_floor", code) for code in ("P0", "P1", "P2", "P3")]
    assert floors == [0.7, 1.0, 1.3, None]
    assert land.note_codes() == ["other_sector_floor"]
    assert open_.sector_code == ""


def test_low_lines_come_from_the_policy():
    land.parcel()
    assert (land.fact("tax_benchmark"), land.fact("output_benchmark")) == (8.0, 150.0)
