"""The report as a text document to edit: headings, tables, the map as a picture."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from maps.writing import number
from maps.zone_report import fonts
from maps.zone_report.content import Report, Table
from maps.zone_report.paper import MOST_STOCK, map_png

WIDTH_MM = 265
INK, ACTION, SECOND, RED = (RGBColor.from_string(one) for one in ("1B2430", "17375E", "465162", "B3261E"))


def docx_of(report: Report) -> bytes:
    """The document."""
    document = Document()
    _prepare(document, report)
    document.add_heading(report.title, 0)
    _note(document, report.subtitle)
    page = report.page
    land = _("{mu} mu, {parcels} parcels, {firms} firms with figures").format(
        mu=number(page.mu, 0), parcels=number(page.parcels, 0), firms=number(page.firms, 0)
    )
    _note(document, f"{land}. {page.source}")
    if page.made_up:
        document.add_paragraph().add_run(_("Made-up data: no real land, no real firms.")).font.color.rgb = RED
    for table in (report.figures, report.tasks, report.paths):
        _section(document, table)
    _map(document, report)
    for table in (report.years, *report.rankings):
        _section(document, table)
    _section(document, report.stock, MOST_STOCK)
    _method(document, report)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _prepare(document: Any, report: Report) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(16)
    section.top_margin = section.bottom_margin = Mm(15)
    for name in ("Normal", "Title", "Heading 1", "Table Grid", "List Bullet"):
        fonts.name_in_style(document.styles[name])
    for name, size, colour in (("Normal", 10, INK), ("Title", 22, ACTION), ("Heading 1", 14, ACTION)):
        document.styles[name].font.size, document.styles[name].font.color.rgb = Pt(size), colour
    fonts.name_instead(document)
    document.core_properties.title, document.core_properties.author = report.title, "LandGIS"
    foot = f"{report.title} · {report.subtitle}" + (f" · {_('Made-up data')}" if report.page.made_up else "")
    _small(section.footer.paragraphs[0], foot)


def _note(document: Any, text: str) -> None:
    _small(document.add_paragraph(), text, 9)


def _small(paragraph: Any, text: str, size: float = 8) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(size), SECOND


def _section(document: Any, table: Table, most: int | None = None) -> None:
    document.add_heading(table.title, 1)
    rows = table.rows[:most]
    if rows:
        _add_table(document, table, rows)
    left = len(table.rows) - len(rows)
    more = _("{count} more stand in the workbook").format(count=number(left, 0)) if left else ""
    _small(document.add_paragraph(), " · ".join(filter(None, (table.source, table.note, more))))


def _add_table(document: Any, table: Table, rows: Any) -> None:
    grid = document.add_table(rows=1, cols=len(table.head), style="Table Grid")
    grid.autofit = False
    widths = [Mm(WIDTH_MM * share) for share in table.shares]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    for cell, name, width, right in zip(grid.rows[0].cells, table.head, widths, table.numeric, strict=True):
        _write(cell, name, width, bold=True, right=right)
    _mark(grid.rows[0], "w:tblHeader")
    for row in rows:
        line = grid.add_row()
        _mark(line, "w:cantSplit")
        # The row's own cells: asking the table for them by place costs the square of their number.
        for cell, told, width, right in zip(line.cells, row, widths, table.numeric, strict=True):
            _write(cell, told.text, width, right=right)


def _write(cell: Any, text: str, width: Any, *, bold: bool = False, right: bool = False) -> None:
    cell.width = width
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(text)
    run.font.size, run.font.bold = Pt(8.5), bold
    paragraph.paragraph_format.space_after = Pt(1)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _mark(row: Any, name: str) -> None:
    """Say of a row that it stands on each page (`w:tblHeader`) or isn't broken across two (`w:cantSplit`)."""
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _map(document: Any, report: Report) -> None:
    where = report.page.where
    document.add_heading(
        _("{label} ({unit})").format(label=where.label, unit=where.unit) if where.unit else where.label, 1
    )
    document.add_picture(BytesIO(map_png(report)), width=Mm(180))
    legend = [f"{one.label}: {one.areas}" for one in where.classes]
    legend += [
        f"{words}: {count}"
        for words, (count, _mu) in ((_("no data"), where.unknown), (_("held back: too few firms"), where.held))
        if count
    ]
    _note(document, "   ".join(legend))
    _small(document.add_paragraph(), f"{where.source} · {where.coverage.words}")


def _method(document: Any, report: Report) -> None:
    document.add_heading(_("Method and sources"), 1)
    for line in report.method:
        document.add_paragraph(line, style="List Bullet")
    for label, value in report.about:
        _small(document.add_paragraph(), f"{label}: {value}")
