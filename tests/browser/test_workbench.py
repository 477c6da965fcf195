"""The workbench at a desk: fill, legend, click, card, search, filter, list in step, links, languages, keys."""

import re

import pytest
from django.db.models import Count
from playwright.sync_api import expect

from analysis.models import ParcelResult
from parcels.models import Enterprise
from tests.browser.maps import COLOURS, click_parcel, legend, settle
from tests.maps.made_zone import make_zone

CHANGED = f"(before) => JSON.stringify(({COLOURS})()) !== JSON.stringify(before)"


@pytest.fixture
def run(transactional_db):
    return make_zone(120)


@pytest.fixture
def at_map(open_page):
    def go(path="/map/", *roles, **options):
        page = open_page(path, *(roles or ("planner",)), **options)
        settle(page)
        return page

    return go


def counted(run, column):
    rows = ParcelResult.objects.filter(run=run).values_list(column).annotate(Count("pk"))
    return {key or "unknown": count for key, count in rows}


def test_the_map_opens_with_a_legend_that_counts_as_the_database(run, at_map, shoot):
    page = at_map()
    shoot(page, "workbench-zh")
    assert legend(page) == counted(run, "stock_category")
    expect(page.locator("#totals")).to_contain_text("120")
    expect(page.locator("#readout")).to_contain_text("CGCS2000 / 120°E")
    expect(page.locator("#xy")).to_have_text(re.compile(r"X 3 25\d \d{3}\.\d +Y 4\d{2} \d{3}\.\d"))


def test_another_indicator_recolours_map_and_legend(run, at_map, shoot):
    page = at_map()
    before = page.evaluate(COLOURS)
    page.select_option("#by", "path")
    expect(page.locator("#legend")).to_contain_text("政府回购收储")
    page.wait_for_function(CHANGED, arg=before)
    assert legend(page) == counted(run, "path")
    page.select_option("#by", "far")
    expect(page.locator("#histogram rect.bar").first).to_be_visible()
    settle(page)
    shoot(page, "far-zh")
    assert sum(legend(page).values()) == 120
    page.click("#method [data-method=equal]")
    page.select_option("#k", "3")
    expect(page.locator("#legend tbody tr[data-class='2']")).to_be_visible()
    expect(page.locator("#legend tbody tr[data-class='3']")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"(?=.*by=far)(?=.*method=equal)"))


def test_a_limit_set_by_hand_is_taken(run, at_map):
    page = at_map("/map/?by=far&method=manual&breaks=0.5,1.2")
    found = legend(page)
    known = ParcelResult.objects.filter(run=run, far__isnull=False)
    assert found["0"] == known.filter(far__lte=0.505).exclude(far__gt=0.505).count()
    handle = page.locator("#histogram .limit").first
    handle.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#breaks")).not_to_have_value("0.5, 1.2")


def test_a_click_opens_the_card_and_marks_the_row(run, at_map, shoot):
    page = at_map()
    result = ParcelResult.objects.filter(run=run, rule="L6").order_by("-area_m2").first()
    click_parcel(page, result.parcel_code)
    card = page.locator("#drawer .parcel-card")
    expect(card).to_contain_text("法定时钟")
    expect(card).to_contain_text("引进项目盘活")
    expect(page.locator(f'tr[data-parcel="{result.parcel_id}"]')).to_have_attribute("aria-selected", "true")
    expect(page).to_have_url(re.compile(rf"[?&]sel={result.parcel_id}(&|$)"))
    settle(page)
    shoot(page, "card-zh")
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)


def test_a_row_selects_on_the_map_too(run, at_map):
    page = at_map()
    row = page.locator("tr[data-parcel]").nth(3)
    row.click()
    expect(page.locator("#drawer .parcel-card")).to_be_visible()
    settle(page)
    drawn = page.evaluate("""() => window.landgisMap.queryRenderedFeatures({ layers: ["chosen"] }).length""")
    assert drawn > 0


def test_search_finds_a_firm_and_goes_there(run, at_map):
    firm = Enterprise.objects.order_by("id")[7]
    parcel = firm.occupations.get().parcel
    page = at_map()
    page.keyboard.press("Control+k")
    page.keyboard.type(firm.name)
    hit = page.locator("#hits [role=option]").first
    expect(hit).to_contain_text(firm.name)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#drawer .card-code")).to_contain_text(parcel.parcel_code[-7:])
    settle(page)
    west, south, east, north = parcel.geom.transform(4326, clone=True).extent
    inside = page.evaluate(
        "([x, y]) => window.landgisMap.getBounds().contains([x, y])", [(west + east) / 2, (south + north) / 2]
    )
    assert inside


def test_a_text_held_by_more_than_a_map_can_mark_dims_nothing_and_says_so(run, at_map, monkeypatch):
    monkeypatch.setattr("maps.api.MOST_IDS", 100)
    page = at_map("/map/?q=GB")
    expect(page.locator("#match-note")).to_have_text("含此文字的地块超过 100 宗，地图不作标示；请缩小文字范围。")
    monkeypatch.setattr("maps.api.MOST_IDS", 120)
    page.reload()
    settle(page)
    expect(page.locator("#match-note")).to_be_hidden()


