"""What a parcel's own row, its batch, the plan and the buildings tell."""

import pytest

from parcels import measures
from parcels.models import Parcel
from tests.analysis import small_register as land

pytestmark = pytest.mark.django_db


def test_own_columns_pass_and_empty_stays_unknown():
    told = {"idle_cause": "government", "hardship": "none", "owner_intent": "sell", "violation": "safety"}
    land.parcel(0, use_type="own_plant", **told)
    land.parcel(1)
    assert {name: land.fact(name) for name in told} == told
    assert [land.fact(name, "P1") for name in (*told, "use_type")] == [None] * 5
    assert land.fact("area_mu") == pytest.approx(15.0)
    assert [land.fact(name) for name in ("stock_category", "recognised", "project_matches")] == [None] * 3


def test_recognised_from_its_day_on():
    land.parcel(0, stock_category="idle", recognised=True, recognised_on="2026-05-01")
    land.parcel(1, recognised=False)
    assert (land.fact("recognised", as_of="2026-04-30"), land.fact("recognised")) == ("no", "yes")
    assert (land.fact("recognised", "P1"), land.fact("stock_category")) == ("no", "idle")


def test_a_remainder_takes_its_facts_from_its_batch():
    batch = land.batch(
        "B1", "2024-11-23", land_acquired=True, infrastructure_ready=False, plan_conforms=False, project_matches=2
    )
    land.remainder(0, batch, valid_from="2024-11-23")
    told = ("supplied", "land_acquired", "infrastructure_ready", "plan_conforms", "project_matches")
    assert [land.fact(name) for name in told] == ["no", "yes", "no", "no", 2]
    assert land.fact("months_since_approval") == 24
    assert land.fact("far") is None


def test_a_remainder_stands_from_approval_until_withdrawal():
    land.remainder(0, land.batch("B1", "2024-01-01", withdrawn_on="2025-01-01"))
    counts = [len(land.gathered(day).frame) for day in ("2023-12-31", "2024-01-01", "2024-12-31", "2025-01-01")]
    assert counts == [0, 1, 1, 0]


def test_parcels_stand_from_valid_from_until_the_day_before_valid_to():
    land.parcel(0, valid_from="2020-01-01", valid_to="2024-06-01", status="retired")
    counts = [len(land.gathered(day).frame) for day in ("2019-12-31", "2020-01-01", "2024-05-31", "2024-06-01")]
    assert counts == [0, 1, 1, 0]


def test_plan_by_record_then_by_overlay_of_the_day():
    land.parcel(0, plan_conforms=False)
    for column in range(1, 6):
        land.parcel(column)
    land.plan("industry", 0, 2.5, True)
    land.plan("housing", 2.5, 1.0, False)
    land.plan("later", 4, 1, True, valid_from="2026-01-01")
    land.plan("nothing", 5, 1, None)
    today = [land.fact("plan_conforms", f"P{column}") for column in range(6)]
    assert today == ["no", "yes", "yes", "no", "yes", None]
    assert land.fact("plan_conforms", "P4", "2025-12-31") is None
    assert land.fact("planned_industrial_share", "P2") == pytest.approx(0.5)


def test_far_by_the_buildings_that_stand_on_the_day():
    land.parcel()
    land.building(0, 0.5, 2)
    land.building(0.5, 0.25, 4, built_on="2026-01-01")
    land.building(0.75, 0.25, 1, demolished_on="2025-01-01")
    measures.refresh()
    assert land.fact("far") == pytest.approx(2.0)
    assert land.fact("far", as_of="2025-06-01") == pytest.approx(1.0)
    assert land.fact("far", as_of="2024-06-01") == pytest.approx(1.25)
    assert land.fact("building_density", as_of="2024-06-01") == pytest.approx(0.75)


def test_far_of_a_retired_parcel_is_measured_when_asked_for():
    land.parcel(0, status="retired", valid_to="2025-01-01")
    land.building(0, 0.5, 3)
    measures.refresh()
    assert land.fact("far", as_of="2024-01-01") == pytest.approx(1.5)


def test_unknown_storeys_leave_the_far_unknown():
    land.parcel()
    land.building(0, 0.5, None)
    measures.refresh()
    assert (land.fact("far"), land.fact("building_density")) == (None, pytest.approx(0.5))
    assert "floor_area_note" in land.note_codes()


def test_facts_come_in_order_of_code():
    for column in (3, 1, 2):
        land.parcel(column)
    assert land.gathered().frame["parcel_code"].tolist() == ["P1", "P2", "P3"]
    assert Parcel.objects.count() == 3
