"""The smallest change that turns a proposal, against trying many values one by one."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from analysis.arithmetic.disposal import propose
from analysis.arithmetic.facts import read_facts
from analysis.arithmetic.policy import load_policy
from analysis.arithmetic.turning import turning_points
from tests.analysis.arithmetic.facts_strategy import random_facts, seeds

DEMO = load_policy("demo")


def turning(**facts):
    table, _ = read_facts(pd.DataFrame([{"parcel_code": "P", **facts}]))
    return turning_points(table, DEMO).set_index("fact")


def test_one_month_less_is_no_recovery():
    found = turning(started="no", months_since_agreed_start=24, idle_cause="enterprise", hardship="none").loc[
        "months_since_agreed_start"
    ]
    assert (found["value"], found["steps"], found["rule"], found["turns"]) == (23, 1, "L6", "path")


def test_far_turns_at_its_floor_counted_in_tenths():
    found = turning(far=0.72, far_floor=1.0, started="yes", completed="yes").loc["far"]
    assert (found["value"], found["turns"], found["category"]) == (1.0, "path", "normal")
    assert found["steps"] == pytest.approx(2.8)


def test_a_share_turns_just_below_a_third():
    found = turning(started="yes", months_stopped=12, built_share=0.5, invested_share=0.5).loc["built_share"]
    assert found["value"] == 0.333
    assert found["category"] == "idle"


def test_a_path_change_goes_before_a_nearer_change_of_rule():
    late = {
        "stock_category": "idle",
        "started": "no",
        "idle_cause": "enterprise",
        "hardship": "finance",
        "months_since_agreed_start": 12,
    }
    found = turning(**late).loc["months_since_agreed_start"]
    assert (found["turns"], found["value"], found["steps"]) == ("path", 24, 12)


def test_unknown_facts_and_names_are_left_out():
    found = turning(started="no", months_since_agreed_start=30, stock_category="idle")
    assert set(found.index) <= {"started", "months_since_agreed_start"}


def test_ranks_count_up_and_ties_keep_the_order_of_facts():
    found = turning(
        started="no", months_since_agreed_start=12, idle_cause="enterprise", seized="no", plan_conforms="yes"
    ).reset_index()
    assert found["rank"].tolist() == list(range(1, len(found) + 1))
    assert found["steps"].is_monotonic_increasing
    assert found.loc[found["steps"] == 1, "fact"].tolist()[:2] == ["started", "months_since_agreed_start"]


@given(seeds)
@settings(max_examples=8, deadline=None)
def test_what_is_told_is_what_happens(seed):
    facts = random_facts(25, seed)
    table, _ = read_facts(facts)
    told = turning_points(table, DEMO)
    changed = facts.iloc[told["row"]].reset_index(drop=True)
    for row, (fact, value) in enumerate(zip(told["fact"], told["value"], strict=True)):
        changed.loc[row, fact] = value
    after, before = propose(changed, DEMO), propose(facts, DEMO).iloc[told["row"]].reset_index(drop=True)
    assert after["rule"].tolist() == told["rule"].tolist()
    assert after["category"].tolist() == told["category"].tolist()
    by_path = (told["turns"] == "path").to_numpy()
    assert (after["path"] != before["path"])[by_path].all()
    assert (after["path"] == before["path"])[~by_path].all()


@given(seeds)
@settings(max_examples=6, deadline=None)
def test_nothing_nearer_turns_the_path(seed):
    facts = random_facts(15, seed, unknown_share=0.1)
    table, _ = read_facts(facts)
    told = turning_points(table, DEMO).set_index(["row", "fact"])
    for name in ("months_since_agreed_start", "far", "let_out_share"):
        step = DEMO.step(name)
        tries = np.arange(-30, 31) * (step.finest * (1 if step.finest == 1 else 3))
        rows = facts[facts[name].notna()]
        trial = rows.loc[rows.index.repeat(len(tries))].reset_index()
        trial[name] = trial[name].astype(float) + np.tile(tries, len(rows))
        trial["away"] = np.abs(np.tile(tries, len(rows))) / step.step
        trial = trial[trial[name] >= (-100 if name == "months_since_agreed_start" else 0)]
        after = propose(trial.drop(columns=["index", "away"]), DEMO)
        before = propose(facts, DEMO).loc[trial["index"], "path"].to_numpy()
        nearest = trial["away"][after["path"].to_numpy() != before].groupby(trial["index"]).min()
        for row, away in nearest.items():
            assert told.loc[(row, name), "turns"] == "path"
            assert told.loc[(row, name), "steps"] <= away + 1e-9
