"""A year's list in a real browser: computed, published, objected to, corrected, made final; two years compared."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from analysis.grading.computing import Asked, compute
from analysis.grading.tasks import grade_in_background
from analysis.models import GradeCorrection, Grading
from parcels.models import Enterprise, Job, Performance
from tests.analysis.grading.test_register import AS_OF, SOUND, made
from tests.analysis.small_register import figures


@pytest.fixture
def firms(transactional_db: None) -> list[Enterprise]:
    """Twenty holders and a tenant of the last one; in the year before they stood the other way round."""
    found = made()
    for at, firm in enumerate(found[:20]):
        figures(firm, 2024, **SOUND | {"value_added_wan": 2000.0 + 20 * at})
    return found


def computed(page: Page) -> Grading:
    page.get_by_role("link", name="新建名单").first.click()
    page.get_by_label("亩均评价方案").select_option("demo")
    page.get_by_label("数据年度").fill("2025")
    page.get_by_label("用地截至").fill(AS_OF.isoformat())
    page.get_by_role("button", name="开始评级").click()
    expect(page.locator("progress")).to_be_visible()
    grade_in_background.func(Job.objects.get(kind="grade").pk)
    page.get_by_role("link", name="查看结果").click()
    expect(page.locator("#firms tbody tr").first).to_be_visible()
    return Grading.objects.get()


def test_from_computed_to_final(firms: list[Enterprise], open_page: Any, shoot: Any) -> None:
    page = open_page("/grading/", "planner")
    row = computed(page)
    here = page.url
    shoot(page, "grading-zh")
    leader = open_page(f"/grading/{row.pk}/", "leader")
    leader.locator("summary", has_text="公示").click()
    today = timezone.localdate()
    leader.get_by_label("公示日期").fill((today - timedelta(days=9)).isoformat())
    leader.get_by_label("公示期至").fill((today - timedelta(days=8)).isoformat())
    leader.get_by_label("文件", exact=True).fill("浦经信〔2026〕3 号")
    leader.get_by_role("button", name="公示").click()
    expect(leader.get_by_role("alert")).to_contain_text("公示期至少 7 天")
    leader.locator("#publish_until").fill((today - timedelta(days=1)).isoformat())
    leader.get_by_role("button", name="公示").click()
    expect(leader.locator(".page-head .pill")).to_contain_text("公示")

    firm = row.firms.select_related("enterprise").filter(merged_into=None).latest("rank")
    assert firm.grade == "D"
    page.goto(here)
    page.get_by_label("企业名称或信用代码").fill(firm.enterprise.credit_code)
    page.get_by_role("button", name="筛选").click()
    page.locator("#firms").get_by_role("link", name=firm.enterprise.name).click()
    expect(page.locator("h1")).to_have_text(firm.enterprise.name)
    shoot(page, "graded-firm-zh")
    page.locator("summary", has_text="登记异议").click()
    page.locator("#objection_received_on").fill((today - timedelta(days=5)).isoformat())
    page.locator("#objection_text").fill("增加值少报，附审计报告")
    page.locator("#objection_document").fill("来函 12 号")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.locator(".objection")).to_contain_text("增加值少报")

    leader.reload()
    leader.locator("summary", has_text="确定名单").click()
    leader.get_by_role("button", name="确定名单").click()
    expect(leader.get_by_role("alert")).to_contain_text("1 件异议未答复")

    page.get_by_label("答复").fill("经核对报表，属实")
    page.get_by_role("button", name="答复异议").click()
    expect(page.locator(".objection .pill").last).to_contain_text("采纳")
    page.locator("summary", has_text="更正数据或等级").click()
    page.locator("#correction_field").select_option("value_added_wan")
    page.locator("#correction_value").fill("5000")
    page.locator("#correction_reason").fill("补报增加值")
    page.locator("#correction_document").fill("核实单 7 号")
    page.locator("#correction_objection").select_option(index=1)
    page.get_by_role("button", name="更正并重新评级").click()
    expect(page.locator("#corrections tbody tr").first).to_contain_text("补报增加值")
    shoot(page, "grading-corrected-zh")
    firm.refresh_from_db()
    assert firm.grade != "D"
    moved = GradeCorrection.objects.filter(firm__grading=row, field="grade")
    assert moved.filter(firm=firm, before="D", after=firm.grade).count() == 1
    assert moved.count() > 1, "whoever stood beside it moved, too, and that is on record"

    leader.goto(here)
    leader.locator("summary", has_text="确定名单").click()
    leader.get_by_role("button", name="确定名单").click()
    expect(leader.locator(".page-head .pill")).to_contain_text("已定稿")
    assert Performance.objects.get(enterprise=firm.enterprise, year=2025).grade == firm.grade
    letters = dict(row.firms.exclude(grade="").values_list("enterprise_id", "grade"))
    written = Performance.objects.filter(year=2025, enterprise__in=letters)
    assert dict(written.values_list("enterprise_id", "grade")) == letters


def test_two_years_side_by_side(firms: list[Enterprise], open_page: Any, shoot: Any) -> None:
    rows = [compute(Asked("demo", year, AS_OF)) for year in (2024, 2025)]
    page = open_page("/grading/", "planner")
    page.get_by_role("link", name="比较两份名单").click()
    expect(page.locator("#crossed tbody tr")).to_have_count(5)
    page.get_by_label("显示").select_option("fell")
    page.get_by_role("button", name="对比").click()
    expect(page.locator("#moved tbody tr").first).to_contain_text("降档")
    shoot(page, "grading-compare-zh")
    phone = open_page(f"/grading/compare/?before={rows[0].pk}&after={rows[1].pk}&way=fell", "planner", size=(390, 844))
    expect(phone.locator("#moved tbody tr").first).to_be_visible()
    assert phone.evaluate("() => document.documentElement.scrollWidth") <= 390
