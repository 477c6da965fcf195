"""Pages of gradings: list, one firm, steps, comparison, files; what stays hidden without the tax mark."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from analysis.arithmetic.grading.scheme import SCHEMES
from analysis.grading.computing import Asked, compute
from analysis.grading.tasks import grade_in_background
from analysis.models import GradedFirm, Grading, PolicyVersion
from analysis.rulebook.tasks import effect_in_background
from parcels.models import AuditEntry, Job, Performance, User
from tests.analysis.grading.test_register import AS_OF, SOUND, made
from tests.analysis.small_register import figures

pytestmark = pytest.mark.django_db
BACKGROUND = pytest.mark.django_db(transaction=True)
DEMO = (SCHEMES / "demo.toml").read_text(encoding="utf-8")


def person(*roles: str, **fields: Any) -> Client:
    user = User.objects.create(username="-".join(roles) + str(fields.get("sees_tax", "")), roles=list(roles), **fields)
    client = Client()
    client.force_login(user, backend="parcels.sessions.LoginBackend")
    return client


@pytest.fixture
def grading() -> Grading:
    made()
    return compute(Asked("demo", 2025, AS_OF))


def line(row: Grading, code: str) -> GradedFirm:
    return row.firms.get(enterprise__credit_code=code)


def text(answer: Any) -> str:
    return str(answer.content.decode())


@BACKGROUND
def test_a_list_is_asked_for_and_computed_in_the_background():
    made()
    planner, reader = person("planner"), person("staff")
    assert "尚未对企业评级" in text(planner.get("/grading/"))
    assert reader.get("/grading/new/").status_code == 403
    asked = {"scheme": "demo", "year": "2025", "as_of": "2025-12-31"}
    assert planner.post("/grading/new/", asked | {"as_of": "x"}).status_code == 200
    assert planner.post("/grading/new/", asked).status_code == 302
    grade_in_background.func(Job.objects.get().pk)
    row = Grading.objects.get()
    assert Job.objects.get().result["url"] == f"/grading/{row.pk}/"
    assert list(AuditEntry.objects.filter(action="grading_made").values_list("detail__firms", flat=True)) == [21]
    page = text(reader.get("/grading/"))
    assert f'href="/grading/{row.pk}/"' in page
    assert "演示方案" in text(reader.get(f"/grading/{row.pk}/"))


def test_the_list_filters_sorts_and_pages(grading):
    planner = person("planner", sees_tax=True)
    for query, count in (("", 21), ("grade=A", 4), ("grade=D", 2), ("sheet=tenant", 1), ("q=F0", 10), ("q=T1", 1)):
        assert planner.get(f"/grading/{grading.pk}/?{query}").context["page"].paginator.count == count, query
    first = planner.get(f"/grading/{grading.pk}/?sort=-value_added_per_mu&group=above").context
    assert first["page"][0].enterprise.credit_code == "F00"
    assert [one.name for one in first["columns"]][:2] == ["tax_per_mu", "value_added_per_mu"]
    assert planner.get(f"/grading/{grading.pk}/?sort=score").context["page"][0].grade == "D"
    assert "没有符合筛选条件的企业" in text(planner.get(f"/grading/{grading.pk}/?q=nobody"))


def test_one_firm_is_explained(grading):
    planner = person("planner", sees_tax=True)
    firm = line(grading, "F19")
    page = text(planner.get(f"/grading/{grading.pk}/{firm.pk}/"))
    assert "第 20 名（共 20 户）" in page
    assert "15.00" in page  # owned
    assert "3.75" in page  # leased out
    scored = planner.get(f"/grading/{grading.pk}/{firm.pk}/").context["scored"]
    assert scored[0]["figures"] == [("税收（万元）", 310.0), ("土地（亩）", 15.0)]
    assert sum(one["score"] for one in scored) == pytest.approx(firm.score)
    tenant = line(grading, "T1")
    assert f"/grading/{grading.pk}/{firm.pk}/" in text(planner.get(f"/grading/{grading.pk}/{tenant.pk}/"))
    assert planner.get(f"/grading/{grading.pk + 1}/{firm.pk}/").status_code == 404


def pages_of(client: Client, row: Grading) -> dict[str, Any]:
    firms = [line(row, code).pk for code in ("F00", "F19", "T1")]
    addresses = [
        f"/grading/{row.pk}/?sort=-tax_per_mu", f"/grading/{row.pk}/?sort=score&group=above", "/grading/",
        *(f"/grading/{row.pk}/{firm}/" for firm in firms), f"/grading/{row.pk}/list.csv?sort=-score",
        "/grading/compare/", "/grading/compare.csv",
    ]  # fmt: skip
    found = {}
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found[address] = [one for one in raw.decode().splitlines() if "csrf" not in one]
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/grading/{row.pk}/list.xlsx").content))
    found["xlsx"] = [[cell.value for cell in cells] for sheet in book for cells in sheet.rows]
    return found


def test_without_the_mark_no_page_and_no_file_tells_the_tax(grading):
    firm = line(grading, "F19")
    planner = person("planner", "enterprise_service", sees_tax=True)
    given = {"field": "tax_wan", "value": "299", "reason": "核对", "document": "核实单 1 号"}
    assert planner.post(f"/grading/{grading.pk}/{firm.pk}/correct/", given).status_code == 302
    blind, marked = person("planner"), person("leader", sees_tax=True)
    before, told = pages_of(blind, grading), pages_of(marked, grading)
    assert "299" not in str(before)
    for one in grading.firms.all():
        one.inputs["tax_wan"] = one.used["tax_wan"] = 7.0
        one.values["tax_per_mu"] = one.scores["tax_per_mu"] = 0.5
        one.score = None if one.score is None else 500 - one.score
        one.save()
    firm.corrections.filter(field="tax_wan").update(before="1", after="2")
    assert pages_of(blind, grading) == before
    now = pages_of(marked, grading)
    assert [address for address in told if now[address] == told[address]] == [
        "/grading/", "/grading/compare/", "/grading/compare.csv",
    ]  # fmt: skip
    assert blind.post(f"/grading/{grading.pk}/{firm.pk}/correct/", given | {"value": "1"}).status_code == 422


def test_four_lists_in_a_workbook_with_what_they_rest_on(grading):
    planner = person("planner", sees_tax=True)
    book = openpyxl.load_workbook(io.BytesIO(planner.get(f"/grading/{grading.pk}/list.xlsx").content))
    assert book.sheetnames == ["2025 规上", "2025 无自有用地的租赁企业", "说明"]
    rows = list(book["2025 规上"].values)
    assert rows[2][:5] == ("名次", "企业", "统一社会信用代码", "组别", "土地（亩）")
    assert rows[3][:4] == (1, "企业F00", "F00", "规上")
    assert dict(list(book["说明"].values))["亩均评价方案"] == "demo"
    assert person("reviewer").get(f"/grading/{grading.pk}/list.xlsx").status_code == 403
    assert AuditEntry.objects.filter(action="grading_exported").count() == 1


def test_steps_by_page_and_who_may_take_them(grading):
    planner, service, leader = person("planner", sees_tax=True), person("enterprise_service"), person("leader")
    firm = line(grading, "F19")
    here, there = f"/grading/{grading.pk}", f"/grading/{grading.pk}/{firm.pk}"
    today = timezone.localdate()
    dates = {"begin": str(today - timedelta(days=9)), "until": str(today - timedelta(days=2)), "document": "公示 3 号"}
    assert planner.post(f"{here}/publish/", dates).status_code == 403
    assert leader.post(f"{here}/publish/", dates | {"until": str(today - timedelta(days=8))}).status_code == 422
    assert leader.post(f"{here}/publish/", dates | {"until": ""}).status_code == 422
    assert leader.post(f"{here}/publish/", dates).status_code == 302
    assert leader.post(f"{there}/object/", {}).status_code == 403
    assert service.post(f"{here}/withdraw/", {"reason": "x"}).status_code == 403, "published lists are the publisher's"
    objected = {"received_on": str(today - timedelta(days=5)), "text": "增加值少报", "document": "来函"}
    assert service.post(f"{there}/object/", objected).status_code == 302
    assert service.post(f"{there}/object/", objected | {"text": " "}).status_code == 422
    objection = firm.objections.get()
    assert "1 件异议未答复" in text(leader.get(f"{here}/"))
    answered = service.post(f"{there}/{objection.pk}/answer/", {"text": "属实", "upheld": "yes"})
    assert answered.status_code == 302
    assert leader.post(f"{here}/final/").status_code == 422
    given = {
        "field": "value_added_wan",
        "value": "5000",
        "reason": "核对",
        "document": "核实单",
        "objection": objection.pk,
    }
    assert leader.post(f"{there}/correct/", given).status_code == 403
    assert planner.post(f"{there}/correct/", given | {"value": "many"}).status_code == 422
    assert planner.post(f"{there}/correct/", given).status_code == 302
    assert "已更正" in text(planner.get(f"{there}/"))
    assert leader.post(f"{here}/final/").status_code == 302
    assert Performance.objects.get(enterprise=firm.enterprise, year=2025).grade == "A"
    assert planner.post(f"{there}/correct/", given | {"value": "1"}).status_code == 422
    assert "已定稿" in text(planner.get(f"{here}/"))


def test_a_computed_list_is_withdrawn_by_who_grades(grading):
    planner = person("planner")
    assert planner.post(f"/grading/{grading.pk}/withdraw/", {"reason": ""}).status_code == 422
    assert planner.post(f"/grading/{grading.pk}/withdraw/", {"reason": "年份有误"}).status_code == 302
    assert "年份有误" in text(planner.get(f"/grading/{grading.pk}/"))


def test_two_years_compared(grading):
    firms = [one.enterprise for one in grading.firms.select_related("enterprise").order_by("enterprise__credit_code")]
    for at, firm in enumerate(firms[:19]):
        figures(firm, 2024, **SOUND | {"value_added_wan": 2000.0 + 20 * at})
    older = compute(Asked("demo", 2024, AS_OF))
    planner = person("planner")
    found = planner.get("/grading/compare/").context
    assert (found["before"], found["after"]) == (older, grading)
    counts = {way: count for way, _word, count in found["counts"]}
    assert counts["new"] == 2, "F19 and its tenant have no figures of 2024"
    assert counts["rose"] > 0
    assert counts["fell"] > 0
    assert sum(sum(row) for _old, row in found["crossed"]) == 21
    fell = planner.get(f"/grading/compare/?before={older.pk}&after={grading.pk}&way=fell").context
    assert fell["page"].paginator.count == counts["fell"]
    lines = b"".join(
        planner.get(f"/grading/compare.csv?way=fell&before={older.pk}&after={grading.pk}").streaming_content
    )
    assert len(lines.decode("utf-8-sig").strip().splitlines()) == counts["fell"] + 1
    assert "需要两份名单" in text(planner.get("/grading/compare/?before=0&after=0"))


@BACKGROUND
def test_a_draft_scheme_is_tried_on_the_register_and_adopted(grading):
    planner, leader, blind = person("planner", sees_tax=True), person("leader", sees_tax=True), person("reviewer")
    page = text(planner.get("/policies/in-force/grading/demo/"))
    assert "重大项目或独角兽企业提一档" in page
    assert "五指标综合评价" in text(planner.get("/policies/"))
    assert planner.get("/policies/in-force/grading/demo/rules.toml").content.decode() == DEMO
    broken = SimpleUploadedFile("demo.toml", DEMO.replace("weight = 30", "weight = 31").encode())
    refused = planner.post("/policies/new/", {"base": "grading/demo", "version": "", "file": broken})
    assert (refused.status_code, refused.context["fault"].code) == (422, "scheme_weights")
    assert planner.post("/policies/new/", {"base": "grading/demo", "version": "2026.2"}).status_code == 302
    row = PolicyVersion.objects.get()
    changed = row.text.replace("A = 0.2, B = 0.4", "A = 0.1, B = 0.5")
    assert planner.post(f"/policies/{row.pk}/edit/", {"seen": 1, "text": changed}).status_code == 302
    row.refresh_from_db()
    assert blind.post(f"/policies/{row.pk}/effect/").status_code == 422
    assert planner.post(f"/policies/{row.pk}/effect/").status_code == 302
    effect_in_background.func(Job.objects.get(state="queued").pk)
    row.refresh_from_db()
    full = compute(Asked("demo", 2025, AS_OF))
    assert row.effect["counts"][0] == ["A", 4, 2]
    assert row.effect["moves"] == [["A", "B", 2]]
    assert {firm for firm, *_rest in row.effect["turned"]} == {
        line(full, code).enterprise_id for code in ("F02", "F03")
    }
    assert "企业F03" in text(planner.get(f"/policies/{row.pk}/"))
    hidden = text(blind.get(f"/policies/{row.pk}/"))
    assert "企业F03" not in hidden
    assert "仅对有权查看税收的人显示" in hidden
    assert blind.get(f"/policies/{row.pk}/turned.xlsx").status_code in (403, 404)
    assert planner.get(f"/policies/{row.pk}/turned.json").json()["features"] == []
    book = openpyxl.load_workbook(io.BytesIO(planner.get(f"/policies/{row.pk}/turned.xlsx").content))
    assert book.worksheets[0]["A4"].value == "企业F02"
    adopted = leader.post(f"/policies/{row.pk}/adopt/", {"seen": row.edition, "document": "浦政办〔2026〕9 号"})
    assert adopted.status_code == 302
    after = compute(Asked("demo", 2025, AS_OF))
    assert after.scheme_version == "2026.2"
    assert after.counts["letters"]["above"]["A"] == 2
