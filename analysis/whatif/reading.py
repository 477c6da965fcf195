"""Changes as a page, a scenario or a script writes them, checked figure by figure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from analysis.arithmetic.policy_changes import Changes
from parcels.refusals import Refusal

LARGEST = 1_000_000.0
_PARTS = ("figures", "benchmarks", "floors")


def read_changes(data: Any) -> Changes:
    """Read changes from JSON-able data (`Scenario.changes`).

    Raises
    ------
    Refusal
        ``whatif_not_read``, ``whatif_value_wrong``.
    """
    if not isinstance(data, Mapping):
        raise Refusal("whatif_not_read", {"detail": type(data).__name__})
    unknown = sorted(set(data) - {*_PARTS, "floor_factor", "floor_at_least"})
    if unknown:
        raise Refusal("whatif_not_read", {"detail": ", ".join(map(str, unknown))[:80]})
    return Changes(
        **{part: _numbers(part, data.get(part, {})) for part in _PARTS},
        floor_factor=_number("floor_factor", data.get("floor_factor", 1.0), 0.1, 10.0),
        floor_at_least=_number("floor_at_least", data.get("floor_at_least", 0.0), 0.0, 20.0),
    )


def as_data(changes: Changes) -> dict[str, Any]:
    """The changes as JSON-able data, moved figures only."""
    data: dict[str, Any] = {part: dict(getattr(changes, part)) for part in _PARTS if getattr(changes, part)}
    if changes.floor_factor != 1.0:
        data["floor_factor"] = changes.floor_factor
    if changes.floor_at_least > 0.0:
        data["floor_at_least"] = changes.floor_at_least
    return data


def _numbers(part: str, data: Any) -> dict[str, float]:
    if not isinstance(data, Mapping):
        raise Refusal("whatif_not_read", {"detail": part})
    return {str(name): _number(str(name), value, -LARGEST, LARGEST) for name, value in data.items()}


def _number(name: str, value: Any, low: float, high: float) -> float:
    number = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else math.nan
    if not low <= number <= high:
        raise Refusal("whatif_value_wrong", {"name": name, "value": str(value)[:40], "low": low, "high": high})
    return number
