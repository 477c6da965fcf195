"""A table in the form of official ledgers: title, unit and date line, ruled heads and rows, source at the foot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from analysis.outputs.provenance import Provenance
from parcels.tables import safe_cell

_LINE = Side(style="thin", color="1B2430")
_RULED = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="EDF2F8")
_SONG = "宋体"
_WIDEST = 42
_WIDEST_TEXT = 72  # beyond it a cell breaks its lines; not every program makes its row higher then
_A3, _A4 = 8, 9  # numbers of paper sizes in the format


@dataclass(frozen=True)
class Shown:
    """A number with the decimals that it is shown with."""

    value: float
    places: int


@dataclass(frozen=True)
class OfficialTable:
    """One sheet of a workbook: `title` names the sheet, `heading` stands over the table where it says more.

    `foot` stands beneath it instead of the workbook's source.
    """

    title: str
    head: Sequence[str]
    rows: Iterable[Sequence[Any]]
    unit: str = ""
    heading: str = ""
    foot: str = ""


def official_table(
    title: str, head: Sequence[str], rows: Iterable[Sequence[Any]], provenance: Provenance, unit: str = ""
) -> bytes:
    """A workbook of two sheets: the table, and what it rests on.

    Parameters
    ----------
    title : str
        Stands over the table and names the sheet.
    head : sequence of str
        Column heads with their units.
    rows : iterable of sequences
        Cells; None stays empty, text is never taken for a formula.
    unit : str
        What holds for the whole table, such as "mu".
    """
    source = _("Source: register and run of LandGIS; see the second sheet.")
    return official_book([OfficialTable(title, head, rows, unit)], provenance, source)


def official_book(tables: Sequence[OfficialTable], provenance: Provenance, source: str) -> bytes:
    """A workbook of several tables, and what they rest on in its last sheet; `source` stands at each foot."""
    book = Workbook(write_only=True)
    for table in tables:
        _sheet(book, table, provenance, source)
    _about(book, provenance)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _sheet(book: Workbook, table: OfficialTable, provenance: Provenance, source: str) -> None:
    sheet = book.create_sheet(_sheet_name(table.title))
    for column, width in enumerate(_widths(table), 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A4"
    sheet.print_title_rows = "1:3"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A3 if len(table.head) > 12 else _A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.append([_cell(sheet, table.heading or table.title, Font(name=_SONG, size=16, bold=True))])
    sheet.append([_cell(sheet, _line_under_title(provenance, table.unit), Font(name=_SONG, size=10))])
    bold = Font(name=_SONG, size=10, bold=True)
    sheet.append([_cell(sheet, name, bold, ruled=True, fill=True) for name in table.head])
    body = Font(name=_SONG, size=10)
    for row in table.rows:
        sheet.append([_cell(sheet, value, body, ruled=True) for value in row])
    sheet.append([])
    sheet.append([_cell(sheet, table.foot or source, body)])


def _widths(table: OfficialTable) -> list[float]:
    """By the heads, and by the texts of rows that may be gone through twice."""
    rows = table.rows if isinstance(table.rows, list) else []
    texts = [[row[column] for row in rows if isinstance(row[column], str)] for column in range(len(table.head))]
    return [
        max([_width(name), *(_width(text, _WIDEST_TEXT) for text in some)])
        for name, some in zip(table.head, texts, strict=True)
    ]


def _line_under_title(provenance: Provenance, unit: str) -> str:
    parts = [
        _("Data of {day}").format(day=provenance.value("data_date")),
        _("{rules} {name} {version}").format(
            rules=provenance.label("policy"),
            name=provenance.value("policy"),
            version=provenance.value("policy_version"),
        ),
    ]
    return "    ".join([*parts, *([_("Unit: {unit}").format(unit=unit)] if unit else [])])


def _cell(sheet: Any, value: Any, font: Font, *, ruled: bool = False, fill: bool = False) -> Any:
    shown = value if isinstance(value, Shown) else None
    value = shown.value if shown else value
    cell = WriteOnlyCell(sheet, value=safe_cell(value))
    cell.font = font
    if ruled:
        cell.border = _RULED
        wrapped = fill or (isinstance(value, str) and _width(value, _WIDEST_TEXT) >= _WIDEST_TEXT)
        cell.alignment = Alignment(vertical="center", wrap_text=wrapped, horizontal="center" if fill else None)
    if fill:
        cell.fill = _HEAD
    if shown:
        cell.number_format = f"#,##0.{'0' * shown.places}" if shown.places else "#,##0"
    elif isinstance(value, float):
        cell.number_format = "#,##0.00##"
    elif isinstance(value, int) and not isinstance(value, bool):
        cell.number_format = "#,##0"
    return cell


def _about(book: Workbook, provenance: Provenance) -> None:
    sheet = book.create_sheet(_("About this table"))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 80
    for _key, label, value in provenance.lines:
        sheet.append([safe_cell(label), safe_cell(value)])


def _sheet_name(title: str) -> str:
    return "".join("_" if sign in r"[]:*?/\'" else sign for sign in title)[:31]


def _width(name: str, widest: float = _WIDEST) -> float:
    """Hanzi take two columns' worth."""
    return min(widest, max(9.0, sum(2.1 if ord(sign) > 0x2E80 else 1.1 for sign in name) + 2))
