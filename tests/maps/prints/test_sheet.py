"""Printed sheets, measured in the PDF itself: true scale, selectable Chinese, fonts in the file, nobody else asked."""

import json
import re
from io import BytesIO
from itertools import groupby, pairwise

import pytest
import shapely
from django.test import Client
from PIL import Image

from analysis.models import AnalysisRun, AreaResult
from maps.prints import filling, views
from maps.prints.paper import layout_of
from parcels.models import AuditEntry, Block, Job, Parcel, Zone
from tests.paper import Path, fonts_of, paths_of, text_of

INK = "1b2430"
DOTS_PER_MM = 10
DPI = 254


@pytest.fixture
def chinese(planner: Client) -> Client:
    planner.cookies["django_language"] = "zh-hans"
    return planner


def sheet(client: Client, query: str, kind: str = "pdf") -> bytes:
    answer = client.get(f"/map/print/sheet.{kind}?{query}")
    assert answer.status_code == 200, answer.content.decode()
    return answer.content


def in_one(pdf: bytes) -> str:
    """The text without breaks: a street's name may stand upright, a note take two lines."""
    return re.sub(r"\s+", "", text_of(pdf))


def scale_bar(pdf: bytes) -> Path:
    """The outline of the bar: a box 1.4 mm high."""
    return next(path for path in paths_of(pdf) if path.size[1] == pytest.approx(1.4, abs=0.01) and path.size[0] > 39)


@pytest.mark.parametrize(
    ("query", "length_mm", "text"),
    [
        ("paper=A3&scale=10000", 100.0, "1 km"),
        ("paper=A4&scale=25000", 80.0, "2 km"),
    ],
)
def test_the_scale_bar_is_as_long_as_it_says(chinese, run, query, length_mm, text):
    pdf = sheet(chinese, query)
    bar = scale_bar(pdf)
    assert bar.size[0] == pytest.approx(length_mm, abs=0.02)
    assert re.search(rf"(?<![\d.]){text}\b", text_of(pdf))
    assert f"1:{int(query.split('scale=')[1]):,}" in text_of(pdf)


def test_a_kilometre_at_ten_thousand_is_a_hundred_millimetres_in_the_picture_too(chinese, run, monkeypatch):
    monkeypatch.setattr("maps.prints.wish.RESOLUTIONS", (DPI,))
    pdf = sheet(chinese, "paper=A3&scale=10000")
    picture = Image.open(BytesIO(sheet(chinese, f"paper=A3&scale=10000&dpi={DPI}", "png"))).convert("L")
    assert picture.size == pytest.approx((4200, 2970), abs=1)
    assert picture.info["dpi"] == pytest.approx((DPI, DPI), abs=0.1)
    (west, north), *_rest = scale_bar(pdf).points
    # Along the upper edge of the bar, black from its first to its last millimetre.
    row = picture.crop((0, round(north * DOTS_PER_MM), picture.width, round(north * DOTS_PER_MM) + 1)).tobytes()
    runs = [(dark, len(list(same))) for dark, same in groupby(row, key=lambda value: value < 128)]
    assert max(length for dark, length in runs if dark) == pytest.approx(100 * DOTS_PER_MM, abs=3)
    assert row[round(west * DOTS_PER_MM) + 5] < 128


def test_a_parcel_is_drawn_true_to_scale_with_its_sides_named(chinese, run):
    scale = 1000
    parcel = Parcel.objects.filter(results__stock_category="idle").first()
    pdf = sheet(chinese, f"of=parcel&sel={parcel.pk}&scale={scale}&paper=A3")
    west, south, east, north = parcel.geom.extent
    wide, high = (east - west) * 1000 / scale, (north - south) * 1000 / scale
    outlines = [
        path for path in paths_of(pdf) if path.stroke == INK and path.size == pytest.approx((wide, high), abs=0.03)
    ]
    assert len(outlines) == 1
    # In the middle of the frame, since the sheet is about this parcel.
    frame = layout_of("A3", "landscape").frame
    xs, ys = zip(*outlines[0].points, strict=True)
    assert (min(xs) + max(xs)) / 2 == pytest.approx(frame.x + frame.width / 2, abs=0.05)
    assert (min(ys) + max(ys)) / 2 == pytest.approx(frame.y + frame.height / 2, abs=0.05)
    ring = shapely.get_coordinates(shapely.from_wkb(bytes(parcel.geom.wkb)))
    lengths = [f"{shapely.LineString(side).length:.2f}" for side in pairwise(ring)]
    assert all(length in text_of(pdf) for length in lengths)


