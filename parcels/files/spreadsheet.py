"""XLSX and XLS through calamine: the first row that looks like column names, values as the text a person sees."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from parcels.files.batches import Opened, ReadOptions
from parcels.files.evidence import Finding
from parcels.files.table import checked_header, text_batches
from parcels.files.table_shapes import find_shape_columns, with_shapes
from parcels.files.vector import choose_layer
from parcels.refusals import Refusal

_TITLE_ROWS = 10
_MOST_EXACT = 10**15


def open_spreadsheet(path: Path, options: ReadOptions) -> Opened:
    """Open one sheet of a workbook; title rows above the column names are passed over."""
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            sheets = _used_sheets(book)
            sheet, findings = choose_layer(path, list(sheets), options.layer)
            rows = sheets[sheet]
    except (CalamineError, OSError, ValueError) as error:
        raise Refusal("file_damaged", {"name": path.name, "detail": str(error)[:200]}) from error
    top = _header_row(rows)
    header = checked_header(path.name, [cell_text(cell) for cell in rows[top]] if rows else [])
    shape = find_shape_columns(header)
    findings.insert(0, Finding("format", "Excel", "format_by_content", {"format": "Excel"}))
    if top:
        findings.append(Finding("header", str(top + 1), "header_row_found", {"row": top + 1}, certain=False))
    findings += [] if shape is None else [shape.finding()]
    texts = ([cell_text(cell) for cell in row] for row in rows[top + 1 :])
    return Opened(
        kind="xlsx",
        columns=[name for name in header if shape is None or name != shape.wkt],
        batches=(with_shapes(batch, shape) for batch in text_batches(texts, header)),
        layer=sheet,
        layers=list(sheets),
        findings=findings,
        has_shapes=shape is not None,
    )


def _used_sheets(book: CalamineWorkbook) -> dict[str, list[list[Any]]]:
    """Return the sheets that hold anything; empty ones that Excel adds by itself are no choice."""
    sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    used = {name: rows for name, rows in sheets.items() if rows}
    return used or sheets


def _header_row(rows: list[list[Any]]) -> int:
    """Return the position of the column names: the first row that is as full as any near the top."""
    filled = [sum(cell not in (None, "") for cell in row) for row in rows[:_TITLE_ROWS]]
    if not filled:
        return 0
    return next(at for at, count in enumerate(filled) if count >= 0.6 * max(filled))


def cell_text(cell: Any) -> str:
    """Return a cell as text: whole numbers without a point, dates as 2024-05-31.

    A whole number past 15 digits has already lost its last digits in Excel; it is shown in powers of ten, which no
    code column accepts.
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _MOST_EXACT:
        return str(int(cell))
    if isinstance(cell, float | int) and abs(cell) >= _MOST_EXACT:
        return f"{float(cell):.14e}"
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, datetime.date) else str(cell)
