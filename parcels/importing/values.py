"""Text of a file to values of the register, a column at a time; what cannot be read is named row by row."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from parcels import units
from parcels.files.evidence import RowIssue
from parcels.files.mapping import Mapped
from parcels.importing.layers import Column
from parcels.importing.words import CHOICE_WORDS, EMPTY, NO, YES

_DATE = r"^(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))(?:[ T]\d{1,2}:\d{2}.*)?$"
_THOUSANDS = re.compile(r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$")
_LOST_DIGITS = r"^\d(\.\d+)?[eE]\+1\d$"
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f]"
_YEARS = (1900, 2200)
_WHOLE_MAX = 2_000_000_000


@dataclass
class Issues:
    """The issues of a file, which rows they refuse, and some shapes that can't be staged, for the picture."""

    found: list[RowIssue] = field(default_factory=list)
    refused: set[int] = field(default_factory=set)
    shapes: dict[int, Any] = field(default_factory=dict)

    def add(self, row: int, code: str, figures: dict[str, Any] | None = None, *, refuse: bool = True) -> None:
        """Note one issue."""
        self.found.append(RowIssue(int(row), code, figures or {}, refuse))
        if refuse:
            self.refused.add(int(row))

    def add_where(
        self, mask: pd.Series, code: str, figures: Callable[[Any], dict[str, Any]], *, refuse: bool = True
    ) -> None:
        """Note an issue for each row of a mask; ``figures`` is called with the row number."""
        for row in mask.index[mask.to_numpy(dtype=bool)]:
            self.add(row, code, figures(row), refuse=refuse)


def read_column(texts: pd.Series, column: Column, mapped: Mapped, issues: Issues) -> pd.Series:
    """Return the values of one column: numbers, ISO dates, ``t``/``f``, or text; unknown is None (or NaN).

    Parameters
    ----------
    texts : Series
        The text that stood in the file, indexed by row number.
    column : Column
        The register's column.
    mapped : Mapped
        Gives the unit that the file's numbers are in.
    issues : Issues
        Takes what cannot be read.
    """
    stripped = texts.str.strip()
    # A word such as "none" says unknown, unless the column has it among its own values.
    empty_words = EMPTY - {choice.lower() for choice in column.choices}
    known = (
        stripped.where(~stripped.str.lower().isin(empty_words)) if column.kind not in ("text", "parent") else stripped
    )
    known = known.where(known != "", None)
    if column.required:
        issues.add_where(known.isna(), "value_missing", lambda _row: {"column": column.name})
    if known.isna().all():
        empty = np.nan if column.kind in ("number", "whole") else None
        return pd.Series(empty, index=texts.index, dtype=float if column.kind in ("number", "whole") else object)
    return _READERS[column.kind](known, column, mapped, issues)


def _numbers(texts: pd.Series, column: Column, mapped: Mapped, issues: Issues) -> pd.Series:
    values = pd.to_numeric(texts, errors="coerce").astype(float)
    readable = np.isfinite(values)
    # pandas reads the last digit only nearly right; what left the register has to come back as it was.
    values[readable] = texts[readable].to_numpy(dtype=object).astype(float)
    unread = texts.notna() & ~np.isfinite(values)
    if unread.any():
        values[unread] = pd.to_numeric(texts[unread].map(_plain_number), errors="coerce").astype(float)
        unread = texts.notna() & ~np.isfinite(values)
        values[unread] = np.nan
        issues.add_where(unread, "number_unparsable", lambda row: _shown(column, texts[row]))
    target = units.unit_of_column(column.name)
    if mapped.unit and target:
        values = units.convert(values, mapped.unit, target)
    low, high = column.low, column.high
    outside = (values < low if low is not None else False) | (values > high if high is not None else False)
    issues.add_where(
        pd.Series(outside, index=texts.index) & values.notna(),
        "number_out_of_range",
        lambda row: {**_shown(column, texts[row]), "low": low, "high": high},
    )
    return values


def _plain_number(text: str) -> str:
    narrow = unicodedata.normalize("NFKC", text).strip()
    return narrow.replace(",", "") if _THOUSANDS.match(narrow) else narrow