def test_chinese_is_selectable_and_every_font_is_in_the_file(chinese, run):
    pdf = sheet(chinese, "paper=A3&scale=10000")
    text = in_one(pdf)
    words = [
        "青溪经济开发区存量类别图",
        "闲置",
        "批而未供",
        "盖章处",
        "人民路",
        "示例数据",
        "CGCS2000/120°E（EPSG:4549）",
    ]
    assert [word for word in words if word not in text] == []
    assert f"#{run.pk}" in text
    fonts = fonts_of(pdf)
    assert fonts
    assert all(fonts.values())
    assert any("NotoSansCJK" in name.replace("-", "") for name in fonts)
    assert len(pdf) < 1_000_000


def test_the_legend_counts_what_is_on_the_sheet(chinese, run):
    text = text_of(sheet(chinese, "paper=A4&stock=idle"))
    idle = run.results.filter(stock_category="idle")
    assert re.search(rf"闲置\s+{idle.count()}\s+{sum(idle.values_list('area_mu', flat=True)):,.1f}", text)
    assert "低效" not in text
    assert "细线轮廓" in text


def test_small_scales_and_crowds_show_blocks(chinese, run, monkeypatch):
    text = in_one(sheet(chinese, "scale=25000&by=far"))
    assert "按街坊着色" in text
    assert "本图幅内区块" in text
    assert "按街坊着色" not in in_one(sheet(chinese, "scale=20000&by=far"))
    monkeypatch.setattr(filling, "MOST", 5)
    assert "按街坊着色" in in_one(sheet(chinese, "scale=10000&by=far&paper=A3"))


def test_a_block_has_its_sheet(chinese, run):
    block = Block.objects.first()
    assert block.name in text_of(sheet(chinese, f"of=block&block={block.pk}&turn=portrait"))


def test_tax_per_mu_of_blocks_is_held_back_as_everywhere(client_of, run):
    AreaResult.objects.update(enterprises=2)
    client = client_of("planner")
    before = sheet(client, "by=tax_per_mu&level=block")
    AreaResult.objects.update(tax_per_mu=777)
    assert sheet(client, "by=tax_per_mu&level=block") == before
    assert sheet(client_of("planner", sees_tax=True), "by=tax_per_mu&level=block") != before


def test_words_of_users_and_of_the_register_stay_words(chinese, run):
    Zone.objects.update(name='<img src="http://192.0.2.1/a.png">青溪')
    Parcel.objects.update(address='"/><image href="http://192.0.2.1/b.png"/>')
    parcel = Parcel.objects.first()
    typed = "%3Cscript%3E{{ 7 }}%3C/script%3E"
    text = text_of(sheet(chinese, f"of=parcel&sel={parcel.pk}&title={typed}"))
    assert "<script>{{ 7 }}</script>" in text
    assert "<image href" in text
    assert "<img src=" in text_of(sheet(chinese, ""))


@pytest.mark.parametrize("query", ["of=parcel", "of=parcel&sel=987654", "of=block&block=0", "of=block"])
def test_a_sheet_about_nothing_is_refused_by_name(planner, run, query):
    answer = planner.get(f"/map/print/sheet.pdf?{query}")
    assert answer.status_code == 422
    assert "choose one" in answer.content.decode()
    page = planner.get(f"/map/print/?{query}")
    assert page.status_code == 200
    assert "choose one" in page.content.decode()


