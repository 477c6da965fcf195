"""Grading: the published Huangyan figures, unknowns that stay unknown, and order that changes nothing."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.arithmetic.aggregates import ratio_of_sums
from analysis.arithmetic.grading.cuts import letters_of, ranks_of
from analysis.arithmetic.grading.model import FIGURES
from analysis.arithmetic.grading.scheme import SCHEMES, load_scheme, read_scheme
from analysis.arithmetic.grading.scores import grade
from analysis.arithmetic.policy_errors import PolicyError
from tests.shared_data import shared

HUANGYAN = (SCHEMES / "huangyan_2022.toml").read_text(encoding="utf-8")
# DOMAIN 6.3: tax 20, value added 150 wan per mu, 2.0 per tce, 5000 per tonne, 20 per person, R&D ratio 0.03.
VECTOR = {
    "credit_code": "F1", "name": "甲", "scale": "above", "land_mu": 10, "tax_wan": 200, "value_added_wan": 1500,
    "energy_tce": 750, "pollutant_t": 0.3, "staff": 75, "rd_wan": 3, "revenue_wan": 100,
}  # fmt: skip


def test_the_published_vector_of_huangyan():
    found = grade(pd.DataFrame([VECTOR]), load_scheme("huangyan_2022")).iloc[0]
    scores = [24.8994, 22.0329, 14.8478, 10.1424, 11.0254, 9.9338]
    names = [one.name for one in load_scheme("huangyan_2022").groups[0].indicators]
    assert [round(found[f"{name}_score"], 4) for name in names] == scores
    assert round(found["score"], 4) == 92.8816
    assert (found["rank"], found["grade"], found["note"]) == (1, "", "no_cut")
    by_hand = 20 / 26.01 * 30 + 150 / 132.27 * 20 + 2 / 2.54 * 20 + 5000 / 4861.08 * 10 + 20 / 17.45 * 10
    earlier = grade(pd.DataFrame([VECTOR]), load_scheme("huangyan_2021")).iloc[0]
    assert earlier["score"] == pytest.approx(by_hand + 0.03 / 0.0305 * 10, rel=1e-12)


def test_firms_without_emissions_take_the_mean_and_an_unknown_grades_nobody():
    firms = pd.DataFrame(
        [VECTOR, VECTOR | {"pollutant_t": 0.6}, VECTOR | {"pollutant_t": 0}, VECTOR | {"pollutant_t": None}]
    )
    found = grade(firms, load_scheme("huangyan_2022"))
    first, second, clean, unknown = (found.iloc[row] for row in range(4))
    assert clean["value_added_per_t_score"] == pytest.approx(
        (first["value_added_per_t_score"] + second["value_added_per_t_score"]) / 2
    )
    assert clean["note"] == "no_cut;emissions_group_mean"
    assert np.isnan(unknown["score"])
    assert np.isnan(unknown["rank"])
    assert unknown["note"] == "indicator_unknown"


def test_small_firms_below_three_mu_are_out_of_scope():
    small = {"scale": "below", "land_mu": 2.9, "tax_wan": 40, "electricity_wan_kwh": 100}
    found = grade(pd.DataFrame([small, small | {"land_mu": 3.0}]), load_scheme("huangyan_2022"))
    assert found["note"].tolist() == ["out_of_scope", "no_cut"]
    assert found["score"].iloc[1] == pytest.approx(40 / 3 / 11.5932 * 50 + 0.4 / 0.2352 * 50)


FIRM = st.fixed_dictionaries(
    {"scale": st.sampled_from(["above", "below", "other"])}
    | {name: st.one_of(st.none(), st.floats(0, 1e4).map(lambda v: round(v, 3))) for name in FIGURES}
)
BY_GROUP = HUANGYAN.replace('name = "below"\n', 'name = "below"\nshares = { A = 0.2, B = 0.4, C = 0.35, D = 0.05 }\n')


def by_group_mean(text: str) -> str:
    return "\n".join('baseline = "group"' if line.startswith("baseline") else line for line in text.splitlines())


@settings(max_examples=60, deadline=None)
@given(st.lists(FIRM, min_size=1, max_size=25), st.randoms())
def test_order_changes_nothing_and_duplication_keeps_scores(firms, random):
    scheme = read_scheme(by_group_mean(BY_GROUP))
    table = pd.DataFrame(firms)
    found = grade(table, scheme)
    order = list(range(len(firms)))
    random.shuffle(order)
    shuffled = grade(table.iloc[order], scheme).loc[table.index]
    assert np.allclose(found["score"], shuffled["score"], rtol=1e-9, equal_nan=True)
    assert found["grade"].tolist() == shuffled["grade"].tolist()
    twice = grade(pd.concat([table, table], ignore_index=True), scheme).iloc[: len(table)]
    assert np.allclose(found["score"], twice["score"], rtol=1e-9, equal_nan=True)
    for group in scheme.groups:
        mine = found[(table["scale"] == group.name).to_numpy() & (found["note"] != "out_of_scope").to_numpy()]
        for one in group.indicators:
            given_ = table.loc[mine.index, [one.numerator, one.denominator]].astype(float)
            unknown = given_.isna().any(axis=1) | (given_[one.denominator] <= 0)
            assert mine.loc[unknown, one.name].isna().all(), "an unknown never becomes a zero"


@given(st.lists(st.integers(0, 30), min_size=1, max_size=60))
def test_letters_are_cut_by_rank_and_equal_scores_share_the_better_one(scores):
    ranks = ranks_of(np.array(scores, dtype=float))
    letters = letters_of(ranks, (0.2, 0.4, 0.35, 0.05))
    by_score = {score: set() for score in scores}
    for score, letter in zip(scores, letters, strict=True):
        by_score[score].add(letter)
    assert all(len(found) == 1 for found in by_score.values())
    ordered = [letters[at] for at in np.argsort(ranks, kind="stable")]
    assert ordered == sorted(ordered)


BROKEN = {
    "weights": (HUANGYAN.replace("weight = 30", "weight = 31"), "scheme_weights", "[[group]]"),
    "unknown figure": (HUANGYAN.replace('numerator = "rd_wan"', 'numerator = "rnd"'), "policy_unknown_name", "rnd"),
    "baseline": (HUANGYAN.replace("baseline = 24.097", "baseline = 0"), "scheme_baseline", "baseline = 0"),
    "twice": (
        HUANGYAN.replace('name = "rd_ratio"', 'name = "tax_per_mu"'),
        "policy_duplicate_name",
        "[[group.indicator]]",
    ),
    "shares": (BY_GROUP.replace("D = 0.05", "D = 0.1"), "scheme_shares", "shares"),
    "cap below floor": (
        HUANGYAN.replace("baseline = 24.097", "baseline = 24.097\ncap_multiple = 1\nfloor_multiple = 2"),
        "scheme_cap",
        "cap_multiple",
    ),
}


@pytest.mark.parametrize(("text", "code", "line"), BROKEN.values(), ids=BROKEN.keys())
def test_a_scheme_that_can_t_work_is_refused_with_its_line(text, code, line):
    with pytest.raises(PolicyError) as refused:
        read_scheme(text)
    assert refused.value.code == code
    assert line in text.splitlines()[refused.value.line - 1]


def test_the_command_over_a_file(tmp_path):
    pd.DataFrame([VECTOR, VECTOR | {"credit_code": "F2", "tax_wan": "n/a"}]).to_csv(tmp_path / "in.csv", index=False)
    with pytest.raises(SystemExit) as ended:
        call_command(
            "grade", "--in", str(tmp_path / "in.csv"), "--scheme", "huangyan_2022", "--out", str(tmp_path / "out.csv"),
            "--report", str(tmp_path / "report.json"),
        )  # fmt: skip
    assert ended.value.code == 1
    out = pd.read_csv(tmp_path / "out.csv")
    assert round(out.loc[0, "score"], 4) == 92.8816
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert (report["refused"], report["issues"][0]["row"]) == (1, 2)


def test_lishui_s_mean_of_ratios_is_not_the_ratio_of_sums():
    path = shared("data", "tables", "lishui_2019_per_mu_by_district.json")
    rows = json.loads(path.read_text(encoding="utf-8"))["亩均税收_万元每亩"]["rows"]
    mean = sum(row["value"] for row in rows) / len(rows)
    assert round(mean, 2) == 20.96
    assert round(ratio_of_sums([573_564], [30_341])["ratio"].item(), 2) == 18.9


def test_the_command_of_the_guide_prints_both_figures(capsys):
    call_command("per_mu_examples")
    assert capsys.readouterr().out.strip().endswith("= 92.8816")
    path = shared("data", "tables", "lishui_2019_per_mu_by_district.json")
    call_command("per_mu_examples", "--lishui", str(path))
    assert "mean of 10 ratios 20.96, ratio of sums 18.90" in capsys.readouterr().out


def test_tenants_are_named_by_their_holder_s_code_in_a_file(tmp_path):
    rows = [VECTOR | {"years_in_operation": 5}, VECTOR | {"credit_code": "T1", "holder_credit_code": "F1"}]
    pd.DataFrame(rows).to_csv(tmp_path / "in.csv", index=False)
    call_command("grade", "--in", str(tmp_path / "in.csv"), "--scheme", "demo", "--out", str(tmp_path / "out.csv"))
    out = pd.read_csv(tmp_path / "out.csv", keep_default_na=False)
    assert out["grade"].tolist() == ["B", "B"], "of one firm the cumulative 0.6 rounds to one"
    assert out["note"].tolist() == ["", "merged"]
    assert "merged_into" not in out
