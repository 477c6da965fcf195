"""What a file rests on: run, policy and its version, dates of truth and data. It stands in every file that goes out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from analysis.models import AnalysisRun, Scenario


@dataclass(frozen=True)
class Provenance:
    """Labelled facts about a file, in order; `key` is the name that programs read."""

    lines: tuple[tuple[str, str, str], ...]  # key, label, value

    def as_dict(self) -> dict[str, str]:
        """The facts by key."""
        return {key: value for key, _label, value in self.lines}

    def value(self, key: str) -> str:
        """One fact; empty where it isn't told."""
        return self.as_dict().get(key, "")

    def label(self, key: str) -> str:
        """What a fact is called; empty where it isn't told."""
        return next((label for name, label, _value in self.lines if name == key), "")

    def as_json(self) -> str:
        """The facts as JSON text, the form in which a file's metadata holds them."""
        return json.dumps(self.as_dict(), ensure_ascii=False)


def provenance_of(run: AnalysisRun, scenario: Scenario | None = None) -> Provenance:
    """What results of a run, or of a scenario of it, rest on."""
    lines: list[tuple[str, str, Any]] = [
        ("run", _("Run"), f"#{run.pk}"),
        ("as_of", _("As of"), run.as_of),
        ("data_date", _("Data of"), run.data_date or "—"),
        ("known_at", _("As known at"), f"{timezone.localtime(run.known_at):%Y-%m-%d %H:%M}"),
        ("performance_year", _("Year of the firms' figures"), run.performance_year or "—"),
        ("policy", _("Policy"), run.policy_name),
        ("policy_version", _("Policy version"), run.policy_version),
        ("fingerprint", _("Fingerprint"), run.fingerprint),
    ]
    if scenario is not None:
        lines.append(("scenario", _("Scenario"), scenario.name))
        lines.append(("changes", _("Moved figures"), json.dumps(scenario.changes, ensure_ascii=False)))
    lines.append(("written_at", _("Written at"), f"{timezone.localtime():%Y-%m-%d %H:%M}"))
    return Provenance(tuple((key, label, str(value)) for key, label, value in lines))
