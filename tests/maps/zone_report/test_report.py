"""The zone's report: every kind of file shows what the page shows, another program opens it, and nothing is let out."""

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.test import Client
from django.utils.translation import override
from docx import Document
from pptx import Presentation
from pptx.util import Mm

from analysis.cases.models import Disposal, YearlyTask
from analysis.models import AnalysisRun, AreaResult
from maps.zone_page.figures import run_of_year, zone_page
from maps.zone_page.parts import ZonePage
from maps.zone_report.content import Cell, Table
from parcels.models import AuditEntry, Enterprise, Parcel, User, Zone
from tests.paper import fonts_of, text_of

KINDS = ("pdf", "pptx", "docx", "xlsx")
OFFICE = ("pptx", "docx", "xlsx")
YEAR = 2026


@pytest.fixture
def tasked(run: AnalysisRun) -> AnalysisRun:
    """The zone with tasks of the year and a record of disposal."""
    zone = Zone.objects.get()
    for kind, target in {
        "idle": 60.0,
        "new_industrial_land": 1000.0,
        "industrial_far": 1.3,
        "tax_per_mu": 16.0,
    }.items():
        YearlyTask.objects.create(zone=zone, year=YEAR, kind=kind, target=target, document="示府〔2026〕1号")
    parcel = Parcel.objects.order_by("pk")[0]
    Disposal.objects.create(kind="idle", zone=zone, parcel=parcel, on=run.as_of, area_mu=12.5, document="示")
    return run


def page_for(run: AnalysisRun, *, sees_tax: bool = True) -> ZonePage:
    user = User(username="reader", roles=["planner"], sees_tax=sees_tax)
    with override("en"):
        page = zone_page(Zone.objects.get(), run, user, YEAR)
    assert page is not None
    return page


def report(client: Client, kind: str, query: str = "") -> bytes:
    answer = client.get(f"/zone/report.{kind}?{query}")
    assert answer.status_code == 200
    return answer.content


def expected(page: ZonePage) -> list[str]:
    """What the page shows of its key figures, tasks, paths and rankings, as it writes them."""
    figures = [one.written(one.value) for one in page.figures if one.value is not None]
    targets = [one.written(one.target) for one in page.figures if one.target is not None]
    states = [one.state.words for one in (*page.figures, *page.campaigns) if one.state]
    tasks = [one.written(value) for one in page.campaigns for value in (one.done, one.target) if value is not None]
    paths = [word for row in page.paths.rows for word in (row.label, f"{row.mu:,.1f}")]
    ranked = [f"{row.value:,.{page.by_places}f}" for row in page.rankings[0].rows if row.value is not None]
    labels = [one.label for one in (*page.figures, *page.campaigns)]
    return [*labels, *figures, *targets, *states, *tasks, *paths, *ranked]


def missing(page: ZonePage, text: str) -> list[str]:
    close = re.sub(r"\s+", "", text)
    return [word for word in expected(page) if re.sub(r"\s+", "", word) not in close]


def through_libreoffice(content: bytes, kind: str, folder: Path) -> bytes:
    """The file as LibreOffice opens and prints it."""
    source = folder / f"report.{kind}"
    source.write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    made = folder / "report.pdf"
    assert made.exists(), done.stdout + done.stderr
    return made.read_bytes()


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not on this machine")
@pytest.mark.parametrize("kind", OFFICE)
def test_libreoffice_opens_it_and_shows_what_the_page_shows(planner, tasked, tmp_path, kind):
    content = report(planner, kind)
    assert missing(page_for(tasked), text_of(through_libreoffice(content, kind, tmp_path))) == []


def test_the_pdf_shows_it_too_in_embedded_fonts_and_little_room(planner, tasked):
    planner.cookies["django_language"] = "zh-hans"
    content = report(planner, "pdf")
    text = re.sub(r"\s+", "", text_of(content))
    for word in (
        "青溪经济开发区土地效益报告",
        "示例数据",
        "年度任务",
        "处置路径建议",
        "存量宗地清单",
        "方法和来源",
        "闲置土地处置",
    ):
        assert word in text
    stock = tasked.results.filter(stock_category__in=("idle", "approved_not_supplied", "inefficient"))
    assert all(code in text for code in stock.values_list("parcel_code", flat=True))
    fonts = fonts_of(content)
    assert fonts
    assert all(fonts.values())
    assert len(content) < 5_000_000
    planner.cookies["django_language"] = "en"
    assert missing(page_for(tasked), text_of(report(planner, "pdf"))) == []


