"""The workbench on a phone, without script, without a log-in, and an exported map without any network."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from analysis.models import ParcelResult
from tests.browser.conftest import PHONE
from tests.browser.maps import click_parcel, settle
from tests.maps.made_zone import make_zone


@pytest.fixture
def run(transactional_db):
    return make_zone(60)


def test_a_phone_shows_map_sheet_and_list(run, open_page, shoot):
    page = open_page("/map/", "planner", size=PHONE)
    settle(page)
    shoot(page, "phone-zh")
    width = page.evaluate("() => document.documentElement.scrollWidth")
    assert width <= PHONE[0]
    result = ParcelResult.objects.filter(run=run, rule="L6").order_by("-area_m2").first()
    page.evaluate("([x, y]) => window.landgisMap.jumpTo({ center: [x, y], zoom: 15 })", list(centre(result)))
    settle(page)
    click_parcel(page, result.parcel_code)
    sheet = page.locator("#drawer")
    expect(sheet).to_contain_text("法定时钟")
    settle(page)
    shoot(page, "phone-card-zh")
    assert sheet.bounding_box()["height"] < 0.7 * PHONE[1]
    page.locator("[data-handle]").click()
    expect(sheet).to_have_attribute("data-height", "full")
    page.locator("[data-close]").click()
    page.locator("#list-button").click()
    expect(page.locator("#strip")).to_be_visible()
    for button in page.locator("#list-button, .tools .btn, .bottom .place").all():
        assert button.bounding_box()["height"] >= 44


def centre(result):
    point = result.parcel.geom.transform(4326, clone=True).centroid
    return point.x, point.y


def test_without_script_the_drawn_map_and_the_list_serve(run, open_page, shoot):
    page = open_page("/map/?stock=idle", "planner", script=False)
    picture = page.locator("#no-webgl img")
    expect(picture).to_be_visible()
    idle = ParcelResult.objects.filter(run=run, stock_category="idle").count()
    expect(page.locator("tr[data-parcel]")).to_have_count(idle)
    page.locator("tr[data-parcel] a").first.click()
    expect(page.locator(".parcel-card")).to_contain_text("法定时钟")
    shoot(page, "no-script-card-zh")


@pytest.mark.parametrize("path", ["/map/", "/map/table/", "/parcels/1/"])
def test_a_stranger_is_led_to_the_door(run, open_page, path):
    page = open_page(path)
    assert "/login/" in page.url
    expect(page.locator("body")).not_to_contain_text("GB00")


def test_someone_without_the_role_is_refused(run, open_page):
    page = open_page("/map/", "auditor")
    expect(page.locator("body")).not_to_contain_text("GB00")


def test_an_exported_map_opens_with_no_network(run, browser, tmp_path, shoot):
    out = tmp_path / "map.html"
    call_command("export_map", indicator="far", run=run.pk, out=out)
    context = browser.new_context(offline=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(out.as_uri())
    expect(page.locator(".leaflet-container canvas").first).to_be_visible()
    expect(page.locator(".sheet-legend")).to_contain_text("容积率")
    box = page.locator(".leaflet-container").bounding_box()
    page.mouse.move(box["width"] / 2, box["height"] / 2)
    shoot(page, "one-file-zh")
    assert asked == [out.as_uri()]
    context.close()
