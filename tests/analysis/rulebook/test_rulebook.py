"""Rules as versions: drafted by form or text, refused with the line, tried on the register, adopted by another."""

from __future__ import annotations

import io
import tomllib
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from analysis.arithmetic.policy import load_policy, read_policy
from analysis.arithmetic.policy_errors import PolicyError
from analysis.arithmetic.sector_crosswalk import CROSSWALK
from analysis.models import AnalysisRun, PolicyVersion, VersionState
from analysis.policies_by_name import policy_by_name
from analysis.rulebook.editing import Edit, edited
from analysis.rulebook.tasks import effect_in_background
from analysis.runs import Question, analyse
from parcels.models import AuditEntry, Job, User
from tests.analysis import small_register as land
from tests.analysis.whatif.moved_policy import DEMO, with_floors

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run() -> AnalysisRun:
    return land.idle_inefficient_normal()


def person(*roles: str, **fields: Any) -> Client:
    user = User.objects.create(username="-".join(roles), roles=list(roles), **fields)
    client = Client()
    client.force_login(user, backend="parcels.sessions.LoginBackend")
    return client


def begun(planner: Client, version: str = "2026.2") -> PolicyVersion:
    answer = planner.post("/policies/new/", {"base": "disposal/demo", "version": version})
    assert answer.status_code == 302, answer.content.decode()[-1500:]
    return PolicyVersion.objects.latest("pk")


def save(planner: Client, row: PolicyVersion, **fields: str) -> Any:
    answer = planner.post(f"/policies/{row.pk}/edit/", {"seen": row.edition, **fields})
    row.refresh_from_db()
    return answer


def tried(client: Client, row: PolicyVersion) -> None:
    client.post(f"/policies/{row.pk}/effect/")
    effect_in_background.func(Job.objects.get(state="queued").pk)
    row.refresh_from_db()


def test_what_an_instrument_costs_is_changed_or_made_unknown():
    changed = edited(DEMO, Edit(instruments={"task_force": {"cost_wan_per_mu": "4.5", "tax_gain_wan_per_mu": ""}}))
    figures = read_policy(changed).instrument_figures["task_force"]
    assert (figures.cost_wan_per_mu, figures.tax_gain_wan_per_mu, figures.freed_share) == (4.5, None, 0.0)
    with pytest.raises(PolicyError, match="nothing"):
        edited(DEMO, Edit(instruments={"nothing": {"cost_wan_per_mu": "1"}}))


def test_a_figure_is_changed_and_every_comment_stays():
    changed = edited(
        DEMO, Edit(version="2", figures={"idle_months": "9", "built_share_line": "1/3"}, floors={"36": "1.2"})
    )
    before, after = DEMO.splitlines(), changed.splitlines()
    assert [line for line in before if line.startswith("#")] == [line for line in after if line.startswith("#")]
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 3
    policy = read_policy(changed)
    assert (policy.version, policy.figure("idle_months"), policy.sector_floors.floors["36"]) == ("2", 9.0, 1.2)
    assert policy.figure("built_share_line") == pytest.approx(1 / 3)
    assert (
        edited(
            DEMO,
            Edit(
                figures={
                    name: str(one.value)
                    for name, one in load_policy("demo").figures.items()
                    if name != "built_share_line"
                }
            ),
        )
        == DEMO
    )


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (Edit(figures={"nothing": "1"}), "policy_unknown_name"),
        (Edit(figures={"idle_months": "twelve"}), "policy_bad_value"),
        (Edit(figures={"idle_months": "nan"}), "policy_bad_value"),
        (Edit(rules={"X9": {"path": "relieve"}}), "policy_unknown_name"),
        (Edit(rules={"L1": {"when": "x"}}), "policy_unknown_key"),
        (Edit(floors={"abc": "1"}), "policy_unknown_name"),
    ],
)
def test_an_edit_that_can_t_be_is_refused_by_name(edit, code):
    with pytest.raises(PolicyError) as refused:
        edited(DEMO, edit)
    assert refused.value.code == code


def test_a_draft_is_edited_tried_and_adopted_by_another(run, tmp_path):
    planner, leader = person("planner", sees_tax=True), person("leader")
    row = begun(planner)
    assert save(planner, row, **{"floor-36": "1.2", "figure-idle_months": "12"}).status_code == 302
    assert leader.post(f"/policies/{row.pk}/adopt/", {"seen": row.edition, "document": "x"}).status_code == 422
    tried(planner, row)
    full = analyse(Question(land.AS_OF, _file(row.text, tmp_path)))
    stored = {one: dict(one.results.values_list("parcel_id", "stock_category")) for one in (run, full)}
    turned = {parcel for parcel, category in stored[run].items() if stored[full][parcel] != category}
    assert {line[0] for line in row.effect["turned"]} == turned
    assert row.effect["moves"]["stock"] == [["normal", "inefficient", 1, 15.0]]
    assert {name: after for name, _b, after in row.effect["counts"]["stock"]} == {
        name: full.counts["stock"].get(name, [0, 0.0]) for name in ("idle", "inefficient", "normal")
    }
    page = leader.get(f"/policies/{row.pk}/").content.decode()
    assert "P2" in page
    assert "正常 → <b>低效</b>" in page
    shapes = leader.get(f"/policies/{row.pk}/turned.json").json()["features"]
    assert [one["properties"]["state"] for one in shapes] == ["stock-inefficient"]
    book = openpyxl.load_workbook(io.BytesIO(leader.get(f"/policies/{row.pk}/turned.xlsx").content))
    assert book.worksheets[0]["A4"].value == "P2"
    assert leader.post(f"/policies/{row.pk}/adopt/", {"seen": row.edition, "document": ""}).status_code == 422
    assert policy_by_name("demo")[0].version == "2026.1"
    done = leader.post(f"/policies/{row.pk}/adopt/", {"seen": row.edition, "document": "浦政办〔2026〕9 号"})
    assert done.status_code == 302
    assert policy_by_name("demo")[0].version == "2026.2"
    assert analyse(Question(land.AS_OF, "demo")).counts == full.counts
    assert save(planner, row, **{"floor-36": "0.7"}).status_code == 422, "what was adopted never changes"
    assert list(AuditEntry.objects.filter(action="policy_adopted").values_list("detail__document", flat=True)) == [
        "浦政办〔2026〕9 号"
    ]
    second = begun(planner, "2026.3")
    tried(planner, second)
    leader.post(f"/policies/{second.pk}/adopt/", {"seen": second.edition, "document": "浦政办〔2027〕1 号"})
    row.refresh_from_db()
    assert row.state == VersionState.RETIRED


