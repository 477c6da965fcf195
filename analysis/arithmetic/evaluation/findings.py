"""A remark about an evaluation: a code and the figures that caused it; pages and reports have the sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Finding:
    """What was found, by code."""

    code: str
    figures: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The finding as it is kept."""
        return {"code": self.code, "figures": dict(self.figures)}
