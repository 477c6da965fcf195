"""The register in a real browser: filter, edit together, and a sheet that comes back with a conflict."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from parcels.models import Operation, Parcel, SavedView, Town
from tests.browser.conftest import PHONE, OpenPage
from tests.browser.maps import settle
from tests.maps.made_zone import make_zone

DOCUMENT = "浦资规更〔2026〕8 号"


@pytest.fixture
def zone(transactional_db: None, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    make_zone(40)


def fits(page: Page) -> bool:
    """Whether nothing runs out of the page sideways."""
    return bool(page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth + 1"))


def test_filter_then_edit_together(zone: None, open_page: OpenPage, shoot: Callable[[Page, str], None]) -> None:
    town = Town.objects.order_by("code").first()
    assert town
    in_town = Parcel.objects.filter(town=town, kind="parcel")
    page = open_page("/register/", "staff")
    shoot(page, "register-zh")
    page.locator("#register-filter > summary").click()
    page.locator(f'#register-filter input[name="town"][value="{town.pk}"]').check()
    page.locator('#register-filter input[name="kind"][value="parcel"]').check()
    shoot(page, "register-filter-zh")
    page.locator("#register-filter .btn.primary").click()
    expect(page.locator(".chip .drop")).to_have_count(2)
    expect(page.locator("#register-table tbody tr")).to_have_count(in_town.count())
    rows = page.locator("#register-table tbody tr")
    rows.first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.locator("#selection-count")).to_have_text("已选 2 行")
    page.locator("#all-found").check()
    page.locator('#selection button[formaction$="/register/edit/"]').click()
    page.locator('.bulk input[name="column"][value="owner_intent"]').check()
    page.locator('select[name="value-owner_intent"]').select_option("upgrade")
    page.locator('button[value="preview"]').click()
    expect(page.locator("#preview tbody tr")).to_have_count(in_town.count())
    page.fill("#document", DOCUMENT)
    page.fill("#document_on", "2026-11-20")
    shoot(page, "register-edit-zh")
    assert not Parcel.objects.filter(owner_intent="upgrade").exists()
    page.locator('button[value="save"]').click()
    page.wait_for_url("**/operations/*/")
    assert Parcel.objects.filter(owner_intent="upgrade").count() == in_town.count()
    assert Operation.objects.get().document == DOCUMENT


def filled_sheet(page: Page, tmp_path: Path) -> tuple[Path, list[str]]:
    """The sheet as it is exported, with two addresses and a bad word filled in."""
    answer = page.request.get(f"{page.url.split('/register')[0]}/register/sheet.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.body()))
    sheet: Any = book.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[1]}
    codes = [sheet.cell(row, places["parcel_code"]).value for row in (3, 4, 5)]
    sheet.cell(3, places["address"]).value = "平湖路 8 号"
    sheet.cell(4, places["address"]).value = "平湖路 10 号"
    sheet.cell(5, places["ownership"]).value = "不认识的词"
    path = tmp_path / "台账填报.xlsx"
    book.save(path)
    return path, codes


def test_sheet_with_a_conflict(
    zone: None, open_page: OpenPage, shoot: Callable[[Page, str], None], tmp_path: Path
) -> None:
    page = open_page("/register/", "staff")
    path, codes = filled_sheet(page, tmp_path)
    Parcel.objects.filter(parcel_code=codes[1]).update(address="创新路 2 号")
    page.goto(f"{page.url.split('/register')[0]}/sheets/")
    page.set_input_files("#sheet-file", str(path))
    page.locator(".bring-back .btn.primary").click()
    page.wait_for_selector("#conflicts")
    states = page.locator(".lines .pill").all_inner_texts()
    assert sorted(states) == ["修改", "拒绝"] or len(states) == 2
    page.fill("#document", DOCUMENT)
    page.locator(".save .btn.primary").click()
    expect(page.locator(".notice.breach")).to_contain_text("逐项决定")
    assert Parcel.objects.get(parcel_code=codes[0]).address != "平湖路 8 号"
    page.locator('#conflicts input[value="mine"]').check()
    page.wait_for_timeout(900)
    shoot(page, "sheet-zh")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert fits(page)
    shoot(page, "sheet-phone-zh")
    page.fill("#document", "")
    page.locator(".save .btn.primary").click()
    expect(page.locator(".notice.breach")).to_contain_text("依据的文件")
    expect(page.locator('#conflicts input[value="mine"]')).to_be_checked()
    page.fill("#document", DOCUMENT)
    page.locator(".save .btn.primary").click()
    page.wait_for_selector(".notice.ok")
    assert Parcel.objects.get(parcel_code=codes[0]).address == "平湖路 8 号"
    assert Parcel.objects.get(parcel_code=codes[1]).address == "平湖路 10 号"
    assert Operation.objects.get().parcels.count() == 2


def test_on_a_phone_and_a_worklist(zone: None, open_page: OpenPage, shoot: Callable[[Page, str], None]) -> None:
    page = open_page("/register/?stock=idle", "staff", size=PHONE)
    assert fits(page)
    shoot(page, "register-phone-zh")
    page.locator("#register-table td.pick input").first.check()
    page.locator("#to-worklist > summary").click()
    page.fill("#worklist-name", "现场核实")
    page.fill("#worklist-purpose", "核实闲置原因")
    page.locator('#to-worklist button[formaction$="/register/worklist/"]').click()
    page.wait_for_selector(".worklist-progress")
    assert fits(page)
    shoot(page, "worklist-phone-zh")
    page.locator('button[name="done"][value="1"]').first.click()
    page.wait_for_selector(".pill.ok")
    expect(page.locator(".worklist-progress")).to_contain_text("1 / 1")


def test_same_filter_on_list_and_map_kept_as_a_view(
    zone: None, open_page: OpenPage, shoot: Callable[[Page, str], None]
) -> None:
    page = open_page("/register/?stock=idle", "staff")
    count = page.locator("#register-table tbody tr").count()
    page.locator('.page-head a[href^="/map/"]').click()
    settle(page)
    expect(page.locator("#totals")).to_contain_text(f"{count} 宗")
    page.locator(".saved-views > summary").click()
    page.fill("#view-name-map", "闲置地块")
    shoot(page, "register-view-on-map-zh")
    page.locator(".save-view button").click()
    page.wait_for_url("**/map/?*stock=idle*")
    assert SavedView.objects.get().name == "闲置地块"
