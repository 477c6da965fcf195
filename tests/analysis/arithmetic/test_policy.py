"""A policy is checked as it is loaded; what is wrong is named with its line."""

import pytest

from analysis.arithmetic.conditions import leaves
from analysis.arithmetic.fact_names import BY_NAME
from analysis.arithmetic.policy import POLICIES, PolicyError, load_policy, read_policy, shipped_policies

DEMO_TEXT = (POLICIES / "demo.toml").read_text(encoding="utf-8")
DEMO = load_policy("demo")


def changed(old, new):
    assert DEMO_TEXT.count(old) >= 1
    return DEMO_TEXT.replace(old, new, 1)


def refused(text):
    with pytest.raises(PolicyError) as refusal:
        read_policy(text)
    return refusal.value


def line_of(text, needle):
    return next(number for number, line in enumerate(text.splitlines(), 1) if needle in line)


def test_the_demonstration_holds_the_whole_table():
    counts = {name: len(DEMO.rules_of(name)) for name in ("approved_not_supplied", "idle", "inefficient", "normal")}
    assert counts == {"approved_not_supplied": 4, "idle": 14, "inefficient": 13, "normal": 0}


def test_every_rule_and_figure_names_a_document_in_both_languages():
    for source in [rule.source for rule in DEMO.rules] + [figure.source for figure in DEMO.figures.values()]:
        assert source.document_words.zh
        assert source.document_words.en
        assert source.clause.zh
        assert source.clause.en


def test_thresholds_of_conditions_are_cited_figures():
    for rule in DEMO.rules:
        assert all(leaf.figure for leaf in leaves(rule.when) if leaf.number == leaf.number)


def test_a_third_is_a_third():
    assert DEMO.figure("built_share_line") == 1 / 3


def test_the_pujiang_profile_is_empty_and_loads():
    assert shipped_policies() == ["demo", "pujiang"]
    assert load_policy("pujiang").rules == ()


def test_every_fact_of_a_condition_exists():
    assert all(name in BY_NAME for rule in DEMO.rules for leaf in leaves(rule.when) for name in leaf.facts)


def test_unknown_fact():
    text = changed(
        'fact = "land_acquired", op = "=", value = "no" }] }', 'fact = "land_bought", op = "=", value = "no" }] }'
    )
    error = refused(text)
    assert error.code == "policy_unknown_fact"
    assert error.line == line_of(text, "land_bought")
    assert "land_bought" in error.message_zh


def test_unknown_fact_in_a_definition():
    text = changed('plan_off = { fact = "plan_conforms"', 'plan_off = { fact = "plan_fits"')
    assert (refused(text).code, refused(text).line) == ("policy_unknown_fact", line_of(text, "plan_fits"))


def test_duplicate_rule_name():
    text = changed('name = "L5"', 'name = "L4"')
    error = refused(text)
    assert error.code == "policy_duplicate_name"
    second = [number for number, line in enumerate(text.splitlines(), 1) if line == 'name = "L4"'][1]
    assert error.line == second - 1


def test_a_rule_behind_one_that_takes_everything():
    text = changed(
        'name = "E9"\ncategory = "inefficient"\nwhen = { use = "grade_d" }', 'name = "E9"\ncategory = "inefficient"'
    )
    error = refused(text)
    assert (error.code, error.figures["name"]) == ("policy_unreachable_rule", "E10")
    assert error.line == line_of(text, 'name = "E10"') - 1


def test_a_rule_that_contradicts_itself_by_interval():
    text = changed(
        '{ all = [{ use = "not_started" }, { use = "enterprise_cause" }, '
        '{ fact = "months_since_agreed_start", op = ">=", figure = "recovery_months" }] }',
        '{ all = [{ use = "not_started" }, { use = "idle_one_to_two_years" }, '
        '{ fact = "months_since_agreed_start", op = ">=", figure = "recovery_months" }] }',
    )
    assert (refused(text).code, refused(text).figures["name"]) == ("policy_unreachable_rule", "L4")


