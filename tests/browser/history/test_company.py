"""Two people at one parcel, each in a browser of their own; and the history pages as people see them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import shapely
from playwright.sync_api import Page, expect

from parcels.models import Operation, Parcel, Role, Town, User, Zone
from parcels.surgery.commit import commit
from parcels.surgery.paper import Paper
from parcels.surgery.perform import read
from parcels.surgery.writing import as_geometry
from tests.browser.conftest import PHONE
from tests.parcels.history.test_pages import edit, middle, reshape, split
from tests.parcels.surgery.made_land import PAPER, lay, shapes_now, versions

DOCUMENT = "浦资规更〔2026〕8 号 关于更正宗地坐落的函"
DRAWN = """() => document.querySelector("land-map").map.queryRenderedFeatures({ layers: ["land"] })
  .map((one) => one.properties.state)"""
MAP_READY = "() => document.querySelector('land-map')?.dataset.ready === 'yes'"


@pytest.fixture
def land(transactional_db: None) -> dict[int, Any]:
    laid = lay(town=Town.objects.create(code="330726001", name="示例镇"))
    around = as_geometry(shapely.unary_union(list(laid.values())).buffer(60))
    Zone.objects.create(code="Z1", name="示例园区", made_up=True, geom=around)
    return laid


@pytest.fixture
def at_work(open_page: Any) -> Any:
    """Open a page as a named person: the browser's log-in makes users by their roles, and these differ by name."""

    def go(path: str, name: str, *roles: str, **options: Any) -> Page:
        page = open_page(path, *roles, **options)
        User.objects.filter(username="-".join(roles)).update(first_name=name)
        page.reload()
        return page

    return go


@pytest.fixture
def zhou(transactional_db: None) -> User:
    return User.objects.create(username="zhou", first_name="周敏", roles=[Role.STAFF])


def fill(page: Page, document: str, **values: str) -> None:
    for name, value in values.items():
        control = page.locator(f"#v-{name}")
        if control.evaluate("one => one.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)
    page.fill("#document", document)


def save(page: Page) -> None:
    page.get_by_role("button", name="保存", exact=True).click()


def shoot_whole(page: Page, shoot: Any, name: str) -> None:
    page.mouse.move(0, 0)
    shoot(page, name)


def test_two_browsers_merge_what_does_not_collide_and_are_asked_where_it_does(land, at_work, shoot):
    parcel = middle(land)
    path = f"/parcels/{parcel}/edit/"
    mine = at_work(path, "周敏", "staff")
    theirs = at_work(path, "陈静", "staff", "planner")
    mine.reload()
    expect(mine.locator("[data-editing]")).to_contain_text("陈静")

    fill(theirs, "浦资规更〔2026〕6 号", ownership="state", address="平湖路 20 号")
    save(theirs)
    expect(theirs.locator("h1")).to_have_text("时间线")

    fill(mine, DOCUMENT, certificate_area_m2="14210.5")
    shoot(mine, "form-zh")
    save(mine)
    merged = mine.locator(".notices .warning")
    expect(merged).to_contain_text("陈静 保存了：")
    expect(merged).to_contain_text("平湖路 20 号")
    shoot_whole(mine, shoot, "merge-zh")
    now = Parcel.objects.get(pk=parcel)
    assert (now.ownership, now.address, now.certificate_area_m2) == ("state", "平湖路 20 号", 14210.5)

    mine.goto(mine.url.replace("/history/", "/edit/"))
    theirs.goto(theirs.url.replace("/history/", "/edit/"))
    fill(theirs, "浦资规更〔2026〕9 号", address="平湖路 22 号", certificate_area_m2="14215", land_use_code="0601")
    save(theirs)
    expect(theirs.locator("h1")).to_have_text("时间线")
    fill(mine, DOCUMENT, address="平湖路 21 号", certificate_area_m2="14211", use_type="own_plant")
    save(mine)
    expect(mine.locator("h1")).to_have_text("修改冲突")
    expect(mine.locator(".sides tbody tr")).to_have_count(2)
    mine.check("[name=choice-address][value=mine]")
    mine.check("[name=choice-certificate_area_m2][value=theirs]")
    shoot_whole(mine, shoot, "conflict-zh")
    mine.get_by_role("button", name="按所选保存").click()
    expect(mine.locator("h1")).to_have_text("时间线")
    now = Parcel.objects.get(pk=parcel)
    assert (now.address, now.certificate_area_m2) == ("平湖路 21 号", 14215)
    assert (now.land_use_code, now.use_type) == ("0601", "own_plant")
    assert Operation.objects.count() == 4


def test_a_conflict_is_decided_by_keyboard_on_a_phone(land, at_work, zhou, shoot):
    parcel = middle(land)
    page = at_work(f"/parcels/{parcel}/edit/", "周敏", "staff", size=PHONE)
    edit(parcel, zhou, address="平湖路 20 号")
    fill(page, DOCUMENT, address="平湖路 21 号")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    shoot(page, "form-phone-zh")
    save(page)
    expect(page.locator("h1")).to_have_text("修改冲突")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    shoot(page, "conflict-phone-zh")
    page.get_by_role("button", name="按所选保存").click()
    assert Parcel.objects.get(pk=parcel).address == "平湖路 20 号"
    page.locator("[name=choice-address][value=theirs]").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name=choice-address][value=mine]")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("时间线")
    assert Parcel.objects.get(pk=parcel).address == "平湖路 21 号"


