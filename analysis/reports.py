"""A run as a JSON report, the same for scripts and pages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from analysis.models import AnalysisRun


def run_report(run: AnalysisRun) -> dict[str, Any]:
    """What the run was asked, on which data, and what it counted."""
    return {
        "run": run.pk,
        "state": run.state,
        "as_of": run.as_of.isoformat(),
        "known_at": run.known_at.isoformat(),
        "policy": {"name": run.policy_name, "version": run.policy_version},
        "data_date": run.data_date.isoformat() if run.data_date else None,
        "performance_year": run.performance_year,
        "register_stamp": run.register_stamp,
        "counts": run.counts,
        "fingerprint": run.fingerprint,
        "seconds": run.seconds,
    }


def write_report(path: Path | None, report: dict[str, Any]) -> None:
    """Write a report where one is wanted."""
    if path is not None:
        text = json.dumps({"command": "analyse", **report}, ensure_ascii=False, indent=1, default=str)
        path.write_text(text + "\n", encoding="utf-8")
