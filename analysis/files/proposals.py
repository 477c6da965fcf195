"""Facts from a file: the rows that can be read, and a named reason for each that cannot."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.arithmetic.fact_names import BY_NAME
from analysis.arithmetic.facts import BadFact, Facts, read_facts
from analysis.files.columns import need_column, read_codes
from parcels.files.evidence import RowIssue

_CODES = {"fact_not_a_number": "number_unparsable", "fact_out_of_range": "number_out_of_range"}


def accepted_facts(table: pd.DataFrame) -> tuple[pd.DataFrame, Facts, list[RowIssue]]:
    """The rows with a code of their own and readable facts, as they stand and as read, and what ails the others."""
    need_column(table, "parcel_code")
    issues: list[RowIssue] = []
    codes, refused = read_codes(table, issues)
    facts, bad = read_facts(table)
    issues.extend(_issue(cell) for cell in bad)
    refused[[cell.row for cell in bad]] = True
    kept = np.flatnonzero(~refused)
    rows = table.assign(parcel_code=codes.to_numpy()) if len(table) else table
    return rows.iloc[kept].reset_index(drop=True), facts.take(kept), issues


def _issue(cell: BadFact) -> RowIssue:
    fact = BY_NAME[cell.column]
    figures = {"column": cell.column, "value": cell.value, "low": fact.low, "high": fact.high}
    return RowIssue(cell.row + 1, _CODES.get(cell.code, cell.code), figures)


def counts(column: pd.Series) -> dict[str, int]:
    """How often each value occurs, empty ones left out."""
    return {str(name): int(number) for name, number in column[column != ""].value_counts(sort=True).items()}
