"""Proposals: thresholds at their edges, unknown facts, reasons, and what does not depend on order."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.arithmetic.disposal import explain, propose
from analysis.arithmetic.fact_names import FACTS, FINDINGS
from analysis.arithmetic.facts import FactsRefused
from analysis.arithmetic.policy import PolicyError, load_policy
from tests.analysis.arithmetic.facts_strategy import random_facts, seeds, values_of

DEMO = load_policy("demo")
OUTCOME = ["category", "rule", "path", "instrument"]


def one(**facts):
    return propose(pd.DataFrame([{"parcel_code": "P", **facts}]), DEMO).iloc[0]


def stopped(**facts):
    return one(started="yes", months_stopped=12, **facts)


@pytest.mark.parametrize(("months", "category"), [(11, "normal"), (12, "idle"), (-2, "normal")])
def test_exactly_a_year_late_is_idle(months, category):
    assert one(started="no", months_since_agreed_start=months)["category"] == category


@pytest.mark.parametrize(("months", "rule"), [(12, "L6"), (23, "L6"), (24, "L4"), (11, "L8")])
def test_exactly_two_years_is_recovery(months, rule):
    found = one(stock_category="idle", started="no", idle_cause="enterprise", months_since_agreed_start=months)
    assert found["rule"] == rule


@pytest.mark.parametrize(
    ("share", "category"),
    [(1 / 3, "normal"), (333.1 / 999.3, "normal"), (0.333, "idle"), (0.3333, "idle"), (0.334, "normal")],
)
def test_exactly_a_third_built_is_not_less(share, category):
    assert stopped(built_share=share)["category"] == category


@pytest.mark.parametrize(("share", "category"), [(0.25, "normal"), (0.2499, "idle"), (0.1 + 0.15, "normal")])
def test_exactly_a_quarter_invested_is_not_less(share, category):
    assert stopped(invested_share=share)["category"] == category


def test_standing_still_eleven_months_is_not_idle():
    assert one(started="yes", months_stopped=11, built_share=0.1)["category"] == "normal"


@pytest.mark.parametrize(("far", "category"), [(0.7999, "inefficient"), (0.8, "normal"), (0.1 + 0.7, "normal")])
def test_far_at_its_floor_is_not_below(far, category):
    assert one(far=far, far_floor=0.8)["category"] == category


@pytest.mark.parametrize(
    "exemption", [{"started": "no", "months_since_agreed_start": 3}, {"completed": "no"}, {"started": "no"}]
)
def test_unfinished_building_is_no_low_floor_area(exemption):
    assert one(far=0.1, far_floor=1.0, **exemption)["category"] == "normal"


def test_an_unknown_exemption_does_not_exempt():
    assert one(far=0.1, far_floor=1.0)["category"] == "inefficient"
    assert "completed" in one(far=0.1, far_floor=1.0)["unknown_facts"].split(";")


@pytest.mark.parametrize(("use_type", "category"), [("standard_plant", "normal"), ("own_plant", "inefficient")])
def test_a_plant_built_to_be_let_may_be_let(use_type, category):
    assert one(let_out_share=0.5, use_type=use_type)["category"] == category


def test_every_reason_that_fires_is_kept():
    found = one(grade="D", far=0.2, far_floor=1.0, tax_per_mu=20, tax_benchmark=8)
    assert found["stock_reasons"] == "grade_d;far_below_floor"


@pytest.mark.parametrize(("recognised", "certainty"), [("yes", "recognised"), ("no", "suspected"), (None, "suspected")])
def test_a_finding_is_suspected_until_recognised(recognised, certainty):
    found = one(started="no", months_since_agreed_start=30, idle_cause="enterprise", recognised=recognised)
    assert found["certainty_of_category"] == certainty
    assert found["next_step"] == ("" if recognised == "yes" else "investigate")


def test_l3_and_l2_stand_for_each_other():
    late = {"started": "no", "months_since_agreed_start": 30, "idle_cause": "government"}
    assert one(**late, plan_conforms="no")["alternatives"] == "L3"
    assert one(**late, plan_conforms="yes")["alternatives"] == "L2"


def test_l7_shows_what_would_follow():
    found = one(started="no", months_since_agreed_start=30)
    assert found["rule"] == "L7"
    assert found["path"] == ""
    assert "L3" in found["reason_zh"]
    assert "L4" in found["reason_zh"]
    assert found["unknown_facts"].split(";")[0] == "plan_conforms" or "idle_cause" in found["unknown_facts"]


def test_reasons_carry_rule_clause_and_values_in_both_languages():
    found = one(started="no", months_since_agreed_start=25, idle_cause="enterprise")
    assert "规则L4" in found["reason_zh"]
    assert "第十四条第二项" in found["reason_zh"]
    assert "25 个月 ≥ 24" in found["reason_zh"]
    assert "Rule L4" in found["reason_en"]
    assert "Art. 14(2)" in found["reason_en"]
    assert "25 months ≥ 24" in found["reason_en"]


def test_what_no_text_confirms_is_marked():
    found = one(grade="D", years_in_d=3)
    assert "待核" in found["reason_zh"]
    assert "to be confirmed" in found["reason_en"]


def test_two_unknown_facts_that_matter_only_together_are_both_named():
    found = one(supplied="yes", grade="A", unlicensed="no", prohibited_industry="no", insolvent="no")
    assert {"started", "months_since_agreed_start"} <= set(found["unknown_facts"].split(";"))
    assert found["certainty"] == "assumes"


def test_a_cell_that_cannot_be_is_refused_by_name():
    with pytest.raises(FactsRefused) as refusal:
        propose(pd.DataFrame({"parcel_code": ["a", "b"], "seized": ["yes", "perhaps"], "far": [1, -1]}), DEMO)
    assert {(cell.row, cell.column) for cell in refusal.value.cells} == {(1, "seized"), (1, "far")}


def test_an_empty_profile_proposes_nothing():
    with pytest.raises(PolicyError) as refusal:
        propose(pd.DataFrame({"parcel_code": ["a"]}), load_policy("pujiang"))
    assert refusal.value.code == "policy_has_no_rules"


def test_no_rows_and_strange_columns():
    assert propose(pd.DataFrame({"parcel_code": []}), DEMO).empty
    found = propose(pd.DataFrame({"remark": ["=1+1"], "rule": ["old"]}, index=[7]), DEMO)
    assert found.loc[7, "remark"] == "=1+1"
    assert found.loc[7, "rule"] == ""


@given(seeds)
@settings(max_examples=10, deadline=None)
def test_order_and_company_do_not_matter(seed):
    facts = random_facts(60, seed)
    alone = propose(facts, DEMO)
    order = np.random.default_rng(seed).permutation(len(facts))
    mixed = propose(pd.concat([facts.iloc[order], facts]), DEMO)
    pd.testing.assert_frame_equal(mixed.iloc[: len(facts)], alone.iloc[order])
    pd.testing.assert_frame_equal(mixed.iloc[len(facts) :], alone)


def with_unknown_filled(facts, seed):
    """Some of the unknown facts found out, at random."""
    random, filled = np.random.default_rng(seed), facts.copy()
    for fact in FACTS:
        if fact.name in FINDINGS:
            continue
        options = np.array(values_of(fact), dtype=object)
        unknown = filled[fact.name].isna().to_numpy() & (random.random(len(facts)) < 0.7)
        filled.loc[unknown, fact.name] = options[random.integers(0, len(options), unknown.sum())]
    return filled


@given(seeds, seeds)
@settings(max_examples=25, deadline=None)
def test_a_complete_proposal_stays_whatever_else_is_found_out(seed, filling):
    facts = random_facts(120, seed, unknown_share=0.15)
    before, after = propose(facts, DEMO), propose(with_unknown_filled(facts, filling), DEMO)
    complete = before["certainty"] == "complete"
    pd.testing.assert_frame_equal(before.loc[complete, OUTCOME], after.loc[complete, OUTCOME])


@given(seeds, seeds)
@settings(max_examples=25, deadline=None)
def test_facts_that_are_not_named_cannot_change_it(seed, filling):
    facts = random_facts(120, seed, unknown_share=0.2)
    before = propose(facts, DEMO)
    filled = with_unknown_filled(facts, filling)
    for row, named in enumerate(before["unknown_facts"]):
        for name in filter(None, named.split(";")):
            filled.loc[row, name] = facts.loc[row, name]
    pd.testing.assert_frame_equal(before[OUTCOME], propose(filled, DEMO)[OUTCOME])


@given(seeds, st.sampled_from(["started", "idle_cause", "seized", "grade", "plan_conforms"]))
@settings(max_examples=15, deadline=None)
def test_a_known_fact_is_never_called_unknown(seed, name):
    facts = random_facts(60, seed)
    named = propose(facts, DEMO)["unknown_facts"].str.split(";").map(lambda names: name in names)
    assert facts.loc[named, name].isna().all()


def test_the_card_tells_rule_clause_conditions_and_turning():
    told = explain(
        {"parcel_code": "P", "started": "no", "months_since_agreed_start": 25, "idle_cause": "enterprise"}, DEMO
    )
    assert told["rule"] == "L4"
    assert told["rule_source"]["zh"].endswith("第十四条第二项")
    held = {part["fact"]: (part["value"], part["threshold"], part["holds"]) for part in told["conditions"]}
    assert held["months_since_agreed_start"] == (25.0, 24.0, True)
    assert held["idle_cause"] == ("enterprise", "enterprise", True)
    assert told["turning"][0]["rank"] == 1
    assert "plan_conforms" in told["unknown_facts"] or told["unknown_facts"]


def test_the_card_of_a_normal_parcel():
    told = explain({"parcel_code": "P", "started": "yes", "months_stopped": 0}, DEMO)
    assert told["category"] == "normal"
    assert told["rule_source"] is None
    assert told["conditions"] == []
