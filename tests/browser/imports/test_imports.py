"""Import pages in a real browser: evidence and picture before anything is saved, a repair on the page, taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from parcels.models import ImportFile, Parcel
from tests.browser.conftest import PHONE
from tests.maps.made_zone import make_zone
from tests.parcels.importing.handed_in import work_off
from tests.parcels.importing.made import write


@pytest.fixture(autouse=True)
def own_media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def survey(transactional_db: None, tmp_path: Path) -> Path:
    """A survey of land that stands in the register: one parcel corrected, one crossing itself, one new, one on top."""
    import geopandas as gpd
    import shapely

    make_zone(30)
    rows = list(Parcel.objects.filter(kind="parcel", status="active").order_by("-area_m2")[:4])
    shapes = [shapely.from_wkb(bytes(row.geom.wkb)) for row in rows]
    corners = shapely.get_coordinates(shapes[1])[:4]
    shapes[0] = shapely.affinity.scale(shapes[0], 0.999, 0.998)
    shapes[1] = shapely.Polygon([corners[0], corners[2], corners[1], corners[3]])
    west, south = shapely.total_bounds(shapes[2:3])[:2]
    new = shapely.box(west - 60, south - 900, west + 40, south - 800)
    over = shapely.affinity.translate(shapes[3], 40, 0)
    frame = gpd.GeoDataFrame(
        {
            "宗地代码": [rows[0].parcel_code, rows[1].parcel_code, "339901001001GB00901", "339901001001GB00902"],
            "坐落": ["平湖路 1 号", "平湖路 2 号", "平湖路 3 号", "平湖路 4 号"],
            "批准日期": ["2026-05-31"] * 4,
        },
        geometry=[shapes[0], shapes[1], new, over],
        crs=4549,
    )
    return write(frame, tmp_path / "2026年测绘成果.gpkg")


def drawn(page: Any) -> None:
    page.wait_for_function("() => document.getElementById('import-map')?.dataset.ready === 'yes'")
    page.wait_for_timeout(300)


def test_from_a_dropped_file_to_the_register_and_back(survey, open_page, shoot):
    page = open_page("/imports/", "staff")
    page.set_input_files("input[type=file]", str(survey))
    page.locator("form button.primary").first.click()
    page.wait_for_url("**/imports/*/")
    work_off()
    page.reload()
    drawn(page)
    expect(page.get_by_text("导入 2 行，留下 2 行")).to_be_visible()
    expect(page.get_by_text("在 CGCS2000").or_(page.get_by_text("EPSG:4549")).first).to_be_visible()
    assert not Parcel.objects.filter(parcel_code__endswith="901").exists()
    shoot(page, "import-preview-zh")
    page.locator('tr[data-row="2"] [data-show]').click()
    page.wait_for_timeout(600)
    page.locator('tr[data-row="4"]').get_by_role("button", name="以台账界线裁切").click()
    work_off()
    page.reload()
    drawn(page)
    expect(page.get_by_text("导入 3 行，留下 1 行")).to_be_visible()
    shoot(page, "import-repair-zh")
    page.get_by_role("button", name="导入 3 行，留下 1 行").click()
    work_off()
    page.reload()
    row = ImportFile.objects.get()
    assert (row.report["new"], row.report["updated"], row.report["refused"]) == (2, 1, 1), row.report["refused_rows"]
    assert Parcel.objects.filter(parcel_code__endswith="901").count() == 1
    page.get_by_role("button", name="撤回本次导入").click()
    expect(page.get_by_text("已于")).to_be_visible()
    assert not Parcel.objects.filter(parcel_code__endswith="901").exists()


def test_on_a_phone_and_in_english(survey, open_page, shoot):
    page = open_page("/imports/", "staff", size=PHONE, language="en")
    page.set_input_files("input[type=file]", str(survey))
    page.locator("form button.primary").first.click()
    page.wait_for_url("**/imports/*/")
    work_off()
    page.reload()
    drawn(page)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE[0]
    expect(page.get_by_text("Import 2 rows, leave 2")).to_be_visible()
    shoot(page, "import-phone-en")
    zh = open_page(page.url.replace(page.url.split("/imports")[0], ""), "staff", size=PHONE)
    drawn(zh)
    assert zh.evaluate("() => document.documentElement.scrollWidth") <= PHONE[0]
    shoot(zh, "import-phone-zh")
