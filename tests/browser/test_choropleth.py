"""Choropleths: levels, classes about a target, two figures, the year slider by keys, and a link that brings back."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from analysis.models import AnalysisRun, AreaResult, ParcelResult
from maps.models import HexCell
from tests.browser.conftest import PHONE
from tests.browser.maps import legend, settle
from tests.maps.made_zone import make_zone

AREAS = """() => window.landgisMap.queryRenderedFeatures({ layers: ["areas"] }).map((one) => one.id)"""
AREA_COLOURS = """() => JSON.stringify(window.landgisMap.getPaintProperty("areas", "fill-color"))"""


@pytest.fixture
def run(transactional_db):
    return make_zone(60)


@pytest.fixture
def at_map(open_page):
    def go(path="/map/", *roles, **options):
        page = open_page(path, *(roles or ("planner",)), **options)
        settle(page)
        return page

    return go


def test_levels_a_target_and_two_figures(run, at_map, shoot):
    page = at_map("/map/?by=far")
    fill_by_level(page, run, shoot)
    page.select_option("#by", "tax_per_mu")
    page.click("#level [data-level=block]")
    classes_about_a_target(page, run, shoot)
    page.select_option("#with", "far")
    two_figures(page, run, shoot)


def fill_by_level(page, run, shoot):
    page.click("#level [data-level=block]")
    expect(page.locator("#legend-count")).to_have_text("街区")
    settle(page)
    shoot(page, "far-block-zh")
    blocks = set(AreaResult.objects.filter(run=run, level="block").values_list("area_id", flat=True))
    assert sum(legend(page).values()) == len(blocks)
    assert set(page.evaluate(AREAS)) == blocks
    page.click("#level [data-level=hex]")
    expect(page.locator("#legend-count")).to_have_text("格")
    page.select_option("#size", "500")
    expect(page).to_have_url(re.compile("level=hex.*size=500"))
    settle(page)
    shoot(page, "far-hex-zh")
    cells = HexCell.objects.filter(grid__run=run, grid__size_m=500)
    assert set(page.evaluate(AREAS)) == set(cells.values_list("pk", flat=True))
    expect(page.locator("#areas-note")).to_be_visible()
    page.select_option("#by", "grade")
    expect(page.locator("#level [data-level=parcel]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#level [data-level=block]")).to_have_attribute("aria-disabled", "true")


def classes_about_a_target(page, run, shoot):
    page.click("#method [data-method=target]")
    expect(page.locator("#target")).to_have_value("8")
    expect(page.locator("#target-source")).to_contain_text("低线")
    page.select_option("#k", "4")
    expect(page.locator("#legend tbody tr[data-class='2'] th")).to_contain_text("8.00")
    page.fill("#target", "10")
    page.press("#target", "Enter")
    expect(page.locator("#legend tbody tr[data-class='3'] th")).to_contain_text("≥ 12.50")
    settle(page)
    shoot(page, "target-zh")
    found = legend(page)
    met = AreaResult.objects.filter(run=run, level="block", tax_per_mu__gte=9.995).count()
    assert found["2"] + found["3"] == met
    assert page.evaluate(AREA_COLOURS).count("#01665E") == 1
    assert "target=10" in page.url


def two_figures(page, run, shoot):
    cells = page.locator("#square button")
    expect(cells).to_have_count(9)
    page.click("#level [data-level=parcel]")
    expect(page.locator("#legend-count")).to_have_text("宗")
    settle(page)
    shoot(page, "two-zh")
    both = ParcelResult.objects.filter(run=run, far__isnull=False, tax_per_mu__isnull=False).count()
    assert sum(int(text) for text in cells.locator("b").all_text_contents()) == both
    first = page.locator("#square [data-class='00']")
    expect(first).to_have_attribute("aria-label", re.compile("亩均税收 ≤ .*容积率 ≤ .*亩"))
    first.focus()
    page.keyboard.press("Enter")
    expect(first).to_have_attribute("aria-pressed", "false")
    expect(first).to_be_focused()


def test_who_sees_no_tax_sees_it_of_areas_alone(run, at_map, log_in):
    log_in("staff", sees_tax=False)
    page = at_map("/map/?by=far", "staff")
    expect(page.locator("#by option[value=tax_per_mu]")).to_have_attribute("disabled", "")
    expect(page.locator("#with option[value=tax_per_mu]")).to_have_attribute("disabled", "")
    page.click("#level [data-level=block]")
    page.select_option("#by", "tax_per_mu")
    expect(page.locator("#legend tbody tr[data-class='4']")).to_be_visible()
    page.click("#level [data-level=parcel]")
    expect(page.locator("#by")).to_have_value("stock_category")


def test_the_year_slider_steps_by_keyboard_and_a_link_brings_it_back(run, at_map, shoot):
    earlier = year_before(run)
    page = at_map(f"/map/?by=far&level=block&run={run.pk}")
    expect(page.locator("#year-now")).to_have_text("2026-11-23")
    lowest = page.locator("#legend tbody tr[data-class='0']")
    before = lowest.locator("th").text_content() or ""
    page.locator("#year").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#year-now")).to_have_text("2025-11-23")
    expect(page).to_have_url(re.compile(f"run={earlier.pk}.*hold={run.pk}"))
    expect(page.locator("#source-line")).to_contain_text(f"#{earlier.pk}")
    limit = float(before.removeprefix("≤ ")) + 0.005
    lower = AreaResult.objects.filter(run=earlier, level="block", far__lte=limit).count()
    expect(lowest.locator("td").first).to_have_text(str(lower))
    assert lowest.locator("th").text_content() == before
    settle(page)
    shoot(page, "years-zh")
    tiles = page.evaluate("""() => window.landgisMap.getSource("areas").tiles[0]""")
    assert f"/tiles/{earlier.pk}/block/" in tiles
    again = at_map(copied_link(page), language="en")
    expect(again.locator("#year-now")).to_have_text("2025-11-23")
    expect(again.locator("#level [data-level=block]")).to_have_attribute("aria-pressed", "true")
    expect(lowest_of(again)).to_have_text(before)
    shoot(again, "years-en")
    again.locator("#same-classes").uncheck()
    expect(lowest_of(again)).not_to_have_text(before)


def copied_link(page):
    """What the button puts on the clipboard, without its host."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click("#share-menu > summary")
    page.click("#copy-link")
    expect(page.locator("#copy-link")).to_contain_text("链接已复制")
    link = page.evaluate("() => navigator.clipboard.readText()")
    assert link == page.url
    return "/" + link.split("//")[1].split("/", 1)[1]


def lowest_of(page):
    return page.locator("#legend tbody tr[data-class='0'] th")


def year_before(run):
    """The run once more, a year before, with all floor-area ratios lower."""
    areas, results = list(run.areas.all()), list(run.results.all())
    other = AnalysisRun.objects.create(
        state="done", as_of=dt.date(2025, 11, 23), known_at=run.known_at, data_date=run.data_date,
        policy_name=run.policy_name, policy_version=run.policy_version, policy_text=run.policy_text,
    )  # fmt: skip
    for row in (*areas, *results):
        row.pk, row.run, row.far = None, other, None if row.far is None else row.far * 0.8
    AreaResult.objects.bulk_create(areas)
    ParcelResult.objects.bulk_create(results)
    return other


def test_levels_and_years_on_a_phone(run, at_map, shoot):
    year_before(run)
    phone = at_map("/map/?by=far&level=block", size=PHONE)
    shoot(phone, "far-block-phone")
    assert phone.evaluate("() => document.documentElement.scrollWidth") <= PHONE[0]
    phone.click("#legend-fold")
    expect(phone.locator("#level [data-level=town]")).to_be_visible()
    shoot(phone, "far-block-phone-legend")
