"""A table of facts as arrays: numbers with NaN, words as small codes with -1 for unknown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.arithmetic.fact_names import BY_NAME, FACTS, Kind

Mask = npt.NDArray[np.bool_]
UNKNOWN_CODE = -1
_YES = {"yes", "true", "1", "1.0", "是"}
_NO = {"no", "false", "0", "0.0", "否"}


@dataclass(frozen=True)
class BadFact:
    """A cell that holds no value the fact may have: row position, column, and what was found."""

    row: int
    column: str
    value: str
    code: str = "fact_value_unknown"


class FactsRefused(ValueError):
    """The table of facts holds cells that cannot be read; ``cells`` names each."""

    code = "facts_refused"

    def __init__(self, cells: list[BadFact]) -> None:
        first = cells[0]
        super().__init__(f"facts_refused: {len(cells)} cells, first {first.column}={first.value!r} in row {first.row}")
        self.cells = cells


@dataclass(frozen=True)
class Facts:
    """Facts by name, all of one length.

    Attributes
    ----------
    numbers : dict of float arrays; NaN is unknown.
    codes : dict of int16 arrays; -1 is unknown, else an index into ``words`` of the same name.
    """

    length: int
    numbers: dict[str, npt.NDArray[np.float64]]
    codes: dict[str, npt.NDArray[np.int16]]
    words: dict[str, list[str]]

    def is_unknown(self, name: str) -> Mask:
        """Where a fact has no value."""
        if name in self.numbers:
            return np.isnan(self.numbers[name])
        return self.codes[name] == UNKNOWN_CODE

    def take(self, rows: npt.NDArray[Any]) -> Facts:
        """The same facts for chosen rows (a mask or positions)."""
        numbers = {name: values[rows] for name, values in self.numbers.items()}
        codes = {name: values[rows] for name, values in self.codes.items()}
        length = int(np.count_nonzero(rows)) if rows.dtype == np.bool_ else len(rows)
        return Facts(length, numbers, codes, self.words)

    def replace(self, name: str, values: npt.NDArray[Any]) -> Facts:
        """The same facts with one of them changed."""
        if name in self.numbers:
            return Facts(self.length, {**self.numbers, name: values}, self.codes, self.words)
        return Facts(self.length, self.numbers, {**self.codes, name: values}, self.words)


def empty_column(length: int) -> pd.Series:
    """A column that is unknown all the way down."""
    return pd.Series([None] * length, dtype=object)


def read_facts(frame: pd.DataFrame) -> tuple[Facts, list[BadFact]]:
    """Read a table of facts (column names of DESIGN 6; a missing column is unknown throughout).

    Returns
    -------
    Facts
        Cells that cannot be read are unknown in it.
    list of BadFact
        Those cells, in column order.
    """
    numbers, codes, words = {}, {}, {}
    bad: list[BadFact] = []
    for fact in FACTS:
        if fact.kind is Kind.TEXT:
            continue
        if fact.kind is not Kind.NUMBER:
            words[fact.name] = [word for word, _, _ in fact.choices]
        if fact.name not in frame:
            if fact.kind is Kind.NUMBER:
                numbers[fact.name] = np.full(len(frame), np.nan)
            else:
                codes[fact.name] = np.full(len(frame), UNKNOWN_CODE, dtype=np.int16)
            continue
        column = frame[fact.name].reset_index(drop=True)
        if fact.kind is Kind.NUMBER:
            numbers[fact.name] = _read_numbers(fact.name, column, bad)
        else:
            codes[fact.name] = _read_words(fact.name, column, words[fact.name], bad)
    return Facts(len(frame), numbers, codes, words), bad


def _texts(column: pd.Series) -> pd.Series:
    """Cells as stripped text, None where empty."""
    cells = column.astype(object).where(column.notna(), None)
    texts = cells.map(lambda cell: None if cell is None else str(cell).strip())
    return texts.where(texts != "", None)


def _report(bad: list[BadFact], name: str, column: pd.Series, wrong: Mask, code: str) -> None:
    rows = np.flatnonzero(wrong)
    bad.extend(BadFact(int(row), name, str(column.iloc[row])[:100], code) for row in rows)


def _read_numbers(name: str, column: pd.Series, bad: list[BadFact]) -> npt.NDArray[np.float64]:
    fact = BY_NAME[name]
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        values = column.to_numpy(dtype=float, na_value=np.nan)
        filled = ~np.isnan(values)
    else:
        texts = _texts(column)
        values = pd.to_numeric(texts, errors="coerce").to_numpy(dtype=float)
        filled = texts.notna().to_numpy()
    unreadable = filled & ~np.isfinite(values)
    _report(bad, name, column, unreadable, "fact_not_a_number")
    outside = filled & ~unreadable & ((values < fact.low) | (values > fact.high))
    _report(bad, name, column, outside, "fact_out_of_range")
    return np.where(unreadable | outside, np.nan, values)


def _flag_word(text: str) -> str:
    lowered = text.lower()
    return "yes" if lowered in _YES else "no" if lowered in _NO else text


def _read_words(name: str, column: pd.Series, words: list[str], bad: list[BadFact]) -> npt.NDArray[np.int16]:
    fact = BY_NAME[name]
    positions, uniques = pd.factorize(column, use_na_sentinel=True)
    lookup = np.full(len(uniques) + 1, UNKNOWN_CODE, dtype=np.int16)
    refused = np.zeros(len(uniques) + 1, dtype=bool)
    for index, cell in enumerate(uniques):
        text = str(cell).strip()
        word = _flag_word(text) if fact.kind is Kind.FLAG else text
        if word and word not in words and fact.is_open:
            words.append(word)
        if word in words:
            lookup[index] = words.index(word)
        else:
            refused[index] = bool(word)
    _report(bad, name, column, refused[positions], "fact_value_unknown")
    return lookup[positions]


def word_codes(facts: Facts, name: str, wanted: Iterable[str]) -> list[int]:
    """The codes of words; a word no row uses has none."""
    known = facts.words[name]
    return [known.index(word) for word in wanted if word in known]
