"""The tree of weights, its refusals, a worked total, potential, and the reader of schemes (DOMAIN 5.4 to 5.6)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.arithmetic.evaluation.evaluate import Zone, evaluate
from analysis.arithmetic.evaluation.reader import load_scheme, read_scheme
from analysis.arithmetic.evaluation.tree import Node, Tree, weigh
from analysis.arithmetic.policy_errors import PolicyError
from analysis.arithmetic.policy_model import Words
from analysis.rulebook.reading import read_rules
from tests.analysis.evaluation.sample import DEMO, DEVELOPMENT, MAIN, SCHEME, SUPPLIED, answer, demo_with, zone

NOTHING = Words("", "")
QUICK = settings(deadline=None, max_examples=60)
TREE = SCHEME.tree("industry_led", "main")
assert TREE is not None


def tree(**nodes: dict[str, float]) -> Tree:
    made = {name: Node(name, NOTHING, weights) for name, weights in nodes.items()}
    return Tree("industry_led", "main", made, NOTHING, False)


# DOMAIN 5.4: the weights of 宾西2012, worked by hand.
def test_a_worked_total_under_the_weights_of_binxi_2012():
    scores = {
        "supply_rate": 92.0, "built_rate": 88.0, "industrial_share": 75.0, "far": 80.0, "building_density": 50.0,
        "industrial_far": 60.0, "industrial_coefficient": 100.0, "fixed_assets_per_ha": 40.0,
        "industrial_tax_per_ha": 30.0, "idle_rate": 97.0,
    }  # fmt: skip
    found = weigh(TREE, scores)
    assert found["degree"] == pytest.approx(0.5 * 92 + 0.5 * 88) == pytest.approx(90)
    assert found["structure"] == 75
    assert found["intensity"] == pytest.approx(0.25 * 80 + 0.22 * 50 + 0.25 * 60 + 0.28 * 100) == pytest.approx(74)
    assert found["land_use"] == pytest.approx(0.25 * 90 + 0.25 * 75 + 0.5 * 74) == pytest.approx(78.25)
    assert (found["benefit"], found["management"]) == (pytest.approx(35), 97)
    assert found["total"] == pytest.approx(0.7 * 78.25 + 0.2 * 35 + 0.1 * 97) == pytest.approx(71.475)


def test_both_areas_make_the_total():
    found = answer()
    assert found.development is not None
    assert found.development.total == pytest.approx(0.5 * 80 + 0.5 * 50)
    assert found.total == pytest.approx(0.8 * found.main.total + 0.2 * 65)
    alone = evaluate(replace(zone(), development=None, without_development=True), SCHEME)
    assert alone.total == alone.main.total == found.main.total
    missing = evaluate(replace(zone(), development=None), SCHEME)
    assert missing.total is None
    assert [one.code for one in missing.findings] == ["evaluation_development_unknown"]


# DOMAIN 5.5: 宾西2013. Its arithmetic is right, its weights and scores are not.
def test_the_invalid_record_of_binxi_2013_is_refused():
    assert 0.25 * 128.13 + 0.42 * 40 + 0.17 * 48 == pytest.approx(56.99, abs=0.005)
    record = tree(
        total={"land_use": 0.25, "benefit": 0.42, "management": 0.17},
        land_use={"degree": 0.44, "structure": 0.29, "intensity": 0.53},
        intensity={"industrial_far": 0.41, "industrial_coefficient": 0.29},
    )
    scores = {"degree": 100.0, "structure": 100.0, "industrial_far": 68.33, "industrial_coefficient": 100.0}
    with pytest.raises(PolicyError) as refused:
        weigh(record, scores | {"benefit": 40.0, "management": 48.0})
    assert (refused.value.code, refused.value.figures) == ("evaluation_weights", {"node": "total", "total": "0.84"})
    right = tree(total={"land_use": 0.5, "benefit": 0.5})
    with pytest.raises(PolicyError) as refused:
        weigh(right, {"land_use": 128.13, "benefit": 40.0})
    assert (refused.value.code, refused.value.figures["score"]) == ("evaluation_score", "128.13")
    with pytest.raises(PolicyError, match="line") as refused:
        demo_with("weights = { land_use = 0.7, benefit = 0.2", "weights = { land_use = 0.25, benefit = 0.42")
    assert refused.value.code == "evaluation_weights"
    assert "land_use = 0.7" in DEMO.splitlines()[refused.value.line - 1]


# DOMAIN 5.4: the development area of the dump has one child of weight 0.5, which is why it got 50.
def test_one_child_of_weight_a_half_is_refused():
    with pytest.raises(PolicyError) as refused:
        demo_with("weights = { degree = 1 }", "weights = { degree = 0.5 }")
    assert (refused.value.code, refused.value.figures) == ("evaluation_weights", {"node": "total", "total": "0.5"})


def test_a_child_that_nobody_scored_is_refused_but_an_unknown_one_is_unknown():
    scores: dict[str, float | None] = dict.fromkeys(TREE.leaves, 50.0)
    with pytest.raises(PolicyError) as refused:
        weigh(TREE, {name: value for name, value in scores.items() if name != "built_rate"})
    assert (refused.value.code, refused.value.figures) == (
        "evaluation_child_missing",
        {"node": "degree", "child": "built_rate"},
    )
    found = weigh(TREE, scores | {"built_rate": None})
    assert [name for name, value in found.items() if value is None] == ["total", "land_use", "degree"]
    assert found["intensity"] == pytest.approx(50)


IDEAL = 'indicator = "supply_rate"\nvalue = 100'
NODE = "[[tree.node]]\n"
STRUCTURE = f'{NODE}name = "structure"'
SCORE = st.floats(0, 100)


@QUICK
@given(st.fixed_dictionaries(dict.fromkeys(TREE.leaves, SCORE)))
def test_a_total_is_a_mean_and_the_order_of_children_changes_nothing(scores):
    found = weigh(TREE, scores)
    assert min(scores.values()) - 1e-6 <= found["total"] <= max(scores.values()) + 1e-6
    turned = {
        name: replace(node, weights=dict(reversed(node.weights.items())))
        for name, node in reversed(list(TREE.nodes.items()))
    }
    again = weigh(replace(TREE, nodes=turned), dict(reversed(scores.items())))
    assert again == pytest.approx(found)


@QUICK
@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=6), st.floats(-0.2, 0.2).filter(lambda off: abs(off) > 1e-6))
def test_weights_that_do_not_sum_to_1_are_refused_whatever_they_are(shares, off):
    weights = {f"i{number}": share / sum(shares) for number, share in enumerate(shares)}
    scores = dict.fromkeys(weights, 70.0)
    assert weigh(tree(total=weights), scores)["total"] == pytest.approx(70)
    with pytest.raises(PolicyError) as refused:
        weigh(tree(total=weights | {"i0": weights["i0"] + off}), scores)
    assert refused.value.code == "evaluation_weights"


@QUICK
@given(st.sampled_from(sorted(MAIN)))
def test_an_unknown_figure_never_becomes_a_score(lost):
    found = answer(**{lost: None})
    for name, value in found.main.indicators.items():
        assert value is None or not found.main.scores or found.main.scores[name] is not None
        assert value is not None or found.main.scores.get(name) is None
    unknown = [name for name in TREE.leaves if found.main.scores.get(name) is None]
    assert (found.main.total is None) == bool(unknown)


def test_the_type_and_a_missing_tree_are_told_instead_of_scored():
    unknown = answer(A1=None)
    assert (unknown.zone_type, unknown.total) == ("", None)
    assert "evaluation_type_unknown" in [one.code for one in unknown.findings]
    other = evaluate(Zone(MAIN | {"A1": 40.0, "total": None}, without_development=True), SCHEME)
    assert (other.zone_type, other.total) == ("other", None)
    assert "evaluation_no_tree" in [one.code for one in other.findings]


# DOMAIN 5.6, by hand: E, A x (ideal - actual), A2 x (ideal - actual) / ideal, G + D22, E / yearly supply.
def test_potential():
    found = answer(
        A2=45.0, A1=20.0, A4=8.0, industrial_floor_area_m2=396_900.0, industrial_covered_m2=240_000.0
    ).potential
    assert (found.expansion_ha, found.expansion_industrial_ha, found.management_ha) == (7, 5, 3)
    assert found.structure_ha == pytest.approx(90 * (55 - 50) / 100)
    far, coefficient = 45 * (0.98 - 0.882) / 0.98, 45 * (60 - 100 * 24 / 45) / 60
    assert found.intensity_ha == pytest.approx(0.5 * far + 0.5 * coefficient)
    assert found.pace_ha == pytest.approx({"mean_3": 7 / 3, "mean_5": 2.4, "max": 4})
    assert found.years == pytest.approx({"mean_3": 3, "mean_5": 7 / 2.4, "max": 1.75})
    gap = evaluate(replace(zone(), supplied=SUPPLIED | {2022: None}), SCHEME).potential
    assert (gap.years["mean_3"], gap.years["mean_5"], gap.years["max"]) == (pytest.approx(3), None, None)
    assert evaluate(replace(zone(), supplied={}), SCHEME).potential.years["mean_3"] is None


@pytest.mark.parametrize(
    ("old", "new", "code", "on_line"),
    [
        ("built_rate = 0.5 }", "built = 0.5 }", "evaluation_child_missing", "built = 0.5"),
        ("supply_rate = 0.5, built_rate = 0.5", "supply_rate = 1", "", ""),
        ("industrial_share = 1 ", "supply_rate = 1 ", "policy_duplicate_name", "supply_rate = 1"),
        ("{ tax_per_ha = 1 }", "{ industrial_far = 1 }", "evaluation_child_missing", "industrial_far = 1"),
        (IDEAL, 'indicator = "supply"\nvalue = 100', "policy_unknown_name", '"supply"'),
        (IDEAL, 'indicator = "supply_rate"\nvalue = 101', "evaluation_ideal", "= 101"),
        ("value = 1.14", "value = 0", "evaluation_ideal", "value = 0"),
        ("value = 1.14", 'value = "high"', "evaluation_number", '"high"'),
        ("main = 0.8, development = 0.2", "main = 1", "evaluation_child_missing", "main = 1"),
        ("main = 0.8, development = 0.2", "main = 0.8, development = 0.3", "evaluation_weights", "0.3"),
        ("housing_below = 25", "homes_below = 25", "policy_unknown_key", "homes_below"),
        ('pace = "mean_5"', 'pace = "mean_7"', "policy_unknown_name", "mean_7"),
        ('tax_per_ha = "A"', 'tax_per_ha = "B"', "policy_unknown_name", '"B"'),
        ("[scheme]", "[scheme", "policy_not_toml", "[scheme"),
        ("zone_type = \"industry_led\"\nindicator = \"far\"", "zone_type = \"city_integrated\"\nindicator = \"far\"",
         "policy_duplicate_name", "[[ideal]]"),
        (STRUCTURE, f'{NODE}name = "spare"\nweights = {{ development_rate = 1 }}\n\n{STRUCTURE}',
         "evaluation_node_loose", "[[tree.node]]"),
    ],
)  # fmt: skip
def test_a_scheme_that_can_t_work_is_refused_with_its_line(old, new, code, on_line):
    if not code:
        assert demo_with(old, new).tree("industry_led", "main")
        return
    text = DEMO.replace(old, new, 1)
    assert text != DEMO
    with pytest.raises(PolicyError) as refused:
        read_scheme(text)
    assert refused.value.code == code
    assert on_line in text.splitlines()[refused.value.line - 1]
    assert refused.value.message_zh
    assert refused.value.message_en


def test_an_indicator_without_ideal_value_is_refused():
    start = DEMO.index('[[ideal]]\nzone_type = "industry_led"\nindicator = "far"')
    end = DEMO.index("[[ideal]]", start + 5)
    with pytest.raises(PolicyError) as refused:
        read_scheme(DEMO[:start] + DEMO[end:])
    assert (refused.value.code, refused.value.figures["name"]) == ("evaluation_ideal_missing", "far")


def test_every_figure_of_the_demonstration_has_its_document_and_is_marked():
    assert load_scheme("demo") == SCHEME
    sources = [one.source for one in (*SCHEME.ideals.values(), *SCHEME.trees, *SCHEME.benchmarks)]
    sources += [SCHEME.areas.source, SCHEME.potential.source, SCHEME.type_source, SCHEME.source]
    assert all(one.zh and one.en for one in sources)
    assert not any(one.confirmed for one in (*SCHEME.ideals.values(), *SCHEME.trees, SCHEME.areas, SCHEME.potential))
    head = read_rules("evaluation", DEMO)
    assert (head.name, head.version) == ("demo", "2026.1")
    assert DEVELOPMENT["total"] == 20
