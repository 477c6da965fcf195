"""An evaluation made in a real browser: the register read, the rest typed in, the official table taken."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import expect

from analysis.arithmetic.evaluation.evaluate import evaluate
from analysis.arithmetic.evaluation.reader import load_scheme
from analysis.evaluation.making import zone_of
from analysis.models import ZoneEvaluation
from tests.maps.made_zone import make_zone

TYPED = {
    "A31": "6", "A51": "2", "B11": "0", "B12": "0", "B22": "3", "C1": "1.5", "C2": "0", "C3": "0", "D1": "8",
    "fixed_assets_wan": "180000", "industrial_tax_wan": "21000",
}  # fmt: skip
DEVELOPMENT = {"total": "20", "A": "4", "B21": "6", "C": "0", "D": "8"}


@pytest.fixture
def zone(transactional_db: None) -> None:
    make_zone(25)


def test_from_the_register_to_the_official_table(zone: None, open_page: Any, shoot: Any) -> None:
    page = open_page("/evaluation/", "planner")
    page.get_by_role("link", name="新建评价").first.click()
    page.get_by_label("截至").fill("2026-11-23")
    page.get_by_label("评价年度").fill("2026")
    page.get_by_role("button", name="读取台账").click()
    expect(page.locator("#main-A2")).not_to_have_value("")
    for part, figures in (("main", TYPED), ("development", DEVELOPMENT)):
        for name, value in figures.items():
            page.locator(f"#{part}-{name}").fill(value)
    page.get_by_label("个别宗地信息不全时").check()
    page.get_by_role("button", name="评价", exact=True).click()
    expect(page.locator("#wrong")).to_contain_text("没有来源")
    expect(page.locator("#main-A31")).to_have_value("6")
    assert not ZoneEvaluation.objects.exists()
    page.get_by_label("手工填报数据来源").fill("土地利用状况调查（虚构）")
    page.get_by_role("button", name="评价", exact=True).click()
    expect(page.locator("#indicators")).to_be_visible()
    row = ZoneEvaluation.objects.get()
    by_hand = evaluate(zone_of(row.inputs), load_scheme("demo"))
    assert by_hand.total is not None
    expect(page.locator("#total")).to_have_text(f"{by_hand.total:.2f}")
    expect(page.locator("#identity")).to_contain_text("÷")
    expect(page.locator("#indicators tbody tr")).to_have_count(11)
    shoot(page, "evaluation-zh")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="XLSX").click()
    book = openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes()))
    assert "demo 2026.1" in str(book.worksheets[0]["A2"].value)
    phone = open_page(f"/evaluation/{row.pk}/", "leader", language="en", size=(390, 844))
    expect(phone.locator("#total")).to_have_text(f"{by_hand.total:.2f}")
    assert phone.evaluate("() => document.documentElement.scrollWidth") <= 390
    phone.goto(phone.url.replace(f"/{row.pk}/", "/"))
    expect(phone.get_by_role("link", name="Qingxi Economic Development Zone")).to_be_visible()
