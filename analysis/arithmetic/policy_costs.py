"""What the instruments of a policy cost and bring: read from its text, and summed over what was proposed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from analysis.arithmetic.policy_errors import PolicyError
from analysis.arithmetic.policy_model import InstrumentFigures, Policy, Source
from analysis.arithmetic.policy_source import PolicySource

SECTION = "instrument_figures"
LARGEST = {
    "cost_wan_per_mu": math.inf,
    "tax_gain_wan_per_mu": math.inf,
    "output_gain_wan_per_mu": math.inf,
    "far_at_least": math.inf,
    "freed_share": 1.0,
}
"""The figures of an instrument and the most that each may be; none is below zero."""
_BASIS = frozenset({"document", "clause_zh", "clause_en", "confirmed"})


def read_instrument_figures(
    source: PolicySource, instruments: Iterable[str], basis: Callable[[Mapping[str, Any], str, int], Source]
) -> dict[str, InstrumentFigures]:
    """The tables ``[instrument_figures.NAME]`` of a policy.

    Raises
    ------
    PolicyError
        ``policy_unknown_name``, ``policy_unknown_key`` or ``policy_figure_range`` with the line.
    """
    known = set(instruments)
    found = {}
    for name, table in source.data.get(SECTION, {}).items():
        header = f"{SECTION}.{name}"
        if name not in known:
            raise PolicyError("policy_unknown_name", source.line(header), place=SECTION, kind="instrument", name=name)
        for key in table:
            if key not in LARGEST and key not in _BASIS:
                raise PolicyError("policy_unknown_key", source.line(header, 0, key), place=header, key=key)
        figures = {key: _figure(source, header, key, table[key]) for key in LARGEST if key in table}
        found[name] = InstrumentFigures(basis(table, header, 0), **figures)
    return found


def _figure(source: PolicySource, header: str, key: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= LARGEST[key]:
        line = source.line(header, 0, key)
        raise PolicyError("policy_figure_range", line, place=header, key=key, value=value, most=LARGEST[key])
    return float(value)


@dataclass(frozen=True)
class PathCost:
    """What a path costs over the land proposed for it.

    Attributes
    ----------
    cost_wan : float or None
        Over the land whose instrument has a known cost; None where no cost is known.
    mu, known_mu : float
        The land proposed, and the part of it with a known cost.
    """

    cost_wan: float | None
    mu: float
    known_mu: float

    @property
    def coverage(self) -> float:
        """The share of the land with a known cost, 0 to 1."""
        return self.known_mu / self.mu if self.mu else 0.0


def path_costs(policy: Policy, mu_by_rule: Mapping[str, float]) -> dict[str, PathCost]:
    """What each path costs when the rules decided over so many mu; a rule without a path costs nothing to anybody.

    Examples
    --------
    >>> from analysis.arithmetic.policy import load_policy
    >>> path_costs(load_policy("demo"), {"E4": 10.0})["buy_back"].coverage
    1.0
    """
    mu: dict[str, list[float]] = {}
    known: dict[str, list[tuple[float, float]]] = {}
    for rule in policy.rules:
        land = mu_by_rule.get(rule.name)
        if not rule.path or land is None:
            continue
        mu.setdefault(rule.path, []).append(land)
        figures = policy.instrument_figures.get(rule.instrument)
        if figures and figures.cost_wan_per_mu is not None:
            known.setdefault(rule.path, []).append((land, figures.cost_wan_per_mu))
    return {
        path: PathCost(
            math.fsum(land * cost for land, cost in known[path]) if path in known else None,
            math.fsum(lands),
            math.fsum(land for land, _cost in known.get(path, ())),
        )
        for path, lands in mu.items()
    }
