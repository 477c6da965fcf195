"""A floor raised from 1.0 to 1.2 in a real browser: who would change, on a list and a map; then it is adopted."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from analysis.arithmetic.policy import load_policy
from analysis.models import AnalysisRun, PolicyVersion
from analysis.policies_by_name import policy_by_name
from analysis.rulebook.tasks import effect_in_background
from analysis.runs import Question, analyse
from parcels.models import Job

AS_OF = date(2026, 6, 30)


@pytest.fixture
def run(transactional_db: None, tmp_path: Path) -> AnalysisRun:
    call_command("make_zone", "--parcels", "600", "--out", str(tmp_path / "zone"), "--seed", "5")
    call_command("load_zone", str(tmp_path / "zone"))
    return analyse(Question(AS_OF, "demo"))


def sector_to_raise(run: AnalysisRun) -> str:
    """A sector whose floor is 1.0 and of which a normal parcel lies between 1.0 and 1.2."""
    near = run.results.filter(far_floor=1.0, far__gte=1.0, far__lt=1.2, stock_category="normal").order_by("parcel_code")
    code = str(near.exclude(floor_sector="").values_list("floor_sector", flat=True)[0])
    return next(one for one in load_policy("demo").sector_floors.floors if code.lstrip("ABCDEF").startswith(one))


def test_a_raised_floor_from_the_form_to_adoption(run: AnalysisRun, open_page: Any, shoot: Any, tmp_path: Path) -> None:
    sector = sector_to_raise(run)
    page = open_page("/policies/", "planner")
    shoot(page, "policies-zh")
    page.get_by_role("link", name="据此起草").nth(0).click()
    page.get_by_label("草案版本").fill("2026.2")
    page.get_by_role("button", name="开始起草").click()
    page.wait_for_url("**/edit/")
    floor = page.locator(f"#floor-{sector}")
    assert floor.input_value() == "1"
    floor.fill("1,2")
    page.get_by_role("button", name="检查并保存").first.click()
    expect(page.locator("#fault")).to_be_visible()
    page.locator(f"#floor-{sector}").fill("1.2")
    page.get_by_role("button", name="检查并保存").first.click()
    row = PolicyVersion.objects.get()
    page.wait_for_url(f"**/policies/{row.pk}/")
    page.get_by_role("button", name="试算：哪些宗地会改变").click()
    effect_in_background.func(Job.objects.get(state="queued").pk)
    page.goto(page.url.split("/jobs")[0] + f"/policies/{row.pk}/")
    page.wait_for_function("() => document.getElementById('effect-map')?.dataset.ready === 'yes'")
    row.refresh_from_db()
    draft = tmp_path / "draft.toml"
    draft.write_text(row.text, encoding="utf-8")
    full = analyse(Question(AS_OF, str(draft)))
    stored = {one: dict(one.results.values_list("parcel_code", "stock_category")) for one in (run, full)}
    turned = {code for code, category in stored[run].items() if stored[full][code] != category}
    listed = set(page.locator("#turned tbody tr td:first-child").all_inner_texts())
    assert turned
    assert listed == turned
    page.wait_for_timeout(600)
    shoot(page, "policy-effect-zh")
    leader = open_page(f"/policies/{row.pk}/", "leader")
    leader.get_by_label("采用依据文件").fill("浦政办〔2026〕9 号")
    leader.get_by_role("button", name="采用 demo 2026.2").click()
    expect(leader.get_by_text("现行有效：依据 浦政办〔2026〕9 号")).to_be_visible()
    assert policy_by_name("demo")[0].version == "2026.2"
    page.goto(page.url.split("/policies")[0] + f"/policies/{row.pk}/")
    expect(page.get_by_text("现行有效")).to_be_visible()
    phone = open_page(f"/policies/{row.pk}/", "planner", size=(390, 844))
    assert phone.evaluate("() => document.documentElement.scrollWidth") <= 390


def test_a_text_that_can_t_work_shows_its_line(transactional_db: None, open_page: Any, shoot: Any) -> None:
    page = open_page("/policies/new/?base=disposal/demo", "planner")
    page.get_by_label("草案版本").fill("2026.3")
    page.get_by_role("button", name="开始起草").click()
    page.wait_for_url("**/edit/")
    text = page.locator("textarea.toml")
    text.fill(text.input_value().replace('fact = "seized"', 'fact = "seised"'))
    page.get_by_role("button", name="检查并保存文本").click()
    expect(page.locator("#fault .wrong-line")).to_contain_text('fact = "seised"')
    shoot(page, "policy-fault-zh")
    assert "seised" not in PolicyVersion.objects.get().text
