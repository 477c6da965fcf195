"""Surgery in a real browser: every tool ends in the register, and nothing is lost on the way."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from parcels.models import Lineage, Operation, Parcel
from tests.browser.maps import settle
from tests.maps.made_zone import make_zone

CONFIG = """JSON.parse(document.getElementById("map-config").textContent)"""
ON_SCREEN = f"""([x, y]) => {{
  const editor = window.landgisEditor, map = editor.map;
  const at = map.project(proj4({CONFIG}.crs.proj4).inverse([x, y]));
  const box = map.getContainer().getBoundingClientRect();
  return [box.x + at.x, box.y + at.y];
}}"""
SHOW = f"""([a, b]) => {{
  const editor = window.landgisEditor, system = proj4({CONFIG}.crs.proj4);
  editor.map.fitBounds([system.inverse(a), system.inverse(b)], {{ padding: 170, duration: 0 }});
}}"""
STEPS = "() => window.landgisEditor.steps.before.length"


@pytest.fixture
def zone(transactional_db: None) -> Any:
    return make_zone(30)


@pytest.fixture
def at_work(zone: Any, open_page: Any) -> Any:
    def go(parcel: Parcel, **options: Any) -> Any:
        page = open_page(f"/map/?sel={parcel.pk}&edit={parcel.pk}", "staff", **options)
        ready(page, parcel)
        return page

    return go


def ready(page: Any, parcel: Parcel, other: Parcel | None = None) -> None:
    page.wait_for_function("() => document.documentElement.dataset.editor === 'ready'")
    settle(page)
    west, south, east, north = parcel.geom.union(other.geom).extent if other else parcel.geom.extent
    page.evaluate(SHOW, [[west, south], [east, north]])
    settle(page)


def big(order: int = 0) -> Parcel:
    return Parcel.objects.filter(kind="parcel", status="active").order_by("-area_m2", "pk")[order]


def beside(parcel: Parcel) -> Parcel:
    """The neighbour that shares the longest edge."""
    near = Parcel.objects.filter(status="active", geom__touches=parcel.geom).exclude(pk=parcel.pk)
    return max(near, key=lambda one: one.geom.intersection(parcel.geom).length)


def click(page: Any, x: float, y: float) -> None:
    page.mouse.click(*page.evaluate(ON_SCREEN, [x, y]))


def point(page: Any, x: float, y: float) -> None:
    """Click, and wait until the step is taken."""
    before = page.evaluate(STEPS)
    click(page, x, y)
    page.wait_for_function(f"() => window.landgisEditor.steps.before.length > {before}")


def cut_across(page: Any, parcel: Parcel) -> None:
    west, south, east, north = parcel.geom.extent
    middle = (south + north) / 2
    point(page, west - 12, middle - 6)
    point(page, east + 12, middle + 6)


def planned(page: Any, state: str = "ok") -> None:
    page.wait_for_function(f"() => document.documentElement.dataset.plan === '{state}' && !window.landgisEditor.trying")


def submit(page: Any, document: str = "浦资规变〔2026〕31 号") -> Operation:
    planned(page)
    page.fill("#edit-document", document)
    page.fill("#edit-document-on", "2026-11-20")
    paper = {"name": "批复.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 " + document.encode()}
    page.set_input_files("#edit-file", paper)
    page.click("[data-part=submit]")
    expect(page.locator("[data-part=message]")).to_have_class(re.compile("ok"), timeout=8000)
    page.wait_for_function("() => document.documentElement.dataset.operation", timeout=8000)
    return Operation.objects.get(pk=int(page.evaluate("() => document.documentElement.dataset.operation")))


def test_split_with_ledger_and_both_ways_of_undo(at_work: Any, shoot: Any) -> None:
    parcel = big()
    page = at_work(parcel)
    cut_across(page, parcel)
    planned(page)
    expect(page.locator("[data-part=balance]")).to_contain_text("收支平衡")
    expect(page.locator("[data-part=ledger-sum]")).to_contain_text("0.00")
    expect(page.locator(".piece-label")).to_have_count(2)
    expect(page.locator("[data-part=submit]")).to_be_enabled()
    shoot(page, "edit-split-zh")
    page.keyboard.press("Control+z")
    page.wait_for_function("() => window.landgisEditor.draft.points.length === 1")
    page.keyboard.press("Control+y")
    page.wait_for_function("() => window.landgisEditor.draft.points.length === 2")
    operation = submit(page)
    children = Parcel.objects.filter(parent_links__operation=operation)
    assert operation.kind == "split"
    assert operation.attachments.get().original_name == "批复.pdf"
    assert len(children) == 2
    assert sum(child.area_m2 for child in children) == pytest.approx(parcel.area_m2, abs=1e-6)
    assert Parcel.objects.get(pk=parcel.pk).status == "retired"
    settle(page)
    shoot(page, "edit-done-zh")
    page.click("[data-do=undo_operation]")
    expect(page.locator("[data-part=message]")).to_contain_text("已撤销")
    assert Parcel.objects.get(pk=parcel.pk).status == "active"
    assert Parcel.objects.get(pk=parcel.pk).geom.equals_exact(parcel.geom, 0)
    shoot(page, "edit-undone-zh")


def test_cut_off_twenty_mu(at_work: Any, shoot: Any) -> None:
    parcel = big()
    page = at_work(parcel)
    page.click("[data-tool=cut_off]")
    west, _south, east, north = parcel.geom.extent
    point(page, (west + east) / 2, north + 3)
    page.fill("#cut-area", "10")
    planned(page)
    shoot(page, "edit-cut-off-zh")
    operation = submit(page)
    areas = [child.area_m2 for child in Parcel.objects.filter(parent_links__operation=operation)]
    assert min(abs(area - 10 * 2000 / 3) for area in areas) < 1e-6


def test_merge_keeps_the_chosen_attributes(at_work: Any, shoot: Any) -> None:
    parcel = big()
    other = beside(parcel)
    Parcel.objects.filter(pk=other.pk).update(address="人民路 88 号")
    page = at_work(parcel)
    ready(page, parcel, other)
    page.click("[data-tool=merge]")
    place = other.geom.point_on_surface
    point(page, place.x, place.y)
    page.select_option("#keep", str(other.pk))
    planned(page)
    shoot(page, "edit-merge-zh")
    operation = submit(page)
    made = Parcel.objects.get(parent_links__operation=operation, parent_links__parent=parcel)
    assert made.area_m2 == pytest.approx(parcel.area_m2 + other.area_m2, abs=1e-6)
    assert made.address == "人民路 88 号"
    assert Lineage.objects.filter(operation=operation, child=made).count() == 2


def test_a_boundary_moves_and_both_sides_follow(at_work: Any, shoot: Any) -> None:
    parcel = big()
    other = beside(parcel)
    page = at_work(parcel)
    ready(page, parcel, other)
    page.click("[data-tool=boundary]")
    place = other.geom.point_on_surface
    point(page, place.x, place.y)
    shared = parcel.geom.intersection(other.geom)
    (x1, y1), (x2, y2) = shared.coords[0], shared.coords[-1]
    if not isinstance(x1, float):
        (x1, y1), (x2, y2) = shared.coords[0][0], shared.coords[-1][-1]
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    away = ((y1 - y2) / length * 9, (x2 - x1) / length * 9)
    along = ((x2 - x1) / length * 15, (y2 - y1) / length * 15)
    point(page, x1 + away[0] - along[0], y1 + away[1] - along[1])
    point(page, x2 + away[0] + along[0], y2 + away[1] + along[1])
    planned(page)
    shoot(page, "edit-boundary-zh")
    operation = submit(page)
    made = Parcel.objects.filter(parent_links__operation=operation).distinct()
    assert operation.kind == "boundary"
    assert sum(one.area_m2 for one in made) == pytest.approx(parcel.area_m2 + other.area_m2, abs=1e-6)
    assert max(abs(one.area_m2 - parcel.area_m2) for one in made) > 100


def test_pasted_points_cut_with_what_was_understood_shown_first(at_work: Any, shoot: Any) -> None:
    parcel = big()
    west, south, east, north = parcel.geom.extent
    middle = (south + north) / 2
    page = at_work(parcel)
    page.click("[data-part=coordinates] summary")
    rows = f"点号\tX\tY\nJ1\t{middle:.3f}\t40{west - 20:.3f}\nJ2\t{middle + 4:.3f}\t40{east + 20:.3f}\n"
    page.fill("#pasted", rows)
    expect(page.locator("[data-part=pasted-note]")).to_contain_text("去掉带号 40")
    shoot(page, "edit-paste-zh")
    page.click("[data-do=paste]")
    operation = submit(page)
    assert Parcel.objects.filter(parent_links__operation=operation).count() == 2


def test_a_draft_survives_a_closed_tab(at_work: Any, shoot: Any) -> None:
    parcel = big()
    page = at_work(parcel)
    cut_across(page, parcel)
    planned(page)
    context, url = page.context, page.url
    page.close()
    page = context.new_page()
    page.goto(url)
    ready(page, parcel)
    expect(page.locator("[data-part=message]")).to_contain_text("未提交草稿")
    shoot(page, "edit-draft-zh")
    page.click("[data-do=restore]")
    planned(page)
    assert page.evaluate(STEPS) == 2
    assert submit(page).kind == "split"


def test_two_people_on_one_parcel_meet_a_conflict_and_go_on(at_work: Any, open_page: Any, shoot: Any) -> None:
    parcel = big()
    mine = at_work(parcel)
    cut_across(mine, parcel)
    planned(mine)
    hers = at_work(parcel)
    hers.click("[data-tool=cut_off]")
    west, _south, east, north = parcel.geom.extent
    point(hers, (west + east) / 2, north + 3)
    hers.fill("#cut-area", "3")
    submit(hers)
    mine.fill("#edit-document", "浦资规变〔2026〕32 号")
    mine.click("[data-part=submit]")
    expect(mine.locator("table.conflict")).to_contain_text("已注销")
    shoot(mine, "edit-conflict-zh")
    assert Operation.objects.count() == 1
    mine.click("[data-do=reload]")
    expect(mine.locator("[data-part=message]")).to_contain_text("最新状态")
    planned(mine)
    assert submit(mine, "浦资规变〔2026〕32 号").kind == "split"


def test_keyboard_and_english_and_phone(at_work: Any, open_page: Any, shoot: Any) -> None:
    parcel = big()
    page = at_work(parcel, language="en")
    page.locator(".maplibregl-canvas").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => window.landgisEditor.draft.points.length === 1")
    page.keyboard.press("Backspace")
    page.wait_for_function("() => window.landgisEditor.draft.points.length === 0")
    expect(page.locator("[data-part=tool]")).to_have_text(re.compile("Split"))
    shoot(page, "edit-en")
    phone = at_work(parcel, size=(390, 844))
    shoot(phone, "edit-phone-zh")
    wide = phone.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= 390


def test_a_line_that_ends_inside_is_told_so_while_drawing(at_work: Any, shoot: Any) -> None:
    parcel = big()
    page = at_work(parcel)
    middle = parcel.geom.point_on_surface
    west = parcel.geom.extent[0]
    point(page, west - 12, middle.y)
    page.mouse.move(*page.evaluate(ON_SCREEN, [middle.x, middle.y]))
    expect(page.locator("#edit-validity")).to_contain_text("线止于宗地内部")
    shoot(page, "edit-invalid-zh")
    expect(page.locator("[data-part=submit]")).to_be_disabled()
