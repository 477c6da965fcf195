"""One cell of a returned sheet as the text that a save understands."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any

from parcels.importing.layers import Column
from parcels.refusals import Refusal
from parcels.register.columns import clean_text, read_words
from parcels.surgery.attributes import same

QUOTES = "'’‘＇"
EPOCH = date(1899, 12, 30)
DAYS = (1, 109_574)
"""Excel's day numbers up to the year 2199."""


def cell_text(column: Column, cell: Any) -> str:
    """Return a cell's text: numbers in full, dates as 2026-11-23, words as values, wide digits as plain ones.

    Raises
    ------
    Refusal
        ``sheet_formula`` or ``sheet_cell_error``: what the cell will say is not known here.
    """
    if cell.data_type == "f":
        raise Refusal("sheet_formula", {"column": column.name, "value": str(cell.value)[:60]})
    if cell.data_type == "e":
        raise Refusal("sheet_cell_error", {"column": column.name, "value": str(cell.value)[:60]})
    return _text(column, cell.value)


def _text(column: Column, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float | int):
        return _number(column, value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return _of_text(column, str(value))


def _number(column: Column, value: float) -> str:
    if column.kind == "date" and DAYS[0] <= value <= DAYS[1]:
        return (EPOCH + timedelta(days=int(value))).isoformat()
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _of_text(column: Column, text: str) -> str:
    """Return a text cell's text; in a column that is not text, a typed apostrophe and wide characters mean nothing."""
    if column.kind == "text":
        return clean_text(text)
    plain = text.strip().lstrip(QUOTES).strip()
    narrow = unicodedata.normalize("NFKC", plain)
    # The lists hold words as they are written, “（” and all; only what is none of them is made narrow.
    found = next((word for one in (plain, narrow) if (word := read_words(column, one)) != one), narrow)
    return unicodedata.normalize("NFKC", found)


def says_the_same(column: Column, value: Any, exported: Any) -> bool:
    """Whether a cell says what was exported, though a program may have turned text into a number or back."""
    if value in (None, "") and exported in (None, ""):
        return True
    if value is None or exported is None:
        return False
    if isinstance(value, str) and isinstance(exported, str):
        return clean_text(value) == exported
    if isinstance(exported, str) and isinstance(value, int | float) and not isinstance(value, bool):
        return column.kind in ("text", "parent") and exported.isdecimal() and int(exported) == value
    if isinstance(value, datetime):
        value = value.date() if value.time() == time() else value
    # Workbooks keep 15 or 16 digits of a number.
    return same(value, exported) and isinstance(value, bool) == isinstance(exported, bool)
