"""CSV and other delimited text: every value stays text; shapes may stand in a WKT column or in x and y."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from parcels.files import encoding
from parcels.files.batches import SIZE, Batch, Opened, ReadOptions, text_table, unique_names
from parcels.files.evidence import Finding
from parcels.files.limits import COMMAND
from parcels.files.table_shapes import find_shape_columns, with_shapes
from parcels.refusals import Refusal

_SAMPLE = 4_000_000
# As parcels.tables writes them; that module needs Django, which the process that parses does without.
FORMULA_STARTS = "=+-@\t\r"
_DELIMITERS = ",;\t|"
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


def open_csv(path: Path, options: ReadOptions) -> Opened:
    """Open delimited text with column names in its first row."""
    with path.open("rb") as stream:
        sample = stream.read(_SAMPLE)
    name, finding = encoding.decide(sample, stated=options.encoding)
    delimiter = _delimiter(sample.decode(name, "ignore"))
    findings = [
        Finding("format", "CSV", "csv_delimiter", {"delimiter": _NAMES[delimiter]}),
        finding,
    ]
    header = _header(path, name, delimiter)
    shape = find_shape_columns(header)
    findings += [] if shape is None else [shape.finding()]
    rows = (row for row in itertools.islice(_rows(path, name, delimiter), 1, None))
    return Opened(
        kind="csv",
        columns=[name for name in header if shape is None or name != shape.wkt],
        batches=(with_shapes(batch, shape) for batch in text_batches(rows, header)),
        layer=path.stem,
        layers=[path.stem],
        findings=findings,
        has_shapes=shape is not None,
    )


def text_batches(rows: Iterator[list[str]], header: list[str]) -> Iterator[Batch]:
    """Yield rows of text; empty rows are passed over but counted."""
    numbered = ((number, row) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row))
    while chunk := list(itertools.islice(numbered, SIZE)):
        width = len(header)
        padded = [(row + [""] * (width - len(row)))[:width] for _number, row in chunk]
        columns = [[unquoted(cell.strip()) or None for cell in column] for column in zip(*padded, strict=True)]
        yield Batch(np.array([number for number, _row in chunk]), text_table(header, columns))


def unquoted(cell: str) -> str:
    """Return a cell without the apostrophe that keeps a spreadsheet from taking it for a formula.

    Examples
    --------
    >>> unquoted("'=1+1"), unquoted("'quoted'")
    ('=1+1', "'quoted'")
    """
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in FORMULA_STARTS else cell


def checked_header(name: str, row: list[str]) -> list[str]:
    """Return column names from a first row; refused when it holds none or too many."""
    while row and not row[-1].strip():
        row = row[:-1]
    if not row:
        raise Refusal("no_header", {"name": name})
    if len(row) > COMMAND.columns:
        raise Refusal("too_many_columns", {"columns": len(row), "limit": COMMAND.columns})
    return unique_names([cell.strip("\ufeff \r\n") for cell in row])


def _header(path: Path, name: str, delimiter: str) -> list[str]:
    return checked_header(path.name, next(_rows(path, name, delimiter), []))


def _rows(path: Path, name: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(10 * COMMAND.cell_characters)
    with path.open("rb") as raw:
        text = io.TextIOWrapper(raw, encoding="utf-8-sig" if name == "utf-8" else name, errors="strict", newline="")
        try:
            yield from csv.reader(text, delimiter=delimiter, strict=False)
        except UnicodeDecodeError as error:
            raise Refusal("encoding_wrong", {"encoding": name, "byte": error.start}) from error
        except csv.Error as error:
            raise Refusal("file_damaged", {"name": path.name, "detail": str(error)}) from error


def _delimiter(text: str) -> str:
    """Return the delimiter that stands most often in the first row outside quotation marks."""
    first = text.lstrip("\ufeff\r\n").split("\n", 1)[0]
    outside = "".join(part for position, part in enumerate(first.split('"')) if position % 2 == 0)
    return max(_DELIMITERS, key=lambda mark: (outside.count(mark), mark == ","))
