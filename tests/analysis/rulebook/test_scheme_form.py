"""Schemes of grading and of zone evaluation by form: what is typed stands in the text, and nothing else moves."""

from __future__ import annotations

import tomllib

import pytest
from django.test import Client
from django.urls import reverse

from analysis.arithmetic.grading.scheme import read_scheme
from analysis.evaluation.scheme_form import tables as evaluation_tables
from analysis.grading.scheme_form import tables as grading_tables
from analysis.models import PolicyVersion, RulesKind
from analysis.rulebook.editing import Edit, edited
from analysis.rulebook.figures import Figure, as_shown, submitted
from analysis.rulebook.finding import in_force, names_in_force
from analysis.rulebook.reading import read_rules
from parcels.models import User

pytestmark = pytest.mark.django_db
TABLES = {RulesKind.GRADING: grading_tables, RulesKind.EVALUATION: evaluation_tables}
SHIPPED = [
    (RulesKind.EVALUATION, "demo"),
    *((RulesKind.GRADING, name) for name in ("demo", "demo_five", "huangyan_2021", "huangyan_2022")),
]


def text_of(kind: str, name: str) -> str:
    rules = in_force(kind, name)
    assert rules is not None
    return rules.text


def form_of(kind: str, text: str) -> dict[str, str]:
    """What a browser sends when nothing was touched."""
    cells = [
        cell
        for table in as_shown(TABLES[kind](read_rules(kind, text).rules), text)
        for row in table["rows"]
        for cell in row["cells"]
        if cell
    ]
    sent = {cell["figure"].name: cell["value"] for cell in cells}
    return {name: "on" if value is True else value for name, value in sent.items() if value is not False}


@pytest.mark.parametrize(("kind", "name"), SHIPPED)
def test_a_form_that_nobody_touched_changes_not_a_sign(kind, name):
    text = text_of(kind, name)
    given = submitted(TABLES[kind](read_rules(kind, text).rules), form_of(kind, text))
    assert len(given) > 10
    assert edited(text, Edit(given=given)) == text


@pytest.fixture
def draft(client: Client):
    """A draft of a kind, and a planner who is logged in."""
    user = User.objects.create(username="planner", roles=["planner"])
    client.force_login(user, backend="parcels.sessions.LoginBackend")

    def begin(kind: str) -> tuple[PolicyVersion, dict[str, str]]:
        assert "demo" in names_in_force(kind)
        client.post(reverse("policy-new"), {"base": f"{kind}/demo", "version": "2027.1"})
        row = PolicyVersion.objects.get(kind=kind)
        return row, form_of(kind, row.text) | {"seen": str(row.edition), "version": row.version}

    return begin


def test_weights_of_a_grading_scheme_move_by_form(draft, client):
    row, form = draft(RulesKind.GRADING)
    tax, added = (Figure(("group", 0, "indicator", at, "weight")).name for at in (0, 1))
    baseline = Figure(("group", 0, "indicator", 0, "baseline")).name
    cap = Figure(("group", 0, "indicator", 1, "cap_multiple")).name
    changed = {tax: "25", added: "25", baseline: "18.9", cap: "", Figure(("scheme", "ties")).name: "worse"}
    answer = client.post(reverse("policy-edit", args=[row.pk]), form | changed)
    assert answer.status_code == 302
    row.refresh_from_db()
    scheme = read_scheme(row.text)
    first, second = scheme.groups[0].indicators[:2]
    assert (first.weight, first.baseline, second.weight, second.cap_multiple) == (25, 18.9, 25, None)
    assert scheme.ties == "worse"
    assert scheme.version == "2027.1"
    assert "# --- held down ---" in row.text  # what the form doesn't know stays as it was written


@pytest.mark.parametrize(
    ("value", "code"), [("40", "scheme_weights"), ("much", "policy_not_a_number"), ("1/3", "policy_not_a_number")]
)
def test_weights_that_do_not_sum_are_refused_and_what_was_typed_stays(draft, client, value, code):
    row, form = draft(RulesKind.GRADING)
    name = Figure(("group", 0, "indicator", 0, "weight")).name
    answer = client.post(reverse("policy-edit", args=[row.pk]), form | {name: value})
    assert answer.status_code == 422
    assert answer.context["fault"].code == code
    row.refresh_from_db()
    assert read_scheme(row.text).groups[0].indicators[0].weight == 30
    if code == "scheme_weights":
        assert f'name="{name}" value="{value}"'.encode() in answer.content


def test_a_weight_and_an_ideal_value_of_an_evaluation_move_by_form(draft, client):
    row, form = draft(RulesKind.EVALUATION)
    supply, built = (Figure(("tree", 0, "node", 2, "weights", name)).name for name in ("supply_rate", "built_rate"))
    ideal, confirmed = Figure(("ideal", 0, "value")).name, Figure(("ideal", 0, "confirmed")).name
    answer = client.post(
        reverse("policy-edit", args=[row.pk]), form | {supply: "0.4", built: "0.6", ideal: "95", confirmed: "on"}
    )
    assert answer.status_code == 302
    row.refresh_from_db()
    scheme = read_rules(row.kind, row.text).rules
    assert scheme.trees[0].nodes["degree"].weights == {"supply_rate": 0.4, "built_rate": 0.6}
    first = next(iter(scheme.ideals.values()))
    assert (first.value, first.confirmed) == (95, True)


def test_a_name_that_no_form_offers_changes_nothing(draft, client):
    row, form = draft(RulesKind.GRADING)
    before = row.text
    assert client.post(reverse("policy-edit", args=[row.pk]), form | {"at-scheme.demo": "false"}).status_code == 302
    row.refresh_from_db()
    assert tomllib.loads(row.text) == tomllib.loads(before)


def test_a_weight_that_is_a_word_in_the_text_is_refused_with_its_line(draft, client):
    row, form = draft(RulesKind.GRADING)
    text = row.text.replace("weight = 30", 'weight = "thirty"', 1)
    answer = client.post(reverse("policy-edit", args=[row.pk]), {"text": text, "seen": form["seen"]})
    assert answer.status_code == 422
    assert answer.context["fault"].code == "policy_not_a_number"
    assert "thirty" in text.splitlines()[answer.context["fault"].line - 1]
