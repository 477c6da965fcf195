"""Which parcels have a proposal in the newest run: an edit of theirs shows it, so that nobody cuts land under one."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from analysis.models import AnalysisRun, ParcelResult, RunState
from analysis.words import instrument_label, path_label, policy_of


def proposals_of(parcels: Iterable[int]) -> list[dict[str, str]]:
    """Code and sentence for each of these parcels that the newest finished run proposes something for."""
    run = AnalysisRun.objects.filter(state=RunState.DONE).order_by("-pk").first()
    if run is None:
        return []
    found = ParcelResult.objects.filter(run=run, parcel__in=list(parcels)).exclude(rule="").order_by("parcel_code")
    rows = found.values_list("parcel_code", "rule", "path", "instrument")
    policy = policy_of(run) if rows else None
    return [
        {
            "code": code,
            "text": _("{path} {instrument} (rule {rule}, run #{run})").format(
                path=path_label(policy, path) if policy and path else "",
                instrument=instrument_label(policy, instrument) if policy else instrument,
                rule=rule,
                run=run.pk,
            ),
        }
        for code, rule, path, instrument in rows
    ]
