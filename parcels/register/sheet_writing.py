"""The register as a sheet that staff fill in and bring back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from parcels.importing.layers import Column
from parcels.models import Parcel
from parcels.refusals import Refusal
from parcels.register import sheet_layout as layout
from parcels.register.columns import COLUMNS, Places, choice_words, label, row_cells
from parcels.units import m2_to_mu

OPEN, SHUT = Protection(locked=False), Protection(locked=True)
HEAD_FILL, SHUT_FILL = PatternFill("solid", fgColor="E4E8ED"), PatternFill("solid", fgColor="F5F6F8")
BOLD, WRAP = Font(bold=True), Alignment(wrap_text=True, vertical="top")
FORMATS = {"date": "yyyy-mm-dd", "text": "@", "choice": "@", "parent": "@", "flag": "@"}
WIDTHS = {"text": 22, "parent": 20, "number": 16, "whole": 12, "date": 13, "choice": 18, "flag": 10}


def write_sheet(parcels: QuerySet[Parcel], names: Sequence[str] = ()) -> tuple[bytes, int]:
    """Return the workbook for these parcels and how many they are.

    Parameters
    ----------
    parcels : QuerySet
        In the order of the sheet; only parcels that may be edited make sense.
    names : sequence of str
        Editable columns; all when left out.

    Raises
    ------
    Refusal
        ``sheet_too_large``: more rows than a person fills in.
    """
    columns = [name for name in COLUMNS if not names or name in names]
    count = parcels.count()
    if count > layout.MOST_ROWS:
        raise Refusal("sheet_too_large", {"rows": count, "limit": layout.MOST_ROWS})
    places, attributes = Places(), [COLUMNS[name].attribute for name in columns]
    rows = list(parcels.values("id", "version", "parcel_code", "area_m2", *dict.fromkeys(attributes)))
    book = Workbook(write_only=True)
    _data(book, columns, rows, places)
    _notes(book)
    _hidden(book, columns, rows, places)
    file = BytesIO()
    book.save(file)
    return file.getvalue(), count


def head_words(name: str) -> str:
    """Return a column's head; locked columns say so."""
    words = {
        layout.KEY: _("Key (leave as it is)"),
        layout.VERSION: _("Version (leave as it is)"),
        layout.CODE: _("Parcel code (locked)"),
        layout.AREA_M2: _("Computed area (m², locked)"),
        layout.AREA_MU: _("Computed area (mu, locked)"),
    }
    return words[name] if name in words else label(name)


def _data(book: Workbook, columns: list[str], rows: list[dict[str, Any]], places: Places) -> None:
    sheet = book.create_sheet(_("Register"))
    names = [*layout.LOCKED, *columns]
    for at, name in enumerate(names, start=1):
        dimension = sheet.column_dimensions[get_column_letter(at)]
        dimension.width = WIDTHS[COLUMNS[name].kind] if name in COLUMNS else 24
        dimension.hidden = name in (layout.KEY, layout.VERSION)
    sheet.row_dimensions[1].hidden = True
    sheet.freeze_panes = f"{get_column_letter(4)}{layout.FIRST_ROW}"
    last = get_column_letter(len(names))
    sheet.auto_filter.ref = f"A2:{last}{max(len(rows) + 2, layout.FIRST_ROW)}"
    _protect(sheet)
    _lists(sheet, names, len(rows), places)
    sheet.append(names)
    sheet.append([_cell(sheet, head_words(name), SHUT, font=BOLD, fill=HEAD_FILL, alignment=WRAP) for name in names])
    for row in rows:
        area = row["area_m2"]
        shut = [row["id"], row["version"], row["parcel_code"], round(area, 2), round(float(m2_to_mu(area)), 3)]
        cells = [_cell(sheet, value, SHUT, fill=SHUT_FILL) for value in shut]
        filled = zip(columns, row_cells(row, columns, places), strict=True)
        sheet.append(cells + [_cell(sheet, value, OPEN, FORMATS.get(COLUMNS[name].kind)) for name, value in filled])


def _cell(sheet: Any, value: Any, protection: Protection, number_format: str | None = None, **looks: Any) -> Any:
    """Return a cell; a text that begins like a formula stays a text, as Excel itself marks one."""
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in ("=", "+", "-", "@", "'")
    cell.protection = protection
    if number_format:
        cell.number_format = number_format
    for name, look in looks.items():
        setattr(cell, name, look)
    return cell


