"""What the paths proposed by a run cost, under the policy that the run kept."""

from __future__ import annotations

from analysis.arithmetic.policy import read_policy
from analysis.arithmetic.policy_costs import PathCost
from analysis.arithmetic.policy_costs import path_costs as costs_of
from analysis.models import AnalysisRun


def path_costs(run: AnalysisRun) -> dict[str, PathCost]:
    """Cost of each path in wan yuan over the land proposed for it, from the counts that the run kept."""
    return costs_of(
        read_policy(run.policy_text), {rule: mu for rule, (_parcels, mu) in run.counts.get("rules", {}).items()}
    )
