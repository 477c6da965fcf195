"""The page of printed maps in a real browser: the preview follows the form, the sheet comes as a file."""

import re

import pypdfium2
import pytest
from playwright.sync_api import expect

from parcels.models import Parcel
from tests.browser.conftest import PHONE
from tests.maps.made_zone import make_zone


@pytest.fixture
def zone(transactional_db):
    return make_zone(40)


def test_the_preview_follows_the_form_and_the_sheet_comes_as_pdf(zone, open_page, shoot):
    page = open_page("/map/print/?stock=idle&by=stock_category", "planner")
    facts = page.locator(".print-facts")
    expect(facts).to_contain_text("A4 · 1:")
    expect(page.locator(".print-sheet")).to_be_visible()
    page.get_by_text("A3", exact=True).click()
    expect(facts).to_contain_text("A3 · 1:")
    page.select_option("#scale", "1000")
    expect(page.locator("#print-preview .notice")).to_contain_text("落在图幅外")
    page.select_option("#scale", "10000")
    expect(facts).to_contain_text("A3 · 1:10,000")
    expect(page).to_have_url(re.compile("paper=A3.*scale=10000"))
    assert page.locator(".print-sheet").evaluate("image => image.decode().then(() => image.naturalWidth)") > 900
    shoot(page, "print-page-zh")
    with page.expect_download() as started:
        page.get_by_role("button", name="PDF").click()
    with pypdfium2.PdfDocument(started.value.path()) as document:
        width, height = document[0].get_size()
        assert (round(width * 25.4 / 72), round(height * 25.4 / 72)) == (420, 297)
        assert "1:10,000" in document[0].get_textpage().get_text_range()


def test_from_a_parcel_to_its_sheet_on_a_phone(zone, open_page, shoot):
    parcel = Parcel.objects.filter(results__stock_category="idle").first()
    page = open_page(f"/parcels/{parcel.pk}/", "leader", language="en", size=PHONE)
    page.get_by_role("link", name="Sheet of this parcel").click()
    expect(page.get_by_role("heading", name="Print this map")).to_be_visible()
    expect(page.get_by_role("radio", name="The chosen parcel")).to_be_checked()
    expect(page.locator(".print-sheet")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    shoot(page, "print-page-phone-en")
