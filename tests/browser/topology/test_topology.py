"""The topology desk in a real browser: a list and a map of findings, a repair previewed, made, and taken back."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from parcels.models import Operation, TopologyFinding, TopologyRun
from parcels.topology.look import look
from tests.browser.conftest import PHONE
from tests.parcels.surgery.made_land import stored
from tests.parcels.topology.faulty_land import lay_faults


@pytest.fixture
def run(transactional_db: None) -> TopologyRun:
    lay_faults()
    made = TopologyRun.objects.create(parameters={})
    look(made, lambda _stage, _percent: None)
    return made


def drawn(page: Any, name: str) -> None:
    page.wait_for_function(f"() => document.getElementById('{name}')?.dataset.ready === 'yes'")
    page.wait_for_timeout(400)


def test_a_gap_is_seen_repaired_and_the_repair_undone(run, open_page, shoot):
    gap = TopologyFinding.objects.filter(run=run, kind="gap").order_by("-area_m2").first()
    before = stored()
    page = open_page(f"/topology/?run={run.pk}&finding={gap.pk}", "staff")
    drawn(page, "topology-map")
    expect(page.locator(f'tr[data-finding="{gap.pk}"]')).to_have_attribute("aria-selected", "true")
    shoot(page, "topology-zh")
    page.locator("#finding form[action$='/fix/'] button").first.click()
    drawn(page, "fix-map")
    assert stored() == before, "a preview changes nothing"
    shoot(page, "topology-fix-zh")
    page.get_by_label("依据文件").first.fill("浦资规拓〔2026〕1 号")
    page.get_by_role("button", name="修复").last.click()
    page.wait_for_url("**/topology/**")
    gap.refresh_from_db()
    assert gap.state == "fixed"
    assert stored() != before
    operation = Operation.objects.get(kind="cleaning")
    page.goto(page.url.split("/topology")[0] + f"/operations/?document={operation.document}")
    expect(page.get_by_text("浦资规拓〔2026〕1 号").first).to_be_visible()


def test_on_a_phone(run, open_page, shoot):
    page = open_page(f"/topology/?run={run.pk}", "staff", size=PHONE)
    drawn(page, "topology-map")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE[0]
    shoot(page, "topology-phone-zh")