def _wholes(texts: pd.Series, column: Column, mapped: Mapped, issues: Issues) -> pd.Series:
    values = _numbers(texts, column, mapped, issues)
    broken = values.notna() & ((values % 1 != 0) | (values.abs() > _WHOLE_MAX))
    issues.add_where(broken, "number_not_whole", lambda row: _shown(column, texts[row]))
    return values.where(~broken)


def _dates(texts: pd.Series, column: Column, _mapped: Mapped, issues: Issues) -> pd.Series:
    parts = texts.str.extract(_DATE)
    # `where` keeps the column one of texts when no row matches; `fillna` would make it one of numbers.
    month, day = (parts[at].where(parts[at].notna(), parts[at + 2]).str.zfill(2) for at in (1, 2))
    iso = parts[0] + "-" + month + "-" + day
    years = pd.to_numeric(parts[0], errors="coerce")
    probable = years.between(*_YEARS)
    days = pd.to_datetime(iso.where(probable), format="%Y-%m-%d", errors="coerce")
    improbable = years.notna() & ~probable
    figures = {"low": _YEARS[0], "high": _YEARS[1]}
    issues.add_where(improbable, "date_improbable", lambda row: {**_shown(column, texts[row]), **figures})
    unread = texts.notna() & days.isna() & ~improbable
    issues.add_where(unread, "date_unparsable", lambda row: _shown(column, texts[row]))
    return iso.where(days.notna(), None).astype(object)


def _flags(texts: pd.Series, column: Column, _mapped: Mapped, issues: Issues) -> pd.Series:
    words = texts.str.lower()
    values = pd.Series(None, index=texts.index, dtype=object)
    values[words.isin(YES)] = "t"
    values[words.isin(NO)] = "f"
    issues.add_where(texts.notna() & values.isna(), "flag_unparsable", lambda row: _shown(column, texts[row]))
    return values


def _choices(texts: pd.Series, column: Column, _mapped: Mapped, issues: Issues) -> pd.Series:
    allowed = {choice.lower(): choice for choice in column.choices}
    allowed.update(CHOICE_WORDS.get(column.name, {}))
    values = texts.str.lower().map(allowed).astype(object)
    figures = {"choices": list(column.choices)}
    unknown = texts.notna() & values.isna()
    issues.add_where(unknown, "choice_unknown", lambda row: {**_shown(column, texts[row]), **figures})
    return values.where(values.notna(), None)


def _texts(texts: pd.Series, column: Column, _mapped: Mapped, issues: Issues) -> pd.Series:
    limit = getattr(column.field, "max_length", None)
    if limit:
        long = texts.str.len() > limit
        issues.add_where(
            long, "text_too_long", lambda row: {"column": column.name, "length": len(texts[row]), "limit": limit}
        )
    control = texts.str.contains(_CONTROL, regex=True, na=False)
    issues.add_where(control, "text_control", lambda _row: {"column": column.name})
    damaged = texts.str.contains("\ufffd", regex=False, na=False)
    issues.add_where(damaged, "text_damaged", lambda row: _shown(column, texts[row]), refuse=False)
    if column.required or column.kind == "parent":
        lost = texts.str.match(_LOST_DIGITS).eq(True)
        issues.add_where(lost, "code_lost_digits", lambda row: _shown(column, texts[row]))
    return texts.astype(object).where(texts.notna(), None)


def _shown(column: Column, text: Any) -> dict[str, Any]:
    return {"column": column.name, "value": str(text)[:60]}


_READERS: dict[str, Callable[[pd.Series, Column, Mapped, Issues], pd.Series]] = {
    "text": _texts,
    "parent": _texts,
    "number": _numbers,
    "whole": _wholes,
    "date": _dates,
    "flag": _flags,
    "choice": _choices,
}


def check_order(values: pd.DataFrame, orders: tuple[tuple[str, ...], ...], issues: Issues) -> None:
    """Refuse rows whose known dates do not stand in the layer's order."""
    for order in orders:
        present = [name for name in order if name in values]
        for at, early in enumerate(present):
            for late in present[at + 1 :]:
                _check_pair(values[early], values[late], issues)


def _check_pair(early: pd.Series, late: pd.Series, issues: Issues) -> None:
    wrong = early.notna() & late.notna() & (late.fillna("") < early.fillna(""))
    names = {"earlier_column": early.name, "later_column": late.name}
    issues.add_where(wrong, "dates_out_of_order", lambda row: {**names, "earlier": early[row], "later": late[row]})
