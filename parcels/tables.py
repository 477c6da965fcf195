"""A list as a file to take away: CSV that Excel opens, or XLSX."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from openpyxl import Workbook

FORMATS = ("csv", "xlsx")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: Any) -> Any:
    """Return a value that no spreadsheet takes for a formula (DESIGN section 10); numbers stay numbers."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return value


class _Echo:
    def write(self, line: str) -> str:
        return line


def _csv_lines(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow([safe_cell(name) for name in head])
    for row in rows:
        yield writer.writerow([safe_cell(value) for value in row])


def as_csv(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponseBase:
    """Return the rows as a streamed CSV download in UTF-8 with BOM, `name` without its ending."""
    return StreamingHttpResponse(
        _csv_lines(head, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "private, no-store"},
    )


def as_xlsx(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponseBase:
    """Return the rows as a workbook with one sheet, `name` without its ending."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    sheet.append([safe_cell(title) for title in head])
    for row in rows:
        sheet.append([safe_cell(value) for value in row])
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=f"{name}.xlsx", headers={"Cache-Control": "private, no-store"}
    )


def as_file(kind: str, name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponseBase:
    """Return the rows in one of `FORMATS`."""
    return as_xlsx(name, head, rows) if kind == "xlsx" else as_csv(name, head, rows)
