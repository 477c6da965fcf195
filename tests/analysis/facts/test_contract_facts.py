"""What a contract tells: the dates of Order 53 and the shares."""

import pytest

from parcels.models import Lineage, Operation, SupplementaryAgreement
from tests.analysis import small_register as land

pytestmark = pytest.mark.django_db


def test_without_a_contract_nothing_is_known_of_supply_and_start():
    land.parcel()
    for name in ("supplied", "started", "completed", "months_since_agreed_start", "built_share", "months_stopped"):
        assert land.fact(name) is None


@pytest.mark.parametrize(
    ("started_on", "as_of", "expected"),
    [(None, "2026-11-23", "no"), ("2016-05-01", "2016-04-30", "no"), ("2016-05-01", "2016-05-01", "yes")],
)
def test_started_once_the_day_is_recorded_and_over(started_on, as_of, expected):
    land.contract(land.parcel(), started_on=started_on)
    assert (land.fact("supplied", as_of=as_of), land.fact("started", as_of=as_of)) == ("yes", expected)


def test_completed_alike():
    land.contract(land.parcel(), started_on="2016-05-01", completed_on="2018-05-01")
    assert land.fact("completed", as_of="2018-04-30") == "no"
    assert land.fact("completed", as_of="2018-05-01") == "yes"


def test_start_is_due_by_contract_then_by_the_newest_agreement_of_the_day():
    contract = land.contract(land.parcel(), agreed_start="2016-01-31")
    for number, agreed_on, start in (("1", "2016-06-01", "2017-01-01"), ("2", "2017-06-01", "2018-01-01")):
        SupplementaryAgreement.objects.create(contract=contract, number=number, agreed_on=agreed_on, agreed_start=start)
    SupplementaryAgreement.objects.create(
        contract=contract, number="3", agreed_on="2018-01-01", agreed_completion="2020-01-01"
    )
    assert land.fact("months_since_agreed_start", as_of="2016-02-29") == 1
    assert land.fact("months_since_agreed_start", as_of="2016-07-01") == -6
    assert land.fact("months_since_agreed_start", as_of="2026-11-23") == 106


def test_start_is_due_a_year_after_delivery_when_nothing_is_agreed():
    land.contract(land.parcel(), delivered_on="2024-02-29")
    assert land.fact("months_since_agreed_start", as_of="2026-02-28") == 12


def test_shares_are_unknown_without_a_whole():
    land.contract(land.parcel(0), area_started_m2=1000.0, area_due_m2=4000.0, investment_done_wan=5.0)
    land.contract(land.parcel(1), "C2", area_started_m2=1000.0, area_due_m2=0.0)
    assert land.fact("built_share") == 0.25
    assert land.fact("invested_share") is None
    assert land.fact("built_share", "P1") is None


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({}, None),
        ({"stopped_on": "2025-11-23"}, 12),
        ({"stopped_on": "2025-11-24"}, 11),
        ({"stopped_on": "2024-01-01", "resumed_on": "2025-01-01"}, 0),
        ({"stopped_on": "2025-02-01", "resumed_on": "2025-01-01"}, 21),
        ({"stopped_on": "2024-01-01", "resumed_on": "2027-01-01"}, 34),
        ({"completed_on": "2020-01-01"}, 0),
    ],
)
def test_months_stopped(dates, expected):
    land.contract(land.parcel(), started_on="2016-05-01", **dates)
    assert land.fact("months_stopped") == expected


def test_newest_contract_signed_by_the_day_counts_and_a_note_tells_of_the_others():
    parcel = land.parcel()
    land.contract(parcel, "OLD", signed_on="2010-01-01", started_on="2011-01-01")
    land.contract(parcel, "NEW", signed_on="2020-01-01")
    assert (land.fact("started", as_of="2019-12-31"), land.fact("started")) == ("yes", "no")
    assert land.note_codes() == ["several_contracts"]


def test_contract_and_seizure_of_the_parent_reach_its_children():
    parent = land.parcel(0, status="retired", valid_to="2024-01-01")
    child = land.parcel(1, valid_from="2024-01-01")
    land.contract(parent, started_on="2016-01-01")
    land.encumbrance(parent, "seizure", "2023-01-01")
    operation = Operation.objects.create(kind="split")
    Lineage.objects.create(parent=parent, child=child, operation=operation)
    assert (land.fact("started", "P1"), land.fact("seized", "P1")) == ("yes", "yes")
    assert set(land.gathered("2023-12-31").frame["parcel_code"]) == {"P0"}
    assert set(land.gathered("2024-01-01").frame["parcel_code"]) == {"P1"}


def test_seizure_holds_from_its_first_day_until_its_end():
    seized, free = land.parcel(0), land.parcel(1)
    land.encumbrance(seized, "seizure", "2025-01-01", "2026-01-01")
    land.encumbrance(free, "mortgage", "2020-01-01")
    days = ("2024-12-31", "2025-01-01", "2025-12-31", "2026-01-01")
    assert [land.fact("seized", as_of=day) for day in days] == ["no", "yes", "yes", "no"]
    assert land.fact("seized", "P1", "2025-06-01") == "no"


def test_a_register_without_any_encumbrance_says_nothing_of_seizure():
    land.parcel()
    assert land.fact("seized") is None