def test_a_rule_hidden_by_enumeration():
    whole = '["government", "force_majeure", "preparatory_work", "enterprise"]'
    text = changed('["government", "force_majeure", "preparatory_work"]', whole)
    assert (refused(text).code, refused(text).figures["name"]) == ("policy_unreachable_rule", "L4")


def test_a_value_outside_a_facts_range_is_never_reached():
    text = changed(
        '{ fact = "months_since_approval", op = ">=", figure',
        '{ fact = "project_matches", op = "<", value = 0 }, { fact = "months_since_approval", op = ">=", figure',
    )
    assert (refused(text).code, refused(text).figures["name"]) == ("policy_unreachable_rule", "N2")


@pytest.mark.parametrize(
    ("old", "new", "code", "needle"),
    [
        ('path = "withdraw"', 'path = "forget"', "policy_unknown_name", "forget"),
        ('alternatives = ["N3"]', 'alternatives = ["L3"]', "policy_unknown_name", '["L3"]'),
        (
            'document = "stock_link_2018"\nclause_zh = "撤回',
            'document = "nothing"\nclause_zh = "撤回',
            "policy_unknown_name",
            '"nothing"',
        ),
        (
            '{ fact = "grade", op = "=", value = "D" }',
            '{ fact = "grade", op = "=", value = "E" }',
            "policy_bad_value",
            '"E"',
        ),
        ('{ fact = "grade", op = "="', '{ fact = "grade", op = "<"', "policy_bad_operator", '"grade", op = "<"'),
        (
            '{ use = "down" }, { use = "plan_off" }',
            '{ use = "down" }, { use = "plan_of" }',
            "policy_unknown_name",
            'plan_of"',
        ),
        ('down = { any = [{ use = "insolvent" }', 'down = { any = [{ use = "down" }', "policy_circular", "down = {"),
        ('value = "1/3"', 'value = "a third"', "policy_bad_value", "a third"),
        ('figure = "match_count"', 'figure = "matches"', "policy_unknown_name", '"matches"'),
        (
            'clause_en = "Art. 24"\nconfirmed = false',
            'clause_en = "Art. 24"\nconfirmd = false',
            "policy_unknown_key",
            "confirmd",
        ),
        ("[instrument_figures.task_force]", "[instrument_figures.task_farce]", "policy_unknown_name", "task_farce"),
        ("freed_share = 1.0", "freed_share = 1.5", "policy_figure_range", "freed_share = 1.5"),
        ("cost_wan_per_mu = 58.0", "cost_wan_per_mu = -58.0", "policy_figure_range", "= -58.0"),
        ("cost_wan_per_mu = 58.0", "cost_wan_per_m2 = 58.0", "policy_unknown_key", "per_m2"),
    ],
)
def test_faults_are_named_with_their_line(old, new, code, needle):
    text = changed(old, new)
    error = refused(text)
    assert (error.code, error.line) == (code, line_of(text, needle))
    assert error.message_zh
    assert error.message_en


def test_broken_toml_tells_its_line():
    text = changed('name = "L4"', 'name = "L4')
    assert (refused(text).code, refused(text).line) == ("policy_not_toml", line_of(text, 'name = "L4'))


def test_a_missing_key_tells_its_block():
    text = changed('instrument = "free_recovery"\n', "")
    error = refused(text)
    assert (error.code, error.figures["key"]) == ("policy_missing_key", "instrument")
    assert error.line == line_of(text, 'name = "L4"') - 1


def test_a_policy_that_is_not_there():
    with pytest.raises(PolicyError) as refusal:
        load_policy("nowhere")
    assert refusal.value.code == "policy_not_found"


def test_a_changed_threshold_changes_the_answer(tmp_path):
    import pandas as pd

    from analysis.arithmetic.disposal import propose

    other = tmp_path / "other.toml"
    other.write_text(changed("value = 24\n", "value = 36\n"), encoding="utf-8")
    facts = pd.DataFrame([{"started": "no", "idle_cause": "enterprise", "months_since_agreed_start": 30}])
    assert propose(facts, DEMO)["rule"].item() == "L4"
    assert propose(facts, load_policy(other))["rule"].item() == "L6"
