"""A proposal accepted, changed, returned and carried out in a real browser, and the yearly tasks that follow."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from analysis.cases.models import Decision, YearlyTask
from tests.analysis.cases.made_cases import Made, made_zone


@pytest.fixture
def made(transactional_db: None) -> Made:
    made = made_zone()
    for kind, target in (
        ("inefficient", 60.0),
        ("idle", 15.0),
        ("new_industrial_land", 1000.0),
        ("industrial_far", 1.2),
    ):
        YearlyTask.objects.create(zone=made.zone, year=2026, kind=kind, target=target, document="示例政办〔2026〕3 号")
    return made


def choose(page: Page, action: str, **fields: str) -> None:
    """Decide on the page that is open."""
    page.locator(".choice", has_text=action).first.click()
    for label, text in fields.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="保存审定").click()


def first_sheet(page: Page) -> tuple[float, float, str]:
    """Width, height (pt) and text of the first sheet that the browser prints."""
    with closing(pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))) as document:
        return *document[0].get_size(), document[0].get_textpage().get_text_range()


def test_a_decision_from_the_queue_to_the_task(made: Made, open_page: Any, shoot: Any) -> None:
    page = open_page("/proposals/", "leader")
    expect(page.locator("#queue tbody tr")).to_have_count(5)
    shoot(page, "proposals-zh")
    page.get_by_role("link", name="P1", exact=True).click()
    shoot(page, "proposal-zh")
    expect(page.locator(".only-change")).to_be_hidden()
    choose(page, "改后采纳")
    expect(page.get_by_text("请填写理由：“改后采纳”必须说明理由。")).to_be_visible()
    page.locator(".choice", has_text="改后采纳").click()
    page.get_by_label("改为").select_option("buy_back/negotiated_recovery")
    page.get_by_label("理由").fill("列入收储计划")
    page.get_by_label("审定依据文件").fill("示例纪要〔2026〕5 号")
    page.get_by_role("button", name="保存审定").click()
    expect(page.locator(".page-head .pill")).to_have_text("改后采纳")
    page.get_by_label("完成日期").fill("2026-11-02")
    page.get_by_label("处置面积（亩）").fill("99")
    page.get_by_label("证明文件").fill("示例验收 1 号")
    page.get_by_role("button", name="登记办结").click()
    expect(page.get_by_role("alert")).to_contain_text("99 亩超出 P1 的面积：共 15 亩")
    page.get_by_label("处置面积（亩）").fill("9")
    page.get_by_role("button", name="登记办结").click()
    expect(page.get_by_role("heading", name="审定 15.00 亩，已办结 9.00 亩，尚余 6.00 亩")).to_be_visible()
    shoot(page, "proposal-part-zh")
    page.get_by_label("完成日期").fill("2026-11-02")
    page.get_by_label("处置面积（亩）").fill("0.5")
    page.get_by_label("证明文件").fill("示例验收 2 号")
    page.get_by_label("虽有剩余，本审定已全部办结").check()
    page.get_by_role("button", name="登记办结").click()
    expect(page.locator(".page-head .pill")).to_have_text("已办结")
    expect(page.locator(".trail li")).to_have_count(3)
    shoot(page, "proposal-done-zh")
    page.goto(page.url.split("/proposals")[0] + "/tasks/?year=2026&as_of=2026-11-23")
    row = page.locator("#zone-tasks tr[data-kind=inefficient]")
    expect(row).to_contain_text("落后 44.3 亩")
    expect(row.locator("td").nth(1)).to_have_text("9.5")
    shoot(page, "tasks-zh")
    width, height, text = first_sheet(page)
    assert width > height, "a table of many columns lies on its side"
    assert "示例政办〔2026〕3 号" in text, "the last column is on the paper"
    assert "完成记录" not in text, "and no tab"
    row.get_by_role("link", name="9.5").first.click()
    expect(page.locator("table.list tbody tr")).to_have_count(2)
    expect(page.locator("table.list tbody tr").first).to_contain_text("政府回购收储")
    shoot(page, "task-records-zh")


def test_several_together_after_a_look(made: Made, open_page: Any, shoot: Any) -> None:
    page = open_page("/proposals/", "reviewer")
    page.locator("#pick-page").check()
    expect(page.locator("#chosen")).to_have_text("已选 5 行")
    page.get_by_role("button", name="批量审定").click()
    page.get_by_role("button", name="查看效果").click()
    expect(page.get_by_role("button", name="采纳 5 宗、75.0 亩")).to_be_visible()
    shoot(page, "proposals-several-zh")
    other = open_page(f"/proposals/{made.parcels[1].pk}/", "leader")
    choose(other, "退回", 理由="重查")
    expect(other.locator(".page-head .pill")).to_have_text("已退回")
    page.get_by_role("button", name="采纳 5 宗、75.0 亩").click()
    expect(page.get_by_role("alert")).to_contain_text("已先对 P1 作出审定")
    assert Decision.objects.count() == 1
    page.get_by_role("button", name="查看效果").click()
    page.get_by_role("button", name="采纳 4 宗、60.0 亩").click()
    expect(page.get_by_text("已保存：4 条建议，已采纳。")).to_be_visible()
    expect(page.get_by_text("没有待审定的建议。")).to_be_visible()
    assert Decision.objects.filter(state="accepted").count() == 4


def test_two_people_meet_over_one_proposal(made: Made, open_page: Any, shoot: Any) -> None:
    path = f"/proposals/{made.parcels[2].pk}/"
    first, second = open_page(path, "leader"), open_page(path, "reviewer")
    choose(first, "采纳")
    expect(first.locator(".page-head .pill")).to_have_text("已采纳")
    choose(second, "退回", 理由="我另有意见")
    expect(second.get_by_role("alert")).to_contain_text("leader 已先对 P2 作出审定（已采纳")
    expect(second.get_by_role("alert")).to_contain_text("您刚才填写的是：“我另有意见”")
    expect(second.locator(".page-head .pill")).to_have_text("已采纳")
    shoot(second, "proposal-conflict-zh")
    assert Decision.objects.get().state == "accepted"


def test_a_table_of_tasks_is_looked_at_and_saved(made: Made, open_page: Any, shoot: Any) -> None:
    page = open_page("/tasks/edit/?year=2026", "leader")
    town = made.towns[0].pk
    page.locator(f"[name=t-idle-{town}]").fill("x")
    page.get_by_role("button", name="查看改动").click()
    expect(page.get_by_role("alert")).to_have_text("“x”不是数字。")
    page.locator(f"[name=t-idle-{town}]").fill("12.5")
    page.locator("[name=t-grade_d-zone]").fill("3")
    page.get_by_label("下达文件").fill("示例政办〔2026〕4 号")
    page.get_by_label("文件日期").fill(date(2026, 2, 1).isoformat())
    page.get_by_role("button", name="查看改动").click()
    expect(page.locator("#changes tbody tr")).to_have_count(2)
    shoot(page, "tasks-edit-zh")
    page.get_by_role("button", name="保存 2 项改动").click()
    expect(page.get_by_text("已保存：2 项任务。")).to_be_visible()
    assert YearlyTask.objects.get(town=town).target == 12.5
