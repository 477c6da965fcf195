"""The report as slides: 16:9, charts and tables of PowerPoint itself, so that every number can still be edited."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.util import Emu, Mm, Pt

from maps.zone_report import fonts
from maps.zone_report.content import Cell, Report, Table
from maps.zone_report.paper import map_png

WIDTH, HEIGHT = Mm(338.67), Mm(190.5)
LEFT, TOP = Mm(14), Mm(30)
INK, SECOND, ACTION, BAR, PALE = "1B2430", "465162", "17375E", "3F8B96", "EDF2F8"
STATES = {"ok": "1F6B4C", "near": "8A5A00", "breach": "B3261E"}
RANKED, LISTED = 10, 12
HEAD = Mm(11)
"""Heads of tables take two lines."""
LONGEST = 40


def pptx_of(report: Report) -> bytes:
    """The slides: figures, tasks, map, years, ranking, paths, method."""
    show = Presentation()
    show.slide_width, show.slide_height = WIDTH, HEIGHT
    for slide in (_figures, _tasks, _where, _since, _who, _paths, _method):
        slide(show, report)
    show.core_properties.title = report.title
    show.core_properties.subject = report.subtitle
    show.core_properties.author = "LandGIS"
    file = BytesIO()
    show.save(file)
    return fonts.named_in_theme(file.getvalue())


# --- what each slide holds ---


def _figures(show: Any, report: Report) -> None:
    slide = _slide(show, report, report.title, report.subtitle)
    page = report.page
    land = _("{mu} mu, {parcels} parcels, {firms} firms with figures").format(
        mu=f"{page.mu:,.0f}", parcels=f"{page.parcels:,}", firms=f"{page.firms:,}"
    )
    _words(slide, land, LEFT, Mm(25), Mm(300), 12, SECOND)
    gap, across = Mm(5), 3
    width = (WIDTH - 2 * LEFT - (across - 1) * gap) // across
    for place, (one, row) in enumerate(zip(page.figures, report.figures.rows, strict=True)):
        x, y = LEFT + (place % across) * (width + gap), Mm(36) + (place // across) * Mm(64)
        _card(slide, one, row, (x, y, width, Mm(58)))


def _card(slide: Any, one: Any, row: Sequence[Cell], at: tuple[int, int, int, int]) -> None:
    box = slide.shapes.add_textbox(*(Emu(length) for length in at))
    box.line.color.rgb = RGBColor.from_string("CCD3DB")
    frame = box.text_frame
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = Mm(4)
    _line(frame.paragraphs[0], one.label, 14, SECOND)
    value = f"{row[1].text} {one.unit}".strip() if row[1].value is not None else row[1].text
    _line(frame.add_paragraph(), value, 30, INK, bold=True)
    target = f"{pgettext('report', 'Target')} {row[3].text}" if one.target is not None else ""
    change = _("{change} on a year earlier").format(change=row[5].text) if one.change is not None else ""
    _line(frame.add_paragraph(), "   ".join(filter(None, (target, change))), 12, SECOND)
    if one.state:
        _line(frame.add_paragraph(), one.state.words, 12, STATES[one.state.level], bold=True)
    _line(frame.add_paragraph(), one.coverage.words, 10, SECOND)


def _tasks(show: Any, report: Report) -> None:
    slide = _slide(show, report, report.tasks.title, report.subtitle)
    page = report.page
    if not page.campaigns:
        _words(slide, report.tasks.note, LEFT, TOP, Mm(300), 14, SECOND)
        return
    in_mu = [one for one in page.campaigns if one.places]
    if in_mu:
        data = CategoryChartData(_format(1))
        data.categories = [one.label for one in in_mu]
        rows = [row for one, row in zip(page.campaigns, report.tasks.rows, strict=True) if one.places]
        data.add_series(pgettext("report", "Done"), [row[3].value for row in rows])
        data.add_series(pgettext("report", "Due by the day"), [row[5].value for row in rows])
        data.add_series(pgettext("report", "Target"), [row[4].value for row in rows])
        _chart(slide, XL_CHART_TYPE.COLUMN_CLUSTERED, data, (LEFT, TOP, Mm(310), Mm(78)), (BAR, "9AA4B1", "CCD3DB"))
    columns = (0, 3, 4, 5, 6, 8, 9)
    _table(slide, report.tasks.cut(columns), (LEFT, Mm(112), Mm(310)))
    _source(slide, report.tasks.source)


def _where(show: Any, report: Report) -> None:
    where = report.page.where
    slide = _slide(show, report, f"{where.label} · {_('Where')}", where.unit)
    width = int(Mm(200))
    height = int(width * where.height / where.width)
    if height > Mm(140):
        width, height = int(Mm(140) * where.width / where.height), int(Mm(140))
    slide.shapes.add_picture(BytesIO(map_png(report)), LEFT, TOP, width, height)
    rows = tuple(
        (Cell(one.label), Cell(f"{one.areas:,}", one.areas), Cell(f"{one.mu:,.0f}", one.mu)) for one in where.classes
    )
    rows += tuple(
        (Cell(words), Cell(f"{count:,}", count), Cell(f"{mu:,.0f}", mu))
        for words, (count, mu) in ((_("no data"), where.unknown), (_("held back: too few firms"), where.held))
        if count
    )
    head = (where.label, pgettext("report", "Areas"), pgettext("unit", "mu"))
    table = Table("classes", "", head, rows, where.source)
    shape = _table(slide, table, (LEFT + Mm(210), TOP, Mm(100)))
    for place, one in enumerate(where.classes, 1):
        _paint(shape.table.cell(place, 0), one.colour.lstrip("#"), dark=place > len(where.classes) * 0.6)
    _source(slide, f"{where.source} · {where.coverage.words}")


def _since(show: Any, report: Report) -> None:
    slide = _slide(show, report, report.years.title, report.page.since.unit)
    years = [(row[0].text, row[3].value, row[4].value) for row in report.years.rows]
    data = CategoryChartData(_format(report.page.since.places))
    data.categories = [year for year, _value, _target in years]
    data.add_series(report.page.since.label, [value for _year, value, _target in years])
    if any(target is not None for _year, _value, target in years):
        data.add_series(pgettext("report", "Target"), [target for _year, _value, target in years])
    _chart(slide, XL_CHART_TYPE.LINE_MARKERS, data, (LEFT, TOP, Mm(190), Mm(125)), ("1B5A70", "9AA4B1"))
    _table(slide, report.years.cut((0, 1, 3, 4)), (LEFT + Mm(200), TOP, Mm(110)))
    _source(slide, f"{report.years.source} · {report.page.since.coverage.words}")


def _who(show: Any, report: Report) -> None:
    for table, ranking in zip(report.rankings, report.page.rankings, strict=True):
        slide = _slide(show, report, table.title, f"{report.page.by_label} {report.page.by_unit}".strip())
        rows = [row for row in ranking.rows if row.value is not None][:RANKED]
        if rows:
            data = CategoryChartData(_format(report.page.by_places))
            data.categories = [f"{row.rank} {row.name}" for row in rows]
            data.add_series(report.page.by_label, [round(row.value or 0.0, report.page.by_places) for row in rows])
            chart = _chart(slide, XL_CHART_TYPE.BAR_CLUSTERED, data, (LEFT, TOP, Mm(150), Mm(135)), (BAR,))
            chart.category_axis.reverse_order = True
            chart.has_legend = False
        _table(slide, table.cut((0, 1, 2, 4, 5, 6), LISTED), (LEFT + Mm(156), TOP, Mm(154)))
        _source(slide, " · ".join(filter(None, (table.source, table.note))))


def _paths(show: Any, report: Report) -> None:
    slide = _slide(show, report, report.paths.title, "")
    rows = report.page.paths.rows
    data = CategoryChartData(_format(1))
    data.categories = [row.label for row in rows]
    data.add_series(pgettext("unit", "mu"), [round(row.mu, 1) for row in rows])
    chart = _chart(slide, XL_CHART_TYPE.BAR_CLUSTERED, data, (LEFT, TOP, Mm(130), Mm(120)), (BAR,))
    chart.category_axis.reverse_order = True
    chart.has_legend = False
    _table(slide, report.paths, (LEFT + Mm(136), TOP, Mm(174)))
    _source(slide, " · ".join(filter(None, (report.paths.source, report.paths.note))))


def _method(show: Any, report: Report) -> None:
    slide = _slide(show, report, _("Method and sources"), "")
    box = slide.shapes.add_textbox(LEFT, TOP, Mm(190), Mm(140))
    frame = box.text_frame
    frame.word_wrap = True
    for place, line in enumerate(report.method):
        _line(frame.paragraphs[0] if not place else frame.add_paragraph(), line, 12, INK)
    rows = tuple((Cell(label), Cell(value)) for label, value in report.about if len(value) < LONGEST)
    _table(slide, Table("about", "", (_("About this table"), ""), rows, ""), (LEFT + Mm(196), TOP, Mm(114)))


# --- pieces ---


def _slide(show: Any, report: Report, title: str, under: str) -> Any:
    """A slide with its title, and at the foot what it is part of, with the mark of made-up data."""
    slide = show.slides.add_slide(show.slide_layouts[5])
    heading = slide.shapes.title
    heading.left, heading.top, heading.width, heading.height = LEFT, Mm(9), Mm(310), Mm(15)
    heading.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    heading.text_frame.margin_left = 0
    paragraph = heading.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    _run(paragraph, title, 26, ACTION, bold=True)
    if under:
        _run(paragraph, f"   {under}", 14, SECOND)
    mark = f" · {_('Made-up data')}" if report.page.made_up else ""
    foot = f"{report.title} · {report.subtitle} · {report.page.source}{mark}"
    _words(slide, foot, LEFT, Mm(182), Mm(310), 9, SECOND)
    return slide


def _words(slide: Any, text: str, x: int, y: int, width: int, size: float, colour: str) -> None:
    frame = slide.shapes.add_textbox(x, y, width, Mm(7)).text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_top = 0
    _line(frame.paragraphs[0], text, size, colour)


def _source(slide: Any, text: str) -> None:
    _words(slide, text, LEFT, Mm(176), Mm(310), 9, SECOND)


def _line(paragraph: Any, text: str, size: float, colour: str, *, bold: bool = False) -> None:
    _run(paragraph, text, size, colour, bold=bold)


def _run(paragraph: Any, text: str, size: float, colour: str, *, bold: bool = False) -> None:
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.rgb = RGBColor.from_string(colour)
    fonts.name_in_run(run)


def _chart(slide: Any, kind: Any, data: Any, at: tuple[int, int, int, int], colours: Sequence[str]) -> Any:
    chart = slide.shapes.add_chart(kind, *at, data).chart
    chart.has_title = False
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.font.size, chart.font.name = Pt(11), fonts.CHINESE
    chart.value_axis.major_gridlines.format.line.color.rgb = RGBColor.from_string("E4E8ED")
    chart.value_axis.format.line.fill.background()
    if kind != XL_CHART_TYPE.LINE_MARKERS:
        # A bar that doesn't begin at zero lies; its value stands at its end, so the axis needs no figures.
        chart.value_axis.minimum_scale = 0
        chart.value_axis.has_major_gridlines = chart.value_axis.visible = False
    for series, colour in zip(chart.plots[0].series, colours, strict=False):
        form = series.format.line if kind == XL_CHART_TYPE.LINE_MARKERS else series.format.fill
        if kind == XL_CHART_TYPE.LINE_MARKERS:
            form.color.rgb = RGBColor.from_string(colour)
            series.smooth = False
        else:
            form.solid()
            form.fore_color.rgb = RGBColor.from_string(colour)
    plot = chart.plots[0]
    plot.has_data_labels = True
    plot.data_labels.font.size = Pt(10)
    plot.data_labels.number_format_is_linked = True
    plot.data_labels.position = (
        XL_LABEL_POSITION.ABOVE if kind == XL_CHART_TYPE.LINE_MARKERS else XL_LABEL_POSITION.OUTSIDE_END
    )
    return chart


def _format(places: int) -> str:
    return f"#,##0.{'0' * places}" if places else "#,##0"


def _table(slide: Any, table: Table, at: tuple[int, int, int]) -> Any:
    """A table of PowerPoint; its columns are as wide as their words ask for."""
    x, y, width = at
    shape = slide.shapes.add_table(len(table.rows) + 1, len(table.head), x, y, width, Mm(7) * len(table.rows) + HEAD)
    shape.table.rows[0].height = HEAD
    for column, share in zip(shape.table.columns, table.shares, strict=True):
        column.width = int(width * share)
    for place, name in enumerate(table.head):
        cell = shape.table.cell(0, place)
        _paint(cell, PALE)
        _fill_cell(cell, name, bold=True, right=table.numeric[place])
    for number, row in enumerate(table.rows, 1):
        for place, told in enumerate(row):
            cell = shape.table.cell(number, place)
            _paint(cell, "FFFFFF")
            _fill_cell(cell, told.text, right=table.numeric[place])
    return shape


def _fill_cell(cell: Any, text: str, *, bold: bool = False, right: bool = False) -> None:
    cell.margin_left = cell.margin_right = Mm(1.5)
    cell.margin_top = cell.margin_bottom = Mm(0.6)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    _run(paragraph, text, 10.5, INK, bold=bold)


def _paint(cell: Any, colour: str, *, dark: bool = False) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor.from_string(colour)
    if dark:
        for run in cell.text_frame.paragraphs[0].runs:
            run.font.color.rgb = RGBColor.from_string("FFFFFF")
