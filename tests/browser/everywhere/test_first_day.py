"""The first day: the register is empty, and every page says so in a sentence and what to do. And pages that failed."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError
from django.test import RequestFactory
from playwright.sync_api import expect

from landgis.errors import server_error
from tests.browser.conftest import PHONE
from tests.browser.everywhere import walk
from tests.browser.everywhere.axe import violations
from tests.browser.everywhere.conftest import Visitor
from tests.browser.everywhere.test_every_page import WIDTH, is_page

# Leads to where one goes on: a page that asks for something has its form.
ACTIONS = "main a[href], main button:not(:disabled), main input, aside a[href]"
BARE = """() => [...document.querySelectorAll("main table")]
  .filter((one) => one.checkVisibility() && one.tHead && ![...one.tBodies].some((body) => body.rows.length))
  .map((one) => one.outerHTML.slice(0, 160))"""
SILENT = """() => [...document.querySelectorAll(".empty")]
  .filter((one) => one.checkVisibility() && !(one.querySelector("p, h1, h2") && one.querySelector("a, button, form")))
  .map((one) => one.outerHTML.slice(0, 200))"""
PLAIN = [
    name for name, route in walk.ROUTES.items() if "<" not in route.pattern and name not in ("logout", "map-export")
]


@pytest.mark.parametrize("name", PLAIN)
def test_empty_page_says_what_to_do(newcomer: Visitor, name: str) -> None:
    address = walk.ROUTES[name].pattern
    answer = newcomer.client.get(address)
    assert answer.status_code < 500, address
    if answer.streaming or not is_page(answer):
        return
    page = newcomer.go(address)
    assert page.locator(ACTIONS).count() > 0
    faults = [f"table without rows: {one}" for one in page.evaluate(BARE)]
    faults += [f"empty without sentence and action: {one}" for one in page.evaluate(SILENT)]
    faults += violations(page)
    assert not faults, "\n".join([address, *faults])
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert page.evaluate(WIDTH) <= PHONE[0]


def test_address_of_nothing(newcomer: Visitor) -> None:
    page = newcomer.go("/parcels/987654/")
    expect(page.locator("h1")).to_have_text("此地址没有内容")
    assert violations(page) == []
    page.locator(".empty a").click()
    expect(page.locator("h1")).not_to_have_text("此地址没有内容")


@pytest.mark.parametrize(
    ("error", "status", "title"),
    [(ZeroDivisionError("a secret figure 42"), 500, "服务器出错"), (OperationalError("host db"), 503, "数据库无响应")],
)
def test_what_broke_is_told_without_its_secrets(newcomer: Visitor, error: Exception, status: int, title: str) -> None:
    answer: Any = None
    try:
        raise error
    except type(error):
        answer = server_error(RequestFactory().get("/map/"))
    assert answer.status_code == status
    page = newcomer.page
    page.goto("about:blank")
    page.set_content(answer.content.decode().replace("/static/", f"{newcomer.url}/static/"))
    expect(page.locator("h1")).to_have_text(title)
    expect(page.get_by_role("link", name="重试")).to_be_visible()
    assert str(error) not in page.content()
    assert violations(page) == []
