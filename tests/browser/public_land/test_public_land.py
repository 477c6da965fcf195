"""Somebody looks for land, reads a sheet and writes; staff answer. At a desk, on a phone, without script."""

import re

import pytest
from playwright.sync_api import expect

from maps.models import Enquiry, PublicParcel
from maps.public_land import limits
from tests.browser.conftest import PHONE
from tests.maps.public_land.made_offers import lay_offers

DRAWN = """(code) => {
  const map = document.getElementById("offer-map").map;
  return [...new Set(map.queryRenderedFeatures({ layers: ["land"] }).map((one) => one.properties.id))].sort();
}"""
POINT = """(code) => {
  const map = document.getElementById("offer-map").map;
  const one = map.queryRenderedFeatures({ layers: ["land"] }).find((feature) => feature.properties.id === code);
  const corners = one.geometry.coordinates[0].slice(0, 4);
  const middle = [0, 1].map((axis) => corners.reduce((sum, xy) => sum + xy[axis] / 4, 0));
  const at = map.project(middle), box = map.getContainer().getBoundingClientRect();
  return [box.x + at.x, box.y + at.y];
}"""


@pytest.fixture
def offers(transactional_db):
    return lay_offers()


@pytest.fixture
def at_once(monkeypatch):
    """The form may be sent as quickly as a test types."""
    monkeypatch.setattr(limits, "QUICKEST_S", 0)


def on_map(page):
    expect(page.locator("land-map[data-ready]")).to_be_visible(timeout=30_000)
    return page


def drawn(page):
    return page.evaluate(DRAWN)


def test_a_search_narrows_map_and_list_together(offers, open_page, shoot):
    page = on_map(open_page("/land/"))
    shoot(page, "land-zh")
    everything = sorted(one.code for one in offers.values())
    assert drawn(page) == everything
    page.select_option("#kind", "plant")
    expect(page).to_have_url(re.compile("kind=plant"))
    expect(page.locator("article.offer")).to_have_count(1)
    on_map(page)
    assert drawn(page) == [offers["plant"].code]
    page.select_option("#size", "land-more")
    expect(page.locator(".empty")).to_contain_text("没有同时符合这些条件的用地")
    page.locator(".empty a").click()
    expect(page.locator("article.offer")).to_have_count(3)


def test_map_and_list_find_each_other(offers, open_page):
    page = on_map(open_page("/land/", language="en"))
    code = offers["idle"].code
    page.mouse.click(*page.evaluate(POINT, code))
    expect(page.locator(f"#offer-{code}")).to_have_class(re.compile("chosen"))
    other = page.locator(f"#offer-{offers['plant'].code}")
    other.locator("button.on-map").click()
    expect(other).to_have_class(re.compile("chosen"))
    expect(page.locator(".offer.chosen")).to_have_count(1)


@pytest.mark.parametrize(("size", "language"), [((1440, 900), "en"), (PHONE, "zh-hans")])
def test_from_the_list_to_the_sheet_and_an_enquiry(offers, open_page, at_once, shoot, size, language):
    page = open_page("/land/", language=language, size=size)
    code = offers["remainder"].code
    page.locator(f"#offer-{code} h2 a").click()
    expect(page.locator("h1")).to_contain_text(str(offers["remainder"].area_mu))
    expect(page.locator(".scan svg")).to_be_visible()
    expect(page.locator(".sheet-map svg path").first).to_be_visible()
    shoot(page, f"offer-{size[0]}")
    page.locator("a.btn.primary").click()
    page.fill("[name=name]", "来访者")
    page.fill("[name=message]", "需净地约 30 亩")
    page.locator("button.primary").click()
    expect(page.locator(".field.wrong")).to_have_count(2)
    expect(page.locator("[name=message]")).to_have_value("需净地约 30 亩")
    page.fill("[name=phone]", "0579-1234567")
    page.check("[name=consent]")
    shoot(page, f"enquiry-{size[0]}")
    page.locator("button.primary").click()
    expect(page).to_have_url(re.compile("/land/enquiry/sent/"))
    assert Enquiry.objects.get().listing.code == code
    assert not [one for one in page.context.cookies() if one["name"] != "django_language"]


def test_the_inbox_answers_and_forgets(offers, open_page, at_once, shoot):
    page = open_page("/land/enquiry/", language="en")
    page.fill("[name=name]", "来访者")
    page.fill("[name=email]", "visitor@example.com")
    page.check("[name=consent]")
    page.locator("button.primary").click()
    expect(page.locator("h1")).to_have_text("Your message has arrived")
    inbox = open_page("/land/inbox/", "project_officer", language="en")
    inbox.locator("tbody a").first.click()
    inbox.fill("[name=text]", "Comes on Tuesday")
    inbox.get_by_role("button", name="Add the note").click()
    expect(inbox.locator(".notes")).to_contain_text("Comes on Tuesday")
    inbox.get_by_role("button", name="Mark as answered").click()
    expect(inbox.locator(".page-head .pill")).to_contain_text("Answered")
    shoot(inbox, "inbox-en")
    inbox.locator("details.card summary").click()
    inbox.get_by_role("button", name="Delete for good").click()
    expect(inbox.locator(".empty")).to_be_visible()
    assert not Enquiry.objects.exists()


def test_staff_draft_preview_and_publish_with_two_pairs_of_eyes(offers, open_page, shoot):
    page = open_page(f"/land/manage/{offers['plant'].pk}/", "staff")
    page.locator("button.danger").click()
    expect(page.locator(".page-head .pill")).to_contain_text("已撤回")
    assert not PublicParcel.objects.filter(code=offers["plant"].code).exists()
    page.goto(page.url.split("/land/")[0] + "/land/manage/candidates/?free=1")
    page.locator("tbody a.btn").first.click()
    page.select_option("[name=readiness]", "now")
    page.fill("[name=contact_office]", "招商办")
    page.locator("form.card button.primary").click()
    expect(page.locator(".page-head .pill")).to_contain_text("草稿")
    address = page.url.split("/land/")[1]
    page.get_by_role("link", name="预览").click()
    expect(page.locator(".notice").first).to_contain_text("外部尚不可见")
    leader = open_page(f"/land/{address}", "leader")
    leader.fill("[name=review_number]", "浙S（2026）100号")
    shoot(leader, "publish-zh")
    leader.locator(".offer-publish button.primary").click()
    expect(leader.locator(".page-head .pill")).to_contain_text("已发布")
    leader.get_by_role("link", name="公开页").click()
    expect(leader.locator(".sheet-map figcaption")).to_contain_text("浙S（2026）100号")


def test_without_script_the_drawn_map_and_the_list_are_there(offers, open_page):
    page = open_page("/land/?kind=land", script=False)
    expect(page.locator("article.offer")).to_have_count(2)
    picture = page.locator(".no-map img")
    expect(picture).to_be_visible()
    picture.scroll_into_view_if_needed()
    assert page.request.get(page.url.replace("/land/?", "/land/map.svg?")).text().count("<title>") == 2


def test_a_phone_shows_everything_without_sideways_scrolling(offers, open_page, shoot):
    page = on_map(open_page("/land/", size=PHONE))
    shoot(page, "land-phone-zh")
    for path in ("", f"{offers['idle'].code}/", "enquiry/"):
        page.goto(page.url.split("/land/")[0] + f"/land/{path}")
        expect(page.locator("h1").first).to_be_attached()
        assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE[0]