def _protect(sheet: Any) -> None:
    """Lock key columns and head against slips; sorting, filtering and wider columns stay possible, no password."""
    guard = sheet.protection
    guard.sheet = True
    guard.sort = guard.autoFilter = guard.formatColumns = guard.formatCells = guard.deleteRows = False


def _lists(sheet: Any, names: list[str], count: int, places: Places) -> None:
    """Offer a choice column's words as a list; other words are stopped with a hint."""
    for at, name in enumerate(names, start=1):
        if name not in COLUMNS:
            continue
        letter, column = get_column_letter(at), COLUMNS[name]
        rule = _rule(column, name, places)
        if rule is not None:
            rule.add(f"{letter}{layout.FIRST_ROW}:{letter}{max(count + 2, layout.FIRST_ROW)}")
            sheet.data_validations.append(rule)


def _rule(column: Column, name: str, places: Places) -> DataValidation | None:
    if name in _list_columns():
        at = get_column_letter(_list_columns().index(name) + _LISTS_FROM)
        # Exactly as long as the list: with an empty cell in it, Excel would let every word pass.
        last = len(_words(name, places)) + 1
        formula = f"{quote_sheetname(layout.HIDDEN_SHEET)}!${at}$2:${at}${last}"
        rule = DataValidation("list", formula1=formula, allow_blank=True, showErrorMessage=True)
        rule.error, rule.errorTitle = _("Choose one of the list, or leave it empty for unknown."), label(name)[:32]
        return rule
    if column.kind == "date":
        rule = DataValidation(showInputMessage=True, allow_blank=True)
        rule.prompt, rule.promptTitle = _("A date, such as 2026-11-23; empty means unknown."), label(name)[:32]
        return rule
    return None


_LISTS_FROM = 10


def _list_columns() -> list[str]:
    return [name for name, column in COLUMNS.items() if column.kind in ("choice", "flag") or name == "town_code"]


def _words(name: str, places: Places) -> list[str]:
    return list((places.towns if name == "town_code" else choice_words(COLUMNS[name])).values()) or [""]


def _notes(book: Workbook) -> None:
    sheet = book.create_sheet(_("How to fill in"))
    sheet.column_dimensions["A"].width = 100
    for line in _hints():
        cell = WriteOnlyCell(sheet, line)
        cell.alignment = WRAP
        sheet.append([cell])
    sheet.protection.sheet = True


def _hints() -> Iterable[str]:
    return (
        _("Fill in the white cells. Grey cells are locked: they say which parcel it is, and at which version."),
        _("Empty means unknown. Unknown is never 0; type 0 only when it is truly none."),
        _("Dates as 2026-11-23. Areas in m². Choices from the list. Towns by their code."),
        _("You may sort, filter, hide, move or leave out columns, and delete rows that need no change."),
        _("Don't add rows: new parcels come by the map or by import. Don't type formulas."),
        _("Bring the file back on the page “Sheets”: every difference is shown before anything is saved."),
    )


def _hidden(book: Workbook, columns: list[str], rows: list[dict[str, Any]], places: Places) -> None:
    """Keep what the return needs: the export, its columns, the parcels with their versions, the lists of words."""
    sheet = book.create_sheet(layout.HIDDEN_SHEET)
    sheet.sheet_state = "hidden"
    meta = [layout.MARK, layout.FORMAT, str(uuid.uuid4()), timezone.now().isoformat(), get_language() or ""]
    sheet.append([*meta, settings.LANDGIS_SRID])
    names = [*layout.LOCKED, *columns]
    heads = [head_words(name) for name in names]
    lists = {name: _words(name, places) for name in _list_columns()}
    for at in range(max(len(rows), len(names), *map(len, lists.values()))):
        row = rows[at] if at < len(rows) else None
        parcel = [row["id"], row["version"], row["parcel_code"]] if row else [None] * 3
        column = [names[at], heads[at]] if at < len(names) else [None, None]
        words = [lists[name][at] if at < len(lists[name]) else None for name in _list_columns()]
        sheet.append([*parcel, *column, *[None] * (_LISTS_FROM - 6), *words])
    sheet.protection.sheet = True
