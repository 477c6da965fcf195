"""The what-if page in a real browser: the map and the totals follow the slider, and say what a full run says."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from analysis.models import AnalysisRun, Scenario
from analysis.runs import Question, analyse
from tests.analysis.whatif.moved_policy import with_floors, written

AS_OF = date(2026, 6, 30)
FOLLOWS_WITHIN_MS = 500
# Moves a slider and waits for the first frame that shows the answer: totals and map together.
FOLLOW = """(value) => new Promise((done) => {
  const slider = document.querySelector(".slider[data-name=floor_at_least] input[type=range]");
  const before = document.documentElement.dataset.answered;
  const began = performance.now();
  slider.value = value;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  const look = () => {
    if (document.documentElement.dataset.answered === before) return requestAnimationFrame(look);
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)));
  };
  look();
})"""
TURNED = """() => document.documentElement.dataset.turned"""


@pytest.fixture
def run(transactional_db: None, tmp_path: Path) -> AnalysisRun:
    call_command("make_zone", "--parcels", "5000", "--out", str(tmp_path / "zone"), "--seed", "1")
    call_command("load_zone", str(tmp_path / "zone"))
    analyse(Question(date(2025, 6, 30), "demo"))
    return analyse(Question(AS_OF, "demo"))


def shown(page: Any) -> dict[str, tuple[int, int]]:
    """Parcels now and then by category, as the table of totals says."""
    rows = page.locator("#totals tbody tr").all()
    cells = [row.locator("td").all_inner_texts() for row in rows]
    keys = [row.get_attribute("data-key") for row in rows]
    return {
        key: (int(cell[1].replace(",", "")), int(cell[2].replace(",", "")))
        for key, cell in zip(keys, cells, strict=True)
    }


def test_map_and_totals_follow_the_slider_and_equal_a_full_run(run, open_page, shoot, tmp_path):
    page = open_page(f"/what-if/?run={run.pk}", "planner")
    page.wait_for_function("() => document.documentElement.dataset.whatif === 'ready'")
    own = {name: counted[0] for name, counted in run.counts["stock"].items()}
    assert shown(page) == {name: (parcels, parcels) for name, parcels in own.items()}
    page.evaluate(FOLLOW, 0.9)  # the first answer brings code into memory that every later one finds there
    took = sorted(page.evaluate(FOLLOW, value) for value in (1.0, 1.1, 1.3, 1.4, 1.2))
    assert took[len(took) // 2] < FOLLOWS_WITHIN_MS, took
    full = analyse(Question(AS_OF, written(with_floors(at_least=1.2), tmp_path)))
    then = {name: counted[0] for name, counted in full.counts["stock"].items()}
    assert shown(page) == {name: (own[name], then[name]) for name in own}
    stored = {one: dict(one.results.values_list("parcel_id", "stock_category")) for one in (run, full)}
    turned = sum(stored[full][parcel] != category for parcel, category in stored[run].items())
    assert int(page.evaluate(TURNED)) == turned
    page.wait_for_timeout(800)
    shoot(page, "whatif-zh")
    page.locator("#moves button").first.click()
    expect(page.locator("#turned tbody tr").first).to_be_visible()
    expect(page.locator("#turned tbody tr")).to_have_count(50)
    page.get_by_label("名称").fill("下限提高到 1.2")
    page.get_by_role("button", name="保存情景").click()
    page.wait_for_url(re.compile("scenario="))
    page.wait_for_function("() => document.documentElement.dataset.whatif === 'ready'")
    assert shown(page) == {name: (own[name], then[name]) for name in own}
    scenario = Scenario.objects.get()
    page.goto(page.url.split("/what-if")[0] + f"/what-if/compare/?a=run-{run.pk}&b=scenario-{scenario.pk}")
    page.wait_for_function("() => document.documentElement.dataset.compare === 'ready'")
    page.wait_for_timeout(1500)
    shoot(page, "whatif-compare-zh")
    earlier = AnalysisRun.objects.order_by("pk").first()
    page.goto(page.url.split("/what-if")[0] + f"/what-if/compare/?a=run-{earlier.pk}&b=run-{run.pk}")
    page.wait_for_function("() => document.documentElement.dataset.compare === 'ready'")
    page.wait_for_timeout(1500)
    shoot(page, "run-compare-zh")
    phone = open_page(f"/what-if/?scenario={scenario.pk}", "planner", size=(390, 844))
    phone.wait_for_function("() => document.documentElement.dataset.whatif === 'ready'")
    assert phone.evaluate("() => document.documentElement.scrollWidth") <= 390
    phone.wait_for_timeout(800)
    shoot(phone, "whatif-phone-zh")