def _file(text: str, folder: Any) -> str:
    path = folder / "draft.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_nobody_adopts_what_they_changed_themselves(run):
    both = person("planner", "leader", sees_tax=True)
    row = begun(both)
    tried(both, row)
    refused = both.post(f"/policies/{row.pk}/adopt/", {"seen": row.edition, "document": "x"})
    assert refused.status_code == 422
    assert "最后修改" in refused.content.decode()
    assert person("planner").post(f"/policies/{row.pk}/adopt/").status_code == 403


def test_a_stale_draft_is_not_overwritten_and_its_effect_is_gone(run):
    planner = person("planner")
    row = begun(planner)
    tried(planner, row)
    assert save(planner, row, **{"figure-idle_months": "10"}).status_code == 302
    assert row.effect == {}
    stale = planner.post(f"/policies/{row.pk}/edit/", {"seen": row.edition - 1, "figure-idle_months": "6"})
    assert stale.status_code == 422
    row.refresh_from_db()
    assert read_policy(row.text).figure("idle_months") == 10


BROKEN = {
    "unknown fact": (DEMO.replace('fact = "seized"', 'fact = "seised"'), "seised", 'fact = "seised"'),
    "no TOML": (DEMO.replace("[policy]", "[policy"), "TOML", "[policy"),
    "a rule that can never hold": (
        DEMO.replace(
            '{ use = "not_started" }, { use = "exempt_cause" }, { use = "plan_off" }',
            '{ use = "not_started" }, { use = "has_started" }',
        ),
        "L2",
        "[[rule]]",
    ),
    "two rules of one name": (DEMO.replace('name = "E13"', 'name = "E12"'), "E12", "[[rule]]"),
    "unknown document": (
        DEMO.replace(
            'document = "order53"\nclause_zh = "第八条、第十二条第四项"',
            'document = "order99"\nclause_zh = "第八条、第十二条第四项"',
        ),
        "order99",
        "order99",
    ),
}


@pytest.mark.parametrize(("text", "named", "line"), BROKEN.values(), ids=BROKEN.keys())
def test_a_text_that_can_t_work_is_refused_with_its_line_and_nothing_is_saved(text, named, line):
    planner = person("planner")
    row = begun(planner)
    before = row.text
    answer = save(planner, row, text=text)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'class="wrong-line"' in page
    fault = answer.context["fault"]
    assert named in fault.zh
    assert line in text.splitlines()[fault.line - 1]
    assert row.text == before


def test_toml_goes_out_and_comes_in_the_same():
    planner = person("planner")
    text = planner.get("/policies/in-force/disposal/demo/rules.toml").content.decode()
    assert text == DEMO
    changed = with_floors(at_least=1.2).replace('version = "2026.1"', 'version = "2026.7"')
    file = SimpleUploadedFile("demo.toml", changed.encode())
    assert planner.post("/policies/new/", {"base": "disposal/demo", "version": "", "file": file}).status_code == 302
    row = PolicyVersion.objects.get(version="2026.7")
    assert planner.get(f"/policies/{row.pk}/rules.toml").content.decode() == changed
    assert planner.post("/policies/new/", {"base": "disposal/demo", "version": "2026.7"}).status_code == 422


def test_the_shipped_floors_are_those_of_2008_carried_over_to_the_codes_of_2017():
    floors = tomllib.loads(DEMO)["sector_floors"]["floors"]
    carried = {code: sector.floor_2008 for sector in CROSSWALK for code in sector.codes_2017}
    assert floors == carried
    page = person("planner").get("/policies/in-force/disposal/demo/").content.decode()
    assert "已废止" in page
    assert "291" in page


def test_a_moved_low_line_of_tax_is_tried_and_shown_only_by_who_may_see_tax(run):
    blind, planner = person("planner"), person("planner", "reviewer", sees_tax=True)
    row = begun(blind)
    save(blind, row, **{"benchmark-tax_per_mu_wan": "25"})
    assert blind.post(f"/policies/{row.pk}/effect/").status_code == 422
    tried(planner, row)
    assert row.effect["turned_parcels"] == 1
    assert "P2" in planner.get(f"/policies/{row.pk}/").content.decode()
    assert "P2" not in blind.get(f"/policies/{row.pk}/").content.decode()
    assert blind.get(f"/policies/{row.pk}/turned.json").json()["features"] == []
    assert blind.get(f"/policies/{row.pk}/turned.csv").status_code == 404
