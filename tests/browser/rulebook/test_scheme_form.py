"""A grading scheme changed by form in a real browser: refused with its line while weights don't sum, then saved."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from analysis.arithmetic.grading.scheme import read_scheme
from analysis.models import PolicyVersion
from tests.browser.everywhere.axe import violations

TAX, ADDED = "at-group.0.indicator.0.weight", "at-group.0.indicator.1.weight"


def begin(page: Any, base: str) -> None:
    page.goto(page.url.split("/policies")[0] + f"/policies/new/?base={base}")
    page.get_by_label("草案版本").fill("2027.1")
    page.get_by_role("button", name="开始起草").click()
    page.wait_for_url("**/edit/")


def test_weights_move_by_form(transactional_db: None, open_page: Any, shoot: Any) -> None:
    page = open_page("/policies/", "planner")
    begin(page, "grading/demo")
    assert violations(page) == []
    page.locator(f"[name='{TAX}']").fill("25")
    page.get_by_role("button", name="检查并保存", exact=True).first.click()
    expect(page.locator("#fault")).to_contain_text("权重")
    assert page.locator(f"[name='{TAX}']").input_value() == "25"
    page.locator(f"[name='{ADDED}']").fill("25")
    shoot(page, "scheme-form-zh")
    page.get_by_role("button", name="检查并保存", exact=True).first.click()
    row = PolicyVersion.objects.get()
    page.wait_for_url(f"**/policies/{row.pk}/")
    assert [one.weight for one in read_scheme(row.text).groups[0].indicators[:2]] == [25, 25]


def test_ideal_values_by_form_fit_a_phone(transactional_db: None, open_page: Any, shoot: Any) -> None:
    page = open_page("/policies/", "planner")
    begin(page, "evaluation/demo")
    assert violations(page) == []
    shoot(page, "evaluation-form-zh")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    assert violations(page) == []
