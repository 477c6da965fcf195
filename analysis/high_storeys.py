"""The policy's rule for high storeys, in the form that floor area is computed with."""

from __future__ import annotations

from analysis.arithmetic.policy_model import Policy
from parcels.arithmetic.floor_area import HighStorey


def high_storey(policy: Policy) -> HighStorey:
    """From what storey height floor area counts how often; the national note where the policy says nothing."""
    if "high_storey_m" not in policy.figures or "high_storey_factor" not in policy.figures:
        return HighStorey()
    return HighStorey(policy.figure("high_storey_m"), policy.figure("high_storey_factor"))