def family(land: dict[int, Any], user: User) -> int:
    """A parcel with a past: split, merged, split again."""
    first = split(land, middle(land), user)
    children = list(first.lineage.order_by("child_id").values_list("child_id", flat=True))
    paper = Paper("浦资规并〔2026〕4 号", dt.date(2026, 11, 20), dt.date(2026, 11, 20))
    merged = commit(read({"kind": "merge", "parcels": versions(*children), "keep": children[0]}), user, paper)
    whole = merged.lineage.first().child_id
    split(shapes_now(), whole, user)
    return int(whole)


def test_lineage_is_walked_by_keyboard_and_fits_a_phone(land, open_page, zhou, shoot):
    whole = family(land, zhou)
    page = open_page(f"/parcels/{whole}/lineage/", "leader")
    expect(page.locator(".lineage a")).to_have_count(6)
    shoot(page, "lineage-zh")
    page.locator(".lineage a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".lineage a[aria-current]")).to_have_count(1)
    assert f"/parcels/{middle(land)}/lineage/" in page.url
    phone = open_page(f"/parcels/{whole}/lineage/", "leader", size=PHONE)
    assert phone.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    shoot(phone, "lineage-phone-zh")
    phone.emulate_media(media="print")
    assert phone.evaluate("() => document.querySelector('.lineage svg').getBoundingClientRect().width <= innerWidth")


def test_timeline_and_comparison_tell_what_changed(land, open_page, zhou, shoot):
    parcel = min(land)
    edit(parcel, zhou, ownership="state", certificate_area_m2="14210.5")
    reshape(land, parcel, zhou, 18.0)
    edit(parcel, zhou, address="平湖路 9 号", hardship="finance")
    page = open_page(f"/parcels/{parcel}/history/", "staff")
    expect(page.locator(".timeline > li")).to_have_count(4)
    expect(page.locator(".timeline")).to_contain_text("所有权性质")
    shoot(page, "timeline-zh")
    page.get_by_role("link", name="前后界址对比").first.click()
    page.wait_for_function(MAP_READY)
    expect(page.locator("h1")).to_have_text("两个时点对比")
    assert {"before", "after", "removed"} <= set(page.evaluate(DRAWN))
    shoot(page, "compare-zh")
    phone = open_page(f"/parcels/{parcel}/history/", "staff", size=PHONE)
    assert phone.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    shoot(phone, "timeline-phone-zh")


def test_an_operation_is_undone_after_a_look_at_what_comes_back(land, open_page, zhou, shoot):
    done = split(land, middle(land), zhou)
    page = open_page("/operations/", "staff")
    shoot(page, "operations-zh")
    page.get_by_role("link", name=f"#{done.pk}").click()
    page.get_by_role("link", name="撤销").click()
    expect(page.locator(".notice")).to_contain_text("目前尚未改动")
    shoot(page, "undo-zh")
    page.fill("#document", PAPER.document)
    page.get_by_role("button", name="撤销此操作").click()
    expect(page.locator("h1")).to_contain_text("撤销")
    shoot(page, "operation-zh")
    assert Parcel.objects.get(pk=middle(land)).status == "active"


def test_restore_and_the_register_at_a_date(land, open_page, zhou, shoot):
    parcel = min(land)
    edit(parcel, zhou, address="平湖路 9 号")
    reshape(land, parcel, zhou, 18.0)
    split(land, middle(land), zhou)
    page = open_page(f"/parcels/{parcel}/restore/1/", "staff")
    page.wait_for_function(MAP_READY)
    shoot(page, "restore-zh")
    page.fill("#document", DOCUMENT)
    page.get_by_role("button", name="恢复", exact=True).click()
    expect(page.locator("h1")).to_contain_text("#")
    assert Parcel.objects.get(pk=parcel).address == "平湖路 1 号"
    page.goto(page.url.split("/operations/")[0] + "/register/at/?as_of=2026-11-19")
    page.wait_for_function(MAP_READY)
    expect(page.locator("tfoot")).to_contain_text(str(len(land)))
    shoot(page, "register-at-zh")
    phone = open_page("/register/at/?as_of=2026-11-19", "staff", size=PHONE)
    assert phone.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    shoot(phone, "register-at-phone-zh")


def test_the_card_leads_to_all_of_it(land, open_page, zhou, shoot):
    parcel = middle(land)
    edit(parcel, zhou, ownership="state")
    page = open_page(f"/parcels/{parcel}/", "staff")
    shoot(page, "card-links-zh")
    for name, title in (("编辑属性", "编辑属性"), ("时间线", "时间线"), ("沿革", "沿革"), ("对比", "两个时点对比")):
        page.goto(f"{page.url.split('/parcels/')[0]}/parcels/{parcel}/")
        page.locator(".card-line").get_by_role("link", name=name, exact=True).click()
        expect(page.locator("h1")).to_have_text(title)
    reader = open_page(f"/parcels/{parcel}/", "leader")
    expect(reader.locator(".card-line").get_by_role("link", name="编辑属性")).to_have_count(0)