@pytest.mark.parametrize(
    "query", ["at=x,y,z", "at=999,1,2", "at=120,29.4,99", "scale=7&paper=A9&turn=z&dpi=9999&of=moon"]
)
def test_an_address_that_cant_be_read_gives_the_whole_zone(planner, run, query):
    assert planner.get(f"/map/print/?{query}").context["ground"] == planner.get("/map/print/").context["ground"]


def test_the_view_of_the_workbench_is_the_land_on_the_sheet(planner, run):
    middle = Zone.objects.get().geom.centroid
    shown = middle.transform(4326, clone=True)
    page = planner.get(f"/map/print/?at={shown.x:.6f},{shown.y:.6f},16")
    west, south, east, north = page.context["ground"].box
    assert ((west + east) / 2, (south + north) / 2) == pytest.approx((middle.x, middle.y), abs=1)
    # A pixel at zoom 16 and 29.4°N is 1.04 m: the window's 1000 of them fit a sheet of 207 mm at 1:5,000 and no larger.
    assert page.context["wish"].of == "view"
    assert page.context["ground"].scale == 10_000 or page.context["ground"].scale == 5000


def test_what_lies_outside_the_sheet_is_said(planner, run):
    page = planner.get("/map/print/?scale=1000").content.decode()
    assert "a part lies outside the sheet" in page
    assert "a part lies outside the sheet" not in planner.get("/map/print/").content.decode()


def test_a_download_leaves_a_line_in_the_audit_log_a_preview_none(planner, run):
    planner.get("/map/print/preview.png?by=far")
    assert not AuditEntry.objects.filter(action="map_exported").exists()
    sheet(planner, "by=far&paper=A3&scale=10000&stock=idle")
    line = AuditEntry.objects.get(action="map_exported")
    assert line.object_id == str(run.pk)
    assert line.detail["format"] == "pdf"
    assert (line.detail["paper"], line.detail["scale"]) == ("A3", 10_000)
    assert line.detail["asked"]["stock"] == ["idle"]


def test_many_parcels_are_drawn_in_the_background(chinese, run, monkeypatch):
    monkeypatch.setattr(views, "AT_ONCE", 10)
    answer = chinese.get("/map/print/sheet.pdf?paper=A3&scale=10000")
    job = Job.objects.get()
    assert answer["Location"] == f"/jobs/{job.pk}/"
    views.print_in_background.func(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.refusal
    file = chinese.get(job.result["url"])
    assert scale_bar(b"".join(file.streaming_content)).size[0] == pytest.approx(100, abs=0.02)
    assert 'filename="landgis-zone-A3-1-10000.pdf"' in file["Content-Disposition"]
    assert AuditEntry.objects.filter(action="map_exported", object_type="parcels.job").count() == 1


def test_a_sheet_in_the_background_is_its_owners(chinese, client_of, run, monkeypatch):
    monkeypatch.setattr(views, "AT_ONCE", 10)
    chinese.get("/map/print/sheet.png?paper=A4&dpi=96")
    job = Job.objects.get()
    views.print_in_background.func(job.pk)
    address = Job.objects.get().result["url"]
    assert client_of("leader").get(address).status_code == 404
    assert client_of("reviewer").get(address).status_code == 403
    assert b"".join(chinese.get(address).streaming_content).startswith(b"\x89PNG")


def test_every_indicator_and_paper_can_be_printed(planner, run):
    for query in ("by=grade&turn=portrait", "by=path&paper=A3&scale=5000", "by=far&level=hex&method=target"):
        assert sheet(planner, query).startswith(b"%PDF")


def test_an_unfinished_register_prints_its_parcels(planner, run):
    AnalysisRun.objects.all().delete()
    text = text_of(sheet(planner, ""))
    assert "Source: parcel register" in text
    assert json.dumps(text).count("Unknown") == 1
