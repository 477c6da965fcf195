"""Letters cut by rank under each tie and rounding rule, tenants merged, firms left out, held down and lifted."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.arithmetic.grading.cuts import ends_of, letters_of, ranks_of
from analysis.arithmetic.grading.model import FIGURES, LETTERS
from analysis.arithmetic.grading.scheme import SCHEMES, load_scheme, read_scheme
from analysis.arithmetic.grading.scores import grade_firms
from analysis.arithmetic.policy_errors import PolicyError

DEMO = (SCHEMES / "demo.toml").read_text(encoding="utf-8")
SHARES = (0.2, 0.4, 0.35, 0.05)
EXACT = (Fraction(1, 5), Fraction(3, 5), Fraction(19, 20))
SOUND = {
    "scale": "above", "land_mu": 20.0, "tax_wan": 300.0, "value_added_wan": 2000.0, "energy_tce": 800.0,
    "pollutant_t": 0.4, "staff": 90.0, "rd_wan": 150.0, "revenue_wan": 6000.0, "electricity_wan_kwh": 200.0,
    "years_in_operation": 8.0, "producing": "yes", "sector_code": "C3670", "licensed": "yes", "violation": "none",
}  # fmt: skip


def plain_letters(scores: list[int], rounding: str, ties: str) -> list[str]:
    """The same cut, firm by firm, in whole numbers."""
    n = len(scores)
    turn = {"half_up": lambda x: math.floor(x + Fraction(1, 2)), "down": math.floor, "up": math.ceil}[rounding]
    ends = [*(turn(share * n) for share in EXACT), n]
    better = {score: 1 + sum(other > score for other in scores) for score in scores}
    worse = {score: sum(other >= score for other in scores) for score in scores}
    place = better if ties == "better" else worse
    return [next(letter for letter, end in zip(LETTERS, ends, strict=True) if place[score] <= end) for score in scores]


@given(
    st.lists(st.integers(0, 20), min_size=1, max_size=60),
    st.sampled_from(["half_up", "down", "up"]),
    st.sampled_from(["better", "worse"]),
)
def test_letters_are_those_of_a_count_by_hand(scores, rounding, ties):
    found = letters_of(ranks_of(np.array(scores, dtype=float)), SHARES, rounding, ties)
    assert found.tolist() == plain_letters(scores, rounding, ties)


def test_the_shares_of_twenty_firms():
    assert ends_of(SHARES, 20) == [4, 12, 19, 20]
    assert [ends_of(SHARES, 50, rounding) for rounding in ("half_up", "down", "up")] == [
        [10, 30, 48, 50],
        [10, 30, 47, 50],
        [10, 30, 48, 50],
    ]


def test_equal_scores_are_told_apart_by_a_further_indicator_unless_it_is_unknown():
    scores = np.array([80.0, 80.0, 70.0, 70.0, 60.0, np.nan])
    other = np.array([3.0, 5.0, np.nan, 9.0, 1.0, 2.0])
    assert ranks_of(scores, 9, other)[:5].tolist() == [2, 1, 3, 3, 5]
    assert math.isnan(ranks_of(scores, 9, other)[5])
    assert ranks_of(np.array([80.004, 80.001]), 2).tolist() == [1, 1]


def graded(rows: list[dict], text: str = DEMO) -> pd.DataFrame:
    return grade_firms(pd.DataFrame(rows), read_scheme(text)).frame


def several(count: int, **first: object) -> list[dict]:
    """Firms of falling value added; the first one as asked for."""
    rows = [SOUND | {"value_added_wan": 2000.0 - 10 * at} for at in range(count)]
    return [rows[0] | first, *rows[1:]]


@pytest.mark.parametrize(
    ("change", "grade", "note"),
    [
        ({}, "A", ""),
        ({"violation": "safety"}, "D", "veto:accident"),
        ({"licensed": "no"}, "D", "veto:unlicensed"),
        ({"licensed": None, "violation": None}, "A", ""),
        ({"tax_wan": 0.0, "value_added_wan": 9000.0}, "C", "veto:no_tax"),
        ({"years_in_operation": 1.9}, "", "exempt:young"),
        ({"years_in_operation": None}, "A", ""),
        ({"sector_code": "D4420"}, "", "exempt:utility"),
        ({"producing": "no"}, "", "exempt:not_yet_producing"),
        ({"producing": "no", "completion_overdue": "yes"}, "A", ""),
        ({"value_added_wan": 100.0, "major_project": "yes"}, "C", "lift:major_project"),
        ({"value_added_wan": 100.0, "major_project": "yes", "violation": "safety"}, "D",
         "lift:major_project;veto:accident"),
        ({"scale": ""}, "", "scale_unknown"),
        ({"scale": "below", "land_mu": 2.9}, "", "out_of_scope"),
        ({"staff": None}, "", "indicator_unknown"),
    ],
)  # fmt: skip
def test_who_is_left_out_held_down_or_lifted(change, grade, note):
    found = graded(several(20, **change)).iloc[0]
    assert (found["grade"], found["note"]) == (grade, note)


def test_a_veto_moves_nobody_else():
    before, after = graded(several(20)), graded(several(20, violation="environment"))
    assert after["cut"].tolist() == before["cut"].tolist()
    assert after["grade"].tolist()[1:] == before["grade"].tolist()[1:]


def test_an_exempt_firm_may_be_treated_like_a_letter_and_takes_no_rank():
    text = (SCHEMES / "demo_five.toml").read_text(encoding="utf-8")
    found = graded(several(20, sector_code="D4500"), text)
    assert found.iloc[0]["grade"] == "B"
    assert math.isnan(found.iloc[0]["rank"])
    assert found["rank"].max() == 19


def test_a_tenant_s_figures_go_to_the_holder_and_the_grade_comes_back():
    rows = [*several(20), SOUND | {"land_mu": 5.0, "tax_wan": 50.0, "merged_into": 0}]
    result = grade_firms(pd.DataFrame(rows), load_scheme("demo"))
    assert (result.used.loc[0, "land_mu"], result.used.loc[0, "tax_wan"]) == (25.0, 350.0)
    assert result.frame.loc[0, "tax_per_mu"] == 14.0
    tenant = result.frame.loc[20]
    assert (tenant["grade"], tenant["note"]) == (result.frame.loc[0, "grade"], "merged")
    assert math.isnan(tenant["score"])
    assert result.groups["above"].ranked == 20
    rows[-1]["tax_wan"] = None
    unknown = grade_firms(pd.DataFrame(rows), load_scheme("demo")).frame
    assert unknown.loc[0, "note"] == "indicator_unknown", "a tenant's unknown makes the holder's sum unknown"
    assert unknown.loc[20, "note"] == "merged;holder_not_graded"
    apart = grade_firms(pd.DataFrame([*rows[:-1], rows[-1] | {"tax_wan": 50.0}]), load_scheme("demo_five")).frame
    assert apart.loc[20, "note"] == ""


FIRM = st.fixed_dictionaries(
    {
        "scale": st.sampled_from(["above", "below", "", "other"]),
        "sector_code": st.sampled_from(["C3670", "D4400", ""]),
        "violation": st.sampled_from(["none", "safety", None]),
        "producing": st.sampled_from(["yes", "no", None]),
        "years_in_operation": st.one_of(st.none(), st.floats(0, 20)),
        "tenant_of": st.one_of(st.none(), st.integers(0, 30)),
    }
    | {name: st.one_of(st.none(), st.integers(-50, 5000)) for name in FIGURES}
)


def with_holders(firms: list[dict]) -> pd.DataFrame:
    """Every third firm may be a tenant of one that is none."""
    table = pd.DataFrame(firms, index=[f"F{at}" for at in range(len(firms))])
    holders = [name for at, name in enumerate(table.index) if at % 3]
    into = [
        holders[int(row) % len(holders)] if at % 3 == 0 and holders and not pd.isna(row) else None
        for at, row in enumerate(table["tenant_of"])
    ]
    return table.assign(merged_into=pd.Series(into, index=table.index, dtype=object))


@settings(max_examples=80, deadline=None)
@given(st.lists(FIRM, min_size=1, max_size=25), st.randoms())
def test_order_changes_nothing_and_unknowns_stay_unknown(firms, random):
    table, scheme = with_holders(firms), load_scheme("demo")
    found = grade_firms(table, scheme)
    order = list(range(len(firms)))
    random.shuffle(order)
    again = grade_firms(table.iloc[order], scheme).frame.loc[table.index]
    assert np.allclose(found.frame["score"], again["score"], rtol=1e-9, equal_nan=True)
    assert found.frame[["group", "cut", "grade", "note"]].equals(again[["group", "cut", "grade", "note"]])
    for name in FIGURES:
        own = pd.to_numeric(table[name], errors="coerce")
        for holder in table.index:
            parts = own[(table.index == holder) | (table["merged_into"] == holder).to_numpy()]
            used = found.used.loc[holder, name]
            if parts.isna().any() and table.loc[holder, "merged_into"] is None:
                assert pd.isna(used), "one unknown makes the sum unknown, never a zero"
    ungraded = found.frame[found.frame["score"].isna() & ~found.frame["note"].str.startswith("merged")]
    assert set(ungraded["grade"]) <= {""}


BROKEN = {
    "fact": (DEMO.replace('fact = "violation"', 'fact = "crime"'), "policy_unknown_fact", "crime"),
    "operator": (DEMO.replace('"violation", op = "in"', '"violation", op = ">"'), "policy_bad_operator", "violation"),
    "word": (DEMO.replace('"safety", "environment"', '"safety", "noise"'), "policy_bad_value", "violation"),
    "letter": (DEMO.replace('at_most = "C"', 'at_most = "E"'), "policy_unknown_name", "at_most"),
    "no effect": (DEMO.replace("by = 1\n", ""), "policy_missing_key", "[[lift]]"),
    "rule twice": (DEMO.replace('name = "young"', 'name = "utility"'), "policy_duplicate_name", "[[exempt]]"),
    "ties": (DEMO.replace('ties = "better"', 'ties = "lucky"'), "policy_bad_value", "ties"),
    "rounding": (DEMO.replace('rounding = "half_up"', 'rounding = "near"'), "policy_bad_value", "rounding"),
    "tie break": (DEMO.replace('tie_break = "value', 'tie_break = "no_value'), "policy_unknown_name", "tie_break"),
    "unknown key": (DEMO.replace("by = 1", "jump = 1"), "policy_unknown_key", "jump"),
    "letter of the shares": (DEMO.replace("D = 0.05", "E = 0.05"), "policy_unknown_name", "shares"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "code", "line"), BROKEN.values(), ids=BROKEN.keys())
def test_a_scheme_that_can_t_work_is_refused_with_its_line(text, code, line):
    with pytest.raises(PolicyError) as refused:
        read_scheme(text)
    assert refused.value.code == code
    assert line in text.splitlines()[refused.value.line - 1]
