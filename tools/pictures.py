"""Take the pictures of the guides from a running demonstration: `python tools/pictures.py [address]`.

Logs in with the demonstration accounts, whose passwords the deployment derives itself, and writes to docs/pictures.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "landgis.settings")
FOLDER = ROOT / "docs" / "pictures"
DESK, PHONE, WALL = (1440, 900), (390, 844), (1920, 1080)
ALL_OF_THE_ZONE = (1440, 1240)


def main(address: str) -> None:
    """Take every picture of the guides."""
    import django

    django.setup()
    from playwright.sync_api import sync_playwright

    from tests.chromium import ARGUMENTS, find_chromium
    from tools.small_pictures import small

    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        for name, user, size, language, steps in PICTURES:
            context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale=language)
            page = context.new_page()
            if user:
                _log_in(page, address, user)
            steps(page, address)
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(1500)
            (FOLDER / f"{name}.png").write_bytes(small(page.screenshot()))
            print(name)
            context.close()
        browser.close()


def _log_in(page: object, address: str, user: str) -> None:
    from parcels.management.commands.create_demo_users import password_of

    page.goto(address)  # type: ignore[attr-defined]
    page.fill("input[name=username]", user)  # type: ignore[attr-defined]
    page.fill("input[name=password]", password_of(user))  # type: ignore[attr-defined]
    page.press("input[name=password]", "Enter")  # type: ignore[attr-defined]
    page.wait_for_load_state("networkidle")  # type: ignore[attr-defined]


def _at(path: str) -> Callable[..., None]:
    return lambda page, address: page.goto(address + path)


def _first_row(page: object, address: str) -> None:
    page.wait_for_timeout(1500)  # type: ignore[attr-defined]
    page.locator("tr[data-parcel] td").first.click()  # type: ignore[attr-defined]


def _card(page: object, address: str) -> None:
    page.wait_for_selector("tr[data-parcel]", state="attached")  # type: ignore[attr-defined]
    parcel = page.locator("tr[data-parcel]").first.get_attribute("data-parcel")  # type: ignore[attr-defined]
    page.goto(f"{address}/map/?sel={parcel}")  # type: ignore[attr-defined]


def _faulty_survey() -> Path:
    """A GBK shapefile without .cpg, as survey offices send it: a code twice, a shifted parcel, one far away."""
    import geopandas as gpd
    from shapely.affinity import translate

    rows = gpd.read_file(ROOT / ".local" / "demo" / "zone.gpkg", layer="parcels").head(40)
    rows.loc[3, "parcel_code"] = rows.loc[2, "parcel_code"]
    rows.loc[5, "parcel_code"] = "339901009999GB00001"
    rows.loc[5, "geometry"] = translate(rows.loc[6, "geometry"], 15, 0)
    rows.loc[8, "geometry"] = translate(rows.loc[8, "geometry"], 400_000, 0)
    names = {"parcel_code": "宗地代码", "address": "坐落", "certificate_area_m2": "证载面积"}
    folder = Path(tempfile.mkdtemp())
    rows.rename(columns=names)[[*names.values(), "geometry"]].to_file(folder / "survey.shp", encoding="GBK")
    (folder / "survey.cpg").unlink()
    return Path(shutil.make_archive(str(folder / "2026年10月宗地更新"), "zip", folder))


def _import_preview(page: object, address: str) -> None:
    page.goto(address + "/imports/")  # type: ignore[attr-defined]
    page.set_input_files("input[type=file]", _faulty_survey())  # type: ignore[attr-defined]
    page.select_option("select[name=layer]", "parcels")  # type: ignore[attr-defined]
    page.locator("form.card button.primary").click()  # type: ignore[attr-defined]
    page.locator("form[action$='/save/']").wait_for(timeout=60_000)  # type: ignore[attr-defined]


def _newest_run(page: object, address: str) -> None:
    page.goto(address + "/analysis/")  # type: ignore[attr-defined]
    page.locator("tbody a").first.click()  # type: ignore[attr-defined]


def _newest_evaluation(page: object, address: str) -> None:
    page.goto(address + "/evaluation/")  # type: ignore[attr-defined]
    page.locator("tbody a").first.click()  # type: ignore[attr-defined]


def _evaluation_form(page: object, address: str) -> None:
    page.goto(address + "/evaluation/new/")  # type: ignore[attr-defined]
    page.locator("form.card button.primary").click()  # type: ignore[attr-defined]
    page.locator("#main-A2").wait_for()  # type: ignore[attr-defined]


def _newest_list(page: object, address: str) -> None:
    page.goto(address + "/grading/")  # type: ignore[attr-defined]
    page.locator("tbody a").first.click()  # type: ignore[attr-defined]
    page.locator("#firms").wait_for()  # type: ignore[attr-defined]


def _graded_firm(page: object, address: str) -> None:
    _newest_list(page, address)
    page.goto(page.url + "?objection=corrected&group=above")  # type: ignore[attr-defined]
    page.locator("#firms tbody a").first.click()  # type: ignore[attr-defined]


def _first_proposal(page: object, address: str) -> None:
    page.goto(address + "/proposals/?category=inefficient&sort=-area_mu")  # type: ignore[attr-defined]
    page.locator("#queue tbody a").first.click()  # type: ignore[attr-defined]


def _drafted_offer(page: object, address: str) -> None:
    page.goto(address + "/land/manage/?state=draft")  # type: ignore[attr-defined]
    page.locator("tbody a").first.click()  # type: ignore[attr-defined]


def _first_offer(page: object, address: str) -> None:
    page.goto(address + "/land/?sort=large")  # type: ignore[attr-defined]
    page.locator("article.offer h2 a").first.click()  # type: ignore[attr-defined]


PICTURES = [
    ("land-zh", "", DESK, "zh-CN", _at("/land/")),
    ("land-phone-zh", "", PHONE, "zh-CN", _at("/land/")),
    ("land-offer-zh", "", DESK, "zh-CN", _first_offer),
    ("land-publish-zh", "demo-leader", DESK, "zh-CN", _drafted_offer),
    ("land-inbox-zh", "demo-leader", DESK, "zh-CN", _at("/land/inbox/")),
    ("workbench-zh", "demo-planner", DESK, "zh-CN", _first_row),
    ("workbench-en", "demo-planner", DESK, "en", _first_row),
    ("output-zh", "demo-planner", DESK, "zh-CN", _at("/map/?by=output_per_mu&method=jenks")),
    ("map-hexagons-zh", "demo-planner", DESK, "zh-CN", _at("/map/?by=far&level=hex")),
    ("map-target-zh", "demo-planner", DESK, "zh-CN", _at("/map/?by=tax_per_mu&level=block&method=target&k=4")),
    ("map-two-figures-zh", "demo-planner", DESK, "zh-CN", _at("/map/?by=far&with=tax_per_mu")),
    ("plan-zh", "demo-planner", DESK, "zh-CN", _at("/map/plan/?by=tax_per_mu&level=block")),
    ("phone-zh", "demo-leader", PHONE, "zh-CN", _card),
    ("run-zh", "demo-planner", DESK, "zh-CN", _newest_run),
    ("card-zh", "demo-planner", DESK, "zh-CN", _card),
    ("import-zh", "demo-staff", DESK, "zh-CN", _import_preview),
    ("proposals-zh", "demo-leader", DESK, "zh-CN", _at("/proposals/")),
    ("proposal-zh", "demo-leader", DESK, "zh-CN", _first_proposal),
    ("tasks-zh", "demo-leader", DESK, "zh-CN", _at("/tasks/")),
    ("evaluation-zh", "demo-planner", DESK, "zh-CN", _newest_evaluation),
    ("grading-zh", "demo-planner", DESK, "zh-CN", _newest_list),
    ("graded-firm-zh", "demo-planner", DESK, "zh-CN", _graded_firm),
    ("grading-compare-zh", "demo-planner", DESK, "zh-CN", _at("/grading/compare/")),
    ("zone-zh", "demo-leader", ALL_OF_THE_ZONE, "zh-CN", _at("/zone/")),
    ("zone-en", "demo-leader", ALL_OF_THE_ZONE, "en", _at("/zone/")),
    ("zone-phone-zh", "demo-leader", PHONE, "zh-CN", _at("/zone/")),
    ("zone-phone-en", "demo-leader", PHONE, "en", _at("/zone/")),
    ("zone-wall-zh", "demo-leader", WALL, "zh-CN", _at("/zone/wall/")),
    ("zone-wall-en", "demo-leader", WALL, "en", _at("/zone/wall/")),
    ("evaluation-new-zh", "demo-planner", DESK, "zh-CN", _evaluation_form),
]

if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000")
