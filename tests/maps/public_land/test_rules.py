"""Each reason by itself: what refuses an offer, and what doesn't."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.public_land.refusal_texts import TEXTS
from maps.public_land.rules import (
    LandFacts,
    Publication,
    bases_of,
    land_reasons,
    publication_reasons,
    rounded_floor,
    rounded_mu,
    texts_tell,
)

READY = {
    "remainder": LandFacts(active=True, remainder=True, land_acquired=True, infrastructure_ready=True),
    "idle": LandFacts(active=True, idle=True, recognised=True),
    "plant": LandFacts(active=True, standard_plant=True, vacant_floor_m2=100.0),
}
WHOLE = Publication(basis="idle", basis_document="17号", contact_office="招商办", review_number="浙S（2026）99号")


@pytest.mark.parametrize("basis", READY)
def test_ready_land_may_be_offered_on_its_own_basis_only(basis):
    assert land_reasons(READY[basis], basis) == []
    for other in set(READY) - {basis}:
        assert land_reasons(READY[basis], other) == ["offer_no_basis"]


@pytest.mark.parametrize(
    ("basis", "change", "reason"),
    [
        ("remainder", {"active": False}, "offer_parcel_retired"),
        ("remainder", {"batch_withdrawn": True}, "offer_batch_withdrawn"),
        ("remainder", {"land_acquired": False}, "offer_land_not_acquired"),
        ("remainder", {"land_acquired": None}, "offer_land_not_acquired"),
        ("remainder", {"infrastructure_ready": None}, "offer_infrastructure_not_ready"),
        ("remainder", {"plan_conforms": False}, "offer_plan_off"),
        ("idle", {"recognised": False}, "offer_idle_not_recognised"),
        ("idle", {"seized": True}, "offer_seized"),
        ("plant", {"vacant_floor_m2": None}, "offer_vacancy_unknown"),
        ("plant", {"vacant_floor_m2": 99.9}, "offer_plant_let"),
        ("plant", {"seized": True}, "offer_seized"),
    ],
)
def test_each_fact_refuses_by_its_own_reason(basis, change, reason):
    assert land_reasons(replace(READY[basis], **change), basis) == [reason]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"basis_document": ""}, "offer_no_consent"),
        ({"contact_office": ""}, "offer_no_contact"),
        ({"review_number": ""}, "offer_no_map_review"),
        ({"review_number": "", "exemption_reason": "示意"}, "offer_no_map_review"),
        ({"review_number": "", "exemption_document": "1号"}, "offer_no_map_review"),
        ({"same_person": True}, "offer_same_person"),
        ({"texts": ("原企业恒屹 水晶有限公司",)}, "offer_text_names_firm"),
        ({"texts": ("信用代码 91330726MA2345678X",)}, "offer_text_names_firm"),
        ({"texts": ("339901 001 001 GB00102",)}, "offer_text_has_code"),
        ({"texts": ("批文地块 0412-1",)}, "offer_text_has_code"),
        ({"texts": ("X=3257004.84",)}, "offer_text_has_coordinates"),
        ({"texts": ("119.88123, 29.45",)}, "offer_text_has_coordinates"),
        ({"texts": ("联系 138 0000 0000",)}, "offer_text_has_mobile"),
    ],
)
def test_each_publication_fault_refuses_by_its_own_reason(change, reason):
    assert publication_reasons(replace(WHOLE, **change), ["0412-1"], ["恒屹水晶有限公司"]) == [reason]


def test_a_recorded_exemption_stands_for_a_review_number():
    exempt = replace(WHOLE, review_number="", exemption_reason="示意图", exemption_document="1号")
    assert publication_reasons(exempt, [], []) == []


def test_ordinary_words_tell_nothing():
    words = ("净地，五通一平，容积率 1.20—2.50，距高速出口 3.5 公里，2026-11-28 起可供。", "0579-84100000")
    assert texts_tell(words, ["0412-1"], ["恒屹水晶有限公司", ""]) == []


def test_every_reason_has_its_sentence():
    codes = {reason for basis in READY for reason in land_reasons(LandFacts(active=True, seized=True), basis)}
    codes |= {"offer_parcel_retired", *publication_reasons(Publication("idle", same_person=True), [], [])}
    assert codes <= set(TEXTS)


optional = st.sampled_from([True, False, None])


@given(
    st.builds(
        LandFacts,
        active=st.booleans(),
        remainder=st.booleans(),
        idle=st.booleans(),
        recognised=st.booleans(),
        standard_plant=st.booleans(),
        vacant_floor_m2=st.none() | st.floats(0, 1e5),
        plan_conforms=optional,
        land_acquired=optional,
        infrastructure_ready=optional,
        batch_withdrawn=st.booleans(),
        seized=st.booleans(),
    ),
    st.sampled_from(["remainder", "idle", "plant"]),
)
def test_nothing_retired_seized_unrecognised_or_off_plan_is_ever_allowed(facts, basis):
    if land_reasons(facts, basis):
        return
    assert facts.active
    assert not facts.seized
    assert facts.plan_conforms is not False
    assert basis in bases_of(facts)
    assert basis != "idle" or facts.recognised


def test_facts_hold_no_firm_and_no_money():
    names = {field.name for field in fields(LandFacts)}
    assert not any(word in name for name in names for word in ("firm", "tax", "output", "holder", "wan", "grade"))


@given(st.floats(0.01, 1e5))
def test_rounded_areas_stay_within_half_a_unit(area):
    assert abs(rounded_mu(area) - area) <= 0.5 or rounded_mu(area) == 1
    assert area - 100 < rounded_floor(area) <= area
