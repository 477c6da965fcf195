"""The worked cases, and the decision table once more in plain Python to hold the arrays against."""

import pandas as pd
import pytest
from hypothesis import given, settings

from analysis.arithmetic.disposal import propose
from analysis.arithmetic.policy import load_policy
from tests.analysis.arithmetic.facts_strategy import random_facts, seeds
from tests.analysis.arithmetic.plain_table import decide_plainly
from tests.shared_data import shared

ANSWERS = ["category", "rule", "path", "instrument", "alternatives", "next_step"]
DEMO = load_policy("demo")


@pytest.mark.parametrize("answer", ANSWERS)
def test_every_worked_case(answer):
    cases = pd.read_csv(shared("cases", "disposal_cases.csv"), dtype=str)
    found = propose(cases.drop(columns=ANSWERS), DEMO)
    assert len(cases) == 135
    wrong = found.loc[found[answer] != cases[answer].fillna(""), ["parcel_code", answer]]
    assert wrong.empty, wrong.to_string()


def test_worked_cases_reach_every_rule():
    cases = pd.read_csv(shared("cases", "disposal_cases.csv"), dtype=str)
    assert set(cases["rule"].dropna()) == {rule.name for rule in DEMO.rules}


@given(seeds)
@settings(max_examples=25, deadline=None)
def test_against_the_table_in_plain_python(seed):
    facts = random_facts(80, seed)
    found = propose(facts, DEMO)
    plain = pd.DataFrame([decide_plainly(row) for row in facts.to_dict("records")])
    for answer in ANSWERS:
        pd.testing.assert_series_equal(found[answer], plain[answer], check_dtype=False)
