"""CSV and XLSX: a shape stands in the column WKT; no cell begins a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

import shapely
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from parcels.exporting.plain import plain_rows, text_of
from parcels.exporting.rows import Rows
from parcels.exporting.writing import Job
from parcels.files.evidence import Finding
from parcels.tables import safe_cell

SHAPE = "WKT"
CELL_LIMIT = 32_767  # characters of an Excel cell


def write(job: Job) -> None:
    """Write a table in UTF-8 with BOM or GBK, or a workbook with one sheet."""
    (_write_xlsx if job.kind == "xlsx" else _write_csv)(job)


def _head(job: Job) -> list[str]:
    return [*job.names, SHAPE] if job.layer.geometry else job.names


def _lines(rows: Rows) -> Iterator[list[Any]]:
    if rows.shapes is None:
        yield from ([*values] for values in plain_rows(rows.table))
        return
    shapes = shapely.to_wkt(rows.shapes, rounding_precision=-1)
    yield from ([*values, shape] for values, shape in zip(plain_rows(rows.table), shapes, strict=True))


def _write_csv(job: Job) -> None:
    python = "gb18030" if job.encoding == "gbk" else "utf-8-sig"
    with job.path.open("w", encoding=python, newline="") as out:
        writer = csv.writer(out)
        writer.writerow(_head(job))
        for rows in job.batches:
            writer.writerows([text_of(safe_cell(value)) for value in line] for line in _lines(rows))


def _write_xlsx(job: Job) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(job.layer.name[:31])
    sheet.freeze_panes = "A2"
    sheet.append([_bold(sheet, name) for name in _head(job)])
    left_out = 0
    for rows in job.batches:
        for line in _lines(rows):
            if rows.shapes is not None and line[-1] is not None and len(line[-1]) > CELL_LIMIT:
                left_out, line[-1] = left_out + 1, None
            sheet.append([safe_cell(value) for value in line])
    book.save(job.path)
    if left_out:
        figures = {"rows": left_out, "limit": CELL_LIMIT}
        job.notes.append(Finding("shape", str(left_out), "export_shapes_left_out", figures, certain=False))


def _bold(sheet: Any, name: str) -> Any:
    cell = WriteOnlyCell(sheet, name)
    cell.font = Font(bold=True)
    return cell