def test_filter_map_and_list_go_together(run, at_map, shoot):
    page = at_map()
    page.click("#filter-menu > summary")
    page.check("input[name=stock][value=idle]")
    idle = ParcelResult.objects.filter(run=run, stock_category="idle").count()
    expect(page.locator("#chips .chip")).to_contain_text("闲置")
    expect(page.locator("#strip h2")).to_contain_text(str(idle))
    expect(page.locator("tr[data-parcel]")).to_have_count(idle)
    page.keyboard.press("Escape")
    settle(page)
    shoot(page, "filtered-zh")
    shown = page.evaluate("() => JSON.stringify(window.landgisMap.getPaintProperty('parcels', 'fill-opacity'))")
    assert '"idle"' in shown
    page.locator("#chips .drop").click()
    expect(page.locator("#chips .chip")).to_have_count(0)
    expect(page.locator("#strip h2")).to_contain_text("120")


def test_the_list_sorts_pages_and_follows_the_view(run, at_map):
    page = at_map()
    page.click("[data-sort=area]")
    page.click("[data-sort='-area']")
    largest = ParcelResult.objects.filter(run=run).order_by("-area_m2").first()
    first = page.locator("tr[data-parcel]").first
    expect(first).to_have_attribute("data-parcel", str(largest.parcel_id))
    page.click("[data-page='2']")
    expect(page.locator(".strip-pages")).to_contain_text("2 / 3")
    page.evaluate("([x, y]) => window.landgisMap.jumpTo({ center: [x, y], zoom: 16.5 })", centre(largest))
    page.locator("#in-view").check()
    expect(page.locator("#strip h2")).not_to_contain_text("120")
    expect(page.locator(f'tr[data-parcel="{largest.parcel_id}"]')).to_be_visible()


def centre(result):
    point = result.parcel.geom.transform(4326, clone=True).centroid
    return [point.x, point.y]


def test_a_link_brings_the_view_back(run, at_map):
    page = at_map()
    result = ParcelResult.objects.filter(run=run, rule="E13").first()
    page.evaluate("([x, y]) => window.landgisMap.jumpTo({ center: [x, y], zoom: 15.4 })", centre(result))
    page.select_option("#by", "tax_per_mu")
    click_parcel(page, result.parcel_code)
    expect(page.locator("#drawer .parcel-card")).to_be_visible()
    page.wait_for_url(re.compile(r"(?=.*by=tax_per_mu)(?=.*sel=\d)(?=.*at=[^&]*15\.4)"))
    again = at_map(page.url.split("//")[1].split("/", 1)[1].join(["/", ""]))
    expect(again.locator("#by")).to_have_value("tax_per_mu")
    expect(again.locator("#drawer .card-code")).to_contain_text(result.parcel_code[-7:])
    assert again.evaluate("() => window.landgisMap.getZoom()") == pytest.approx(15.4, abs=0.02)


def test_hover_tells_what_lies_there(run, at_map):
    page = at_map()
    result = ParcelResult.objects.filter(run=run, stock_category="idle").order_by("-area_m2").first()
    at = page.evaluate(
        "([x, y]) => { const p = window.landgisMap.project([x, y]); return [p.x, p.y]; }", centre(result)
    )
    box = page.locator("#map").bounding_box()
    page.mouse.move(box["x"] + at[0], box["y"] + at[1])
    page.mouse.move(box["x"] + at[0] + 2, box["y"] + at[1])
    expect(page.locator("#tooltip")).to_contain_text("闲置")
    expect(page.locator("#tooltip")).to_contain_text(result.parcel_code[-7:])


def test_a_class_can_be_switched_off(run, at_map):
    page = at_map()
    page.locator("#legend tr[data-class=normal] .eye").click()
    expect(page.locator("#legend tr[data-class=normal]")).to_have_class("off")
    shown = page.evaluate("() => JSON.stringify(window.landgisMap.getPaintProperty('parcels', 'fill-opacity'))")
    assert '["normal"]' in shown


def test_a_second_figure_shows_as_dots(run, at_map, shoot):
    page = at_map()
    page.select_option("#dots", "tax_per_mu")
    expect(page.locator("#dots-legend")).to_be_visible()
    settle(page)
    shoot(page, "dots-zh")
    assert page.evaluate("""() => window.landgisMap.queryRenderedFeatures({ layers: ["dots"] }).length""") > 20


def test_the_language_switches_and_keeps_the_view(run, at_map, shoot):
    page = at_map("/map/?by=far")
    page.click(".language button")
    settle(page)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#legend-panel")).to_contain_text("Floor-area ratio")
    assert "by=far" in page.url
    click_parcel(page, ParcelResult.objects.filter(run=run, rule="L6").order_by("-area_m2").first().parcel_code)
    expect(page.locator("#drawer")).to_contain_text("Legal clock")
    settle(page)
    shoot(page, "card-en")


def test_rows_are_walked_by_keys(run, at_map):
    page = at_map()
    page.locator("tr[data-parcel]").first.focus()
    page.keyboard.press("ArrowDown")
    second = page.locator("tr[data-parcel]").nth(1)
    expect(second).to_have_attribute("aria-selected", "true")
    expect(page.locator("#drawer .parcel-card")).to_be_visible()
    expect(second).to_be_focused()