def test_slides_are_wide_with_charts_and_tables_that_can_be_edited(planner, tasked):
    show = Presentation(BytesIO(report(planner, "pptx")))
    assert show.slide_width / show.slide_height == pytest.approx(16 / 9, rel=1e-3)
    shapes = [shape for slide in show.slides for shape in slide.shapes]
    charts = [shape.chart for shape in shapes if shape.has_chart]
    assert len(charts) >= 4
    assert sum(shape.has_table for shape in shapes) >= 5
    page = page_for(tasked)
    paths = next(chart for chart in charts if list(chart.plots[0].categories) == [row.label for row in page.paths.rows])
    assert list(paths.plots[0].series[0].values) == pytest.approx([row.mu for row in page.paths.rows], abs=0.05)
    assert all(chart.value_axis.minimum_scale == 0 for chart in charts if "Bar" in type(chart.plots[0]).__name__)
    # Nothing hangs over a slide's edge.
    for shape in shapes:
        assert min(shape.left, shape.top) >= 0
        assert shape.left + shape.width <= show.slide_width + Mm(0.5)


def test_numbers_in_sheets_are_numbers_shown_as_on_the_page(planner, tasked):
    book = openpyxl.load_workbook(BytesIO(report(planner, "xlsx")))
    rows = {row[0].value: row for row in book.worksheets[0].iter_rows(min_row=4)}
    for one in page_for(tasked).figures:
        cell = rows[one.label][1]
        if one.value is not None:
            assert cell.value == pytest.approx(one.value, abs=0.5 * 10**-one.places)
            assert cell.number_format.partition(".")[2].count("0") == one.places
    about = {row[0].value: row[1].value for row in book.worksheets[-1].iter_rows()}
    assert about["Run"] == f"#{tasked.pk}"
    assert about["As of"] == tasked.as_of.isoformat()


def test_fonts_are_named_with_a_substitute(planner, tasked):
    pptx = zipfile.ZipFile(BytesIO(report(planner, "pptx")))
    assert b'typeface="Noto Sans CJK SC"' in pptx.read("ppt/slides/slide1.xml")
    assert b'script="Hans" typeface="Microsoft YaHei"' in pptx.read("ppt/theme/theme1.xml")
    docx = BytesIO(report(planner, "docx"))
    assert b'altName w:val="Microsoft YaHei"' in zipfile.ZipFile(docx).read("word/fontTable.xml").replace(
        b"ns0:", b"w:"
    )
    assert Document(docx).styles["Normal"].font.name == "Noto Sans CJK SC"


def everything(content: bytes, kind: str) -> str:
    """All words and numbers in a file, wherever they hide: charts carry workbooks of their own."""
    if kind == "pdf":
        return text_of(content)
    found = []
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith(".xlsx"):
                found.append(everything(archive.read(name), "xlsx"))
            elif name.endswith((".xml", ".rels")):
                found.append(archive.read(name).decode())
    return "\n".join(found)


@pytest.mark.parametrize("kind", KINDS)
def test_tax_of_too_few_firms_is_in_no_file_for_who_may_not_see_it(client_of, tasked, kind):
    AreaResult.objects.update(enterprises=2, tax_per_mu=7654.3)
    told = everything(report(client_of("planner", sees_tax=True), kind, "by=tax_per_mu"), kind)
    assert re.search(r"7,?654\.3", told)
    hidden = everything(report(client_of("planner"), kind, "by=tax_per_mu"), kind)
    assert not re.search(r"7,?654\.3", hidden)
    assert "held back" in hidden


def test_words_of_the_register_stay_words(planner, tasked):
    Zone.objects.update(name="<b>甲</b>", name_en="")
    Enterprise.objects.update(name='=HYPERLINK("http://192.0.2.1")<script>')
    assert "<b>甲</b>" in text_of(report(planner, "pdf"))
    sheet = openpyxl.load_workbook(BytesIO(report(planner, "xlsx")))
    cells = [cell for one in sheet.worksheets for row in one.iter_rows() for cell in row]
    assert any("HYPERLINK" in str(cell.value) for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)
    assert any("<b>甲</b>" in shape.text_frame.text for shape in _texts(report(planner, "pptx")))


def _texts(content: bytes) -> list:
    return [shape for slide in Presentation(BytesIO(content)).slides for shape in slide.shapes if shape.has_text_frame]


def test_who_may_export_gets_it_and_the_log_tells(client_of: Callable[..., Client], planner, tasked):
    assert client_of("reviewer").get("/zone/report.pdf").status_code == 403
    assert planner.get("/zone/report.exe").status_code == 404
    report(planner, "xlsx", "by=industrial_far")
    line = AuditEntry.objects.get(action="result_exported")
    assert line.detail == {"what": "zone_report", "format": "xlsx", "zone": "QX", "year": YEAR, "by": "industrial_far"}


def test_a_zone_without_a_run_has_no_report(planner, tasked):
    AnalysisRun.objects.all().delete()
    assert run_of_year(Zone.objects.get()) is None
    assert planner.get("/zone/report.pdf").status_code == 404


def test_a_table_is_cut_by_columns_and_rows():
    rows = tuple((Cell(f"r{place}"), Cell(f"{place}.50", place + 0.5)) for place in range(4))
    table = Table("t", "T", ("name", "value"), rows, "s")
    assert table.numeric == (False, True)
    assert table.cut((1,), 2).rows == ((rows[0][1],), (rows[1][1],))
    assert rows[0][1].places == 2
    assert sum(table.shares) == pytest.approx(1)
