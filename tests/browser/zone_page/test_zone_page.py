"""The page of the zone in a real browser: a desk, a phone, a wall screen that refreshes itself, and by keyboard."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from analysis.cases.models import Disposal, YearlyTask
from analysis.models import AnalysisRun, AreaResult
from parcels.models import Parcel, Zone
from tests.browser.conftest import DESK, PHONE
from tests.maps.made_zone import make_zone

WALL = (1920, 1080)


@pytest.fixture
def run(transactional_db: None) -> AnalysisRun:
    made = make_zone(60)
    zone = Zone.objects.get()
    for kind, target in {"idle": 84.0, "new_industrial_land": 1000.0, "tax_per_mu": 16.0}.items():
        YearlyTask.objects.create(zone=zone, year=2026, kind=kind, target=target, document="示府〔2026〕8号")
    given = {"zone": zone, "on": dt.date(2026, 11, 2), "document": "示"}
    Disposal.objects.create(kind="idle", parcel=Parcel.objects.first(), area_mu=30.5, **given)
    return made


def no_wider_than_the_screen(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_leader_starts_here_and_opens_the_parcels_behind_a_figure(run, open_page, shoot):
    page = open_page("/", "leader", size=DESK)
    expect(page.locator("h1")).to_have_text("土地效益一页")
    tax = AreaResult.objects.get(run=run, level="zone").tax_per_mu
    expect(page.locator("[data-figure=tax_per_mu] .key-value")).to_contain_text(f"{tax:.1f}")
    expect(page.locator("[data-task=idle]")).to_contain_text("30.5")
    expect(page.locator("[data-task=idle] .pill")).to_contain_text("落后")
    assert no_wider_than_the_screen(page)
    shoot(page, "zone-desk")
    page.locator("[data-figure=stock] .key-value").click()
    expect(page).to_have_url(re.compile(r"/register/\?zone=QX&run=\d+&stock="))
    idle = run.results.filter(stock_category__in=["idle", "inefficient", "approved_not_supplied"]).count()
    expect(page.locator("#content")).to_contain_text(f"{idle} 宗")


def test_every_drawing_has_its_table_by_keyboard(run, open_page):
    page = open_page("/zone/", "leader", size=DESK)
    for summary in page.locator(".as-table > summary").all():
        summary.focus()
        page.keyboard.press("Enter")
    expect(page.locator(".zone-map .as-table tbody tr").first).to_be_visible()
    expect(page.locator(".zone-since .as-table tbody tr")).to_have_count(1)
    expect(page.locator(".zone-tasks .as-table tbody tr")).to_have_count(5)


def test_the_figure_shown_is_chosen_by_keyboard(run, open_page):
    page = open_page("/zone/", "leader", size=DESK)
    choice = page.locator(".zone-map .segments a", has_text="容积率")
    choice.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#map-head")).to_contain_text("容积率")
    expect(page.locator("#who-head")).to_contain_text("容积率")
    far = AreaResult.objects.get(run=run, level="zone").industrial_far
    expect(page.locator(".chart.on-desk .last-text")).to_contain_text(f"{far:.2f}")


def test_on_a_phone_in_english(run, open_page, shoot):
    page = open_page("/zone/", "leader", language="en", size=PHONE)
    expect(page.locator(".key-figure")).to_have_count(6)
    expect(page.locator(".chart.on-phone")).to_be_visible()
    expect(page.locator(".chart.on-desk")).to_be_hidden()
    expect(page.locator(".bottom .place").first).to_have_text("Zone")
    assert no_wider_than_the_screen(page)
    shoot(page, "zone-phone")


def test_a_wall_screen_fits_and_refreshes_itself(run, open_page, shoot):
    page = open_page("/zone/wall/?every=2", "leader", size=WALL)
    tasks = page.locator("[data-task=idle] .task-done")
    expect(tasks).to_have_text("30.5")
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    expect(page.locator(".rail")).to_have_count(0)
    shoot(page, "zone-wall")
    Disposal.objects.create(
        kind="idle",
        parcel=Parcel.objects.last(),
        area_mu=12,
        zone=Zone.objects.get(),
        on=dt.date(2026, 11, 3),
        document="示",
    )
    expect(tasks).to_have_text("42.5", timeout=15_000)
    expect(page.locator("#wall")).to_have_count(1)


def test_it_reads_without_script(run, open_page):
    page = open_page("/zone/", "leader", size=DESK, script=False)
    expect(page.locator("[data-task=idle]")).to_contain_text("30.5")
    page.locator(".zone-who .segments label", has_text="街区").click()
    expect(page.locator("[data-ranking=block]")).to_be_visible()
