"""What came of an import: counts, evidence, and every row that was refused or warned about."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from parcels.files.evidence import Finding, RowIssue


@dataclass
class Report:
    """The outcome of an import or of its trial run."""

    file: str
    layer: str
    dry_run: bool
    rows: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    saved: bool = False
    seconds: float = 0.0
    findings: list[Finding] = field(default_factory=list)
    issues: list[RowIssue] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    unread_columns: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    picture: dict[str, Any] | None = None

    @property
    def refused_rows(self) -> set[int]:
        """The rows that are not saved."""
        return {issue.row for issue in self.issues if issue.refused}

    def counts(self) -> dict[str, Any]:
        """Return the counts, refusals and warnings by code."""
        return {
            "rows": self.rows,
            "new": self.new,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "refused": len(self.refused_rows),
            "refused_by_reason": dict(Counter(first.code for first in self._first_reasons())),
            "warnings_by_reason": dict(Counter(issue.code for issue in self.issues if not issue.refused)),
        }

    def _first_reasons(self) -> list[RowIssue]:
        first: dict[int, RowIssue] = {}
        for issue in self.issues:
            if issue.refused:
                first.setdefault(issue.row, issue)
        return list(first.values())

    def as_dict(self) -> dict[str, Any]:
        """Return the whole report, JSON-able; each refused row with its reason in both languages."""
        ordered = sorted(self.issues, key=lambda issue: (issue.row, not issue.refused))
        whole = {
            "file": self.file,
            "layer": self.layer,
            "dry_run": self.dry_run,
            "saved": self.saved,
            "seconds": round(self.seconds, 2),
            **self.counts(),
            "evidence": [finding.as_dict() for finding in self.findings],
            "columns": self.columns,
            "unread_columns": self.unread_columns,
            "refused_rows": [self._row(issue) for issue in ordered if issue.refused],
            "warnings": [self._row(issue) for issue in ordered if not issue.refused],
        }
        return dict(storable(whole))

    def _row(self, issue: RowIssue) -> dict[str, Any]:
        row = issue.as_dict()
        del row["refused"]
        return {"row": row.pop("row"), "name": self.names.get(issue.row), **row}


def storable(value: Any) -> Any:
    """Return a value that JSON and the database can hold: no NaN, no array numbers, no null characters."""
    if isinstance(value, dict):
        return {str(key): storable(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set):
        return [storable(part) for part in value]
    if isinstance(value, np.generic):
        return storable(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value.replace("\x00", "\ufffd") if isinstance(value, str) else value
