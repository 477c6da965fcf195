"""Scores and grades of firms under a scheme: `manage.py grade` (DESIGN 5, DOMAIN 6)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from django.core.management.base import CommandParser

from analysis.arithmetic.grading.model import FIGURES
from analysis.arithmetic.grading.scheme import load_scheme
from analysis.arithmetic.grading.scores import HOLDER, grade
from analysis.files.columns import need_column
from analysis.files.command import FileCommand, issue_dicts
from analysis.files.proposals import counts
from analysis.tables import read_table, write_table
from parcels.files.evidence import RowIssue

NEEDED = ("credit_code", "name", "scale")


class Command(FileCommand):
    help = "Enterprise scores and grades under a grading scheme, without a database."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--in", dest="firms", type=Path, required=True, help="one row a firm; empty means unknown")
        parser.add_argument("--scheme", required=True, help="a scheme's name (huangyan_2022) or TOML file")
        parser.add_argument("--layer", help="sheet of the file, when it has several")

    def run(self, options: dict[str, Any]) -> dict[str, Any]:
        """Read, grade, write; rows with a figure that is no number are refused by name."""
        stages = self.stages(("read", "grade", "write"))
        next(stages)
        scheme = load_scheme(options["scheme"])
        table = read_table(options["firms"], layer=options["layer"], encoding=options["encoding"])
        for name in NEEDED:
            need_column(table, name)
        issues, bad = _unreadable(table)
        rows = _with_holders(table[~bad].reset_index(drop=True))
        next(stages)
        found = grade(rows, scheme)
        result = pd.concat([rows.drop(columns=[name for name in (*found, HOLDER) if name in rows]), found], axis=1)
        next(stages)
        write_table(result, options["out"])
        stages.close()
        return {
            "rows_in": len(table),
            "rows_out": len(result),
            "refused": len(table) - len(result),
            "scheme": {"name": scheme.name, "version": scheme.version},
            "counts": counts(result["grade"]),
            "notes": counts(result["note"]),
            "issues": issue_dicts(issues),
        }


def _with_holders(table: pd.DataFrame) -> pd.DataFrame:
    """Rows with the row of the firm on whose land a tenant sits, where `holder_credit_code` names it."""
    if "holder_credit_code" not in table:
        return table
    rows = pd.Series(table.index, index=table["credit_code"].astype(str))
    first = rows[~rows.index.duplicated()]
    named = table["holder_credit_code"]
    at = named.where(named.notna(), "").astype(str).map(first)
    return table.assign(**{HOLDER: at.where(at != table.index).astype(object)})


def _unreadable(table: pd.DataFrame) -> tuple[list[RowIssue], np.ndarray]:
    """Cells of figures that hold something other than a number, and the rows they refuse."""
    bad = np.zeros(len(table), dtype=bool)
    issues = []
    for name in [one for one in FIGURES if one in table]:
        column = table[name]
        given = column.notna() & (column.astype(str).str.strip() != "")
        wrong = (given & pd.to_numeric(column, errors="coerce").isna()).to_numpy()
        figures = [{"column": name, "value": str(column.iloc[row])[:40]} for row in np.flatnonzero(wrong)]
        issues += [
            RowIssue(int(row) + 1, "number_unparsable", told)
            for row, told in zip(np.flatnonzero(wrong), figures, strict=True)
        ]
        bad |= wrong
    return issues, bad
