"""What strangers get: offers and nothing else, the same whatever firms earn, without a cookie."""

import math
import re

import pypdfium2
import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from pypdfium2 import raw

from maps.models import Listing, PublicParcel
from parcels.models import Enterprise, Occupation, Parcel, Performance
from tests.maps.mvt import read_tile
from tests.maps.public_land.made_offers import CREDIT, FIRM, make_user

STAMP = re.compile(rb'name="stamp" value="[^"]+"')
STEPS = (9, 12, 14, 15)


def tile_at(z: int) -> tuple[int, int, int]:
    """The tile that holds the first offer."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ST_X(p), ST_Y(p) FROM (SELECT ST_Centroid(geom_3857) p FROM maps_publicparcel LIMIT 1) m"
        )
        x, y = cursor.fetchone()
    half = math.pi * 6378137
    return z, int((x + half) / (2 * half) * 2**z), int((half - y) / (2 * half) * 2**z)


def addresses() -> list[str]:
    """Every address that strangers may open, for every offer; the PDF, which takes long to write, for one."""
    plain = ["land", "land-picture", "land-words", "land-enquiry", "land-enquiry-sent"]
    codes = list(PublicParcel.objects.values_list("code", flat=True))
    offers = ["land-offer", "land-offer-enquiry"]
    tiles = [reverse(name, args=tile_at(z)) for name in ("land-tile", "land-ground-tile") for z in STEPS]
    return (
        [reverse(name) for name in plain]
        + [reverse(name, args=[code]) for name in offers for code in codes]
        + [reverse("land-offer-pdf", args=[code]) for code in codes[:1]]
        + ["/land/?kind=plant&sort=cheap", "/land/?size=land-30&industry=30&price=40&readiness=now", *tiles]
    )


def body(client: Client, address: str) -> tuple[int, bytes]:
    answer = client.get(address)
    content = STAMP.sub(b"", answer.content)
    if answer.headers["Content-Type"] == "application/pdf":
        content = text_of(answer.content).encode()
    return answer.status_code, content


def text_of(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def test_every_page_opens_for_strangers_without_a_cookie(offers, stranger):
    for address in addresses():
        answer = stranger.get(address)
        assert answer.status_code == 200, address
        assert not answer.cookies, address
        assert "Cookie" in answer["Vary"]
        form = "enquiry/" in address and "sent" not in address
        assert answer["Cache-Control"] == ("private, no-store" if form else "public, max-age=60"), address


def test_what_firms_earn_or_are_called_changes_nothing(offers, stranger):
    before = {address: body(stranger, address) for address in addresses()}
    assert len(before) > 20
    Performance.objects.update(tax_wan=1, output_wan=2, grade="D")
    Enterprise.objects.update(name="另一家有限公司", insolvent=True, sector_code="3482")
    cache.clear()
    assert {address: body(stranger, address) for address in before} == before


def test_no_page_names_firm_parcel_code_or_surveyed_coordinate(offers, stranger):
    named = [FIRM, CREDIT, "811.25", "9,137.5", *Parcel.objects.values_list("parcel_code", flat=True)]
    corners = {
        f"{value:.1f}" for parcel in Parcel.objects.all() for ring in parcel.geom[0] for xy in ring for value in xy
    }
    for address in addresses():
        text = body(stranger, address)[1].decode("utf-8", "replace")
        for secret in (*named, *corners):
            assert secret not in text, (address, secret)


def test_there_is_no_coordinate_to_download(offers, stranger):
    pages = [reverse("land"), reverse("land-picture"), *(reverse("land-offer", args=[o.code]) for o in offers.values())]
    metres = re.compile(rb"\b(48[78]\d{3}|325[67]\d{3})\b")
    for address in pages:
        content = stranger.get(address).content
        assert not metres.search(content), address
        assert b"geojson" not in content.lower()
        assert not re.search(rb"\d{2,3}\.\d{4,}", content), address  # degrees finer than a hundred metres
    for path in ("/land/offers.geojson", "/land/offers.csv", "/land/map.csv"):
        assert stranger.get(path).status_code == 404


def test_tiles_hold_offers_and_numbers_only(offers, stranger):
    answer = stranger.get(reverse("land-tile", args=tile_at(14)))
    layers = read_tile(answer.content)
    assert set(layers) == {"land"}
    for feature in layers["land"]:
        assert set(feature) == {"id", "label", "state"}
    ground = read_tile(stranger.get(reverse("land-ground-tile", args=tile_at(14))).content)
    assert set(ground) == {"zones", "context"}


@pytest.mark.parametrize("z", [0, 8, 16, 22])
def test_tiles_beyond_display_zooms_are_not_there(offers, stranger, z):
    for name in ("land-tile", "land-ground-tile"):
        assert stranger.get(reverse(name, args=[z, 0, 0])).status_code == 404
    assert stranger.get("/land/tiles/land/12/99999/0.mvt").status_code == 404


def test_a_search_finds_what_fits(offers, stranger):
    def codes(query: str) -> list[str]:
        return re.findall(r'id="offer-(\d{4}-\d{4})"', stranger.get(f"/land/?{query}").content.decode())

    everything = {one.code for one in offers.values()}
    plant = offers["plant"].code
    assert set(codes("")) == everything
    assert codes("kind=plant") == [plant]
    assert codes("size=plant-10000") == [plant]
    assert set(codes("size=land-30")) == everything - {plant}
    assert codes("size=land-more") == []
    assert set(codes("price=25")) == {plant}
    assert set(codes("price=26&rent=20")) == everything - {plant}
    assert set(codes("industry=30")) == everything
    assert codes("industry=17") == []
    PublicParcel.objects.filter(code=plant).update(readiness="year", price_from=None, price_to=None)
    assert set(codes("readiness=half_year")) == everything - {plant}
    assert codes("sort=ready")[-1] == plant
    assert set(codes("rent=99")) == everything - {plant}
    assert set(codes("kind=%00x&size=zz&price=NaN&rent=1e99&page=77&sort=q")) == everything


def test_an_offer_that_is_gone_says_so(offers, stranger):
    code = offers["idle"].code
    Parcel.objects.filter(pk=offers["idle"].parcel_id).update(recognised=False)
    answer = stranger.get(reverse("land-offer", args=[code]))
    assert answer.status_code == 404
    assert "on offer no more" in answer.content.decode()
    assert stranger.get(reverse("land-offer-pdf", args=[code])).status_code == 404
    assert stranger.get(reverse("land-offer-enquiry", args=[code])).status_code == 404
    assert code not in stranger.get("/land/").content.decode()
    assert code not in stranger.get("/land/map.svg").content.decode()


def test_drafts_are_nowhere(offers, stranger):
    Listing.objects.filter(pk=offers["idle"].pk).update(state="draft")
    PublicParcel.objects.filter(listing=offers["idle"]).delete()
    assert stranger.get(reverse("land-offer", args=[offers["idle"].code])).status_code == 404


def test_no_offers_is_said_in_one_sentence(db, stranger):
    assert "No land is on offer at the moment." in stranger.get("/land/").content.decode()
    assert stranger.get("/land/map.svg").status_code == 200


def test_both_languages_by_address_and_by_browser(offers, stranger):
    assert "招商地图" in stranger.get("/land/?lang=zh-hans").content.decode()
    assert "Land for investors" in stranger.get("/land/").content.decode()
    chinese = Client().get("/land/?lang=en")
    assert chinese["Content-Language"] == "en"
    assert "?lang=en" in chinese.content.decode()
    assert "招商地图" in Client().get("/land/?lang=xx").content.decode()


def test_the_sheet_as_pdf_is_one_page_with_its_chinese_font(offers, stranger, settings):
    settings.LANDGIS_PUBLIC_URL = "https://land.example.cn"
    answer = Client().get(reverse("land-offer-pdf", args=[offers["remainder"].code]))
    document = pypdfium2.PdfDocument(answer.content)
    assert len(document) == 1
    text = text_of(answer.content)
    assert "工业用地" in text
    assert "青溪招商办" in text
    assert f"https://land.example.cn/land/{offers['remainder'].code}/" in text.replace("\r\n", "")
    words = list(document[0].get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]))
    assert len(words) > 20
    assert all(raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(one.raw)) == 1 for one in words)
    assert len(answer.content) < 1_000_000


def test_the_page_can_be_switched_off(offers, stranger, settings):
    settings.LANDGIS_PUBLIC_LAND = False
    for address in addresses():
        assert stranger.get(address).status_code == 404, address
    assert b"/land/" not in stranger.get("/login/").content


def test_the_door_leads_to_the_page(db, stranger):
    assert b'href="/land/"' in stranger.get("/login/").content


def test_somebody_logged_in_gets_an_answer_of_their_own(offers, client):
    client.force_login(make_user("leader", "leader"), backend="parcels.sessions.LoginBackend")
    assert client.get("/land/")["Cache-Control"] == "private, no-store"


def test_strangers_find_no_way_into_the_staff_side(offers, stranger):
    for path in ("/land/manage/", f"/land/manage/{offers['idle'].pk}/preview/", "/land/inbox/", "/land/inbox/export/"):
        assert stranger.get(path).status_code == 302
    assert Occupation.objects.exists()
