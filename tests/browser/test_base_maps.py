"""Base maps in a browser: the office's PMTiles files are drawn from here; Tianditu is asked only when it is chosen."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from landgis.content_policy import content_policy
from maps.tiles import sql
from maps.tiles.statements import fetch_tile
from tests.browser.maps import settle
from tests.maps.made_pmtiles import MVT, PNG, write_pmtiles
from tests.maps.made_zone import make_zone
from tests.maps.test_tiles import tile_at

GREEN = (40, 200, 120)
DRAWN = """([layer]) => window.landgisMap.queryRenderedFeatures({ layers: [layer] }).length"""


@pytest.fixture
def run(transactional_db):
    return make_zone(30)


def picture(colour, side=256):
    body = io.BytesIO()
    Image.new("RGB", (side, side), colour).save(body, "PNG")
    return body.getvalue()


def test_files_of_the_office_are_drawn_with_their_attribution(run, open_page, settings, tmp_path, shoot):
    z, x, y = tile_at(11)
    around = [(z, x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
    tiles = {place: fetch_tile(sql.base_tile(z), [*place, 0, False]) for place in around}
    told = {"name": "矢量底图", "attribution": "示例底图 © 示例", "vector_layers": [{"id": "context"}, {"id": "zones"}]}
    settings.LANDGIS_PMTILES = str(write_pmtiles(tmp_path / "vector.pmtiles", tiles, MVT, told))
    settings.LANDGIS_PMTILES_DATUM = "wgs84"
    page = open_page("/map/", "planner")
    settle(page)
    expect(page.locator("#attribution")).to_be_hidden()
    page.select_option("#base", "file")
    expect(page.locator("#attribution")).to_have_text("示例底图 © 示例")
    expect(page).to_have_url(re.compile("base=file"))
    settle(page)
    shoot(page, "base-vector-zh")
    assert page.evaluate(DRAWN, ["given-line-context"]) > 0
    assert page.evaluate(DRAWN, ["road"]) == 0
    settings.LANDGIS_PMTILES = str(write_pmtiles(tmp_path / "raster.pmtiles", {(0, 0, 0): picture(GREEN)}, PNG, {}))
    page.reload()
    settle(page)
    shoot(page, "base-raster-zh")
    assert ground_of(page) == pytest.approx(GREEN, abs=3)
    page.select_option("#base", "none")
    settle(page)
    assert ground_of(page) != pytest.approx(GREEN, abs=3)


def ground_of(page):
    """The colour of the map's free corner."""
    box = page.locator("#map").bounding_box()
    shot = page.screenshot(clip={"x": box["x"] + box["width"] - 200, "y": box["y"] + 6, "width": 4, "height": 4})
    return Image.open(io.BytesIO(shot)).convert("RGB").getpixel((2, 2))


def test_tianditu_is_asked_when_it_is_chosen_and_not_before(run, open_page, settings, requests_elsewhere, shoot):
    settings.LANDGIS_TIANDITU_KEY = "a-key-of-the-test"
    settings.CONTENT_SECURITY_POLICY = content_policy(settings.LANDGIS_TIANDITU_KEY)
    page = open_page("/map/", "planner")
    page.context.route(
        "https://*.tianditu.gov.cn/**",
        lambda route: route.fulfill(
            body=picture(GREEN), content_type="image/png", headers={"Access-Control-Allow-Origin": "*"}
        ),
    )
    settle(page)
    assert requests_elsewhere == []
    page.select_option("#base", "tianditu-vec")
    expect(page.locator("#attribution")).to_contain_text("天地图")
    settle(page)
    shoot(page, "base-tianditu-zh")
    assert {url.split("/")[2].split(".", 1)[1] for url in requests_elsewhere} == {"tianditu.gov.cn"}
    assert any("LAYER=cva" in url for url in requests_elsewhere)
    assert ground_of(page) == pytest.approx(GREEN, abs=3)
    requests_elsewhere.clear()
