"""What a zone's land could still carry (DOMAIN 5.6): expansion, structure, intensity, management, years of supply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.arithmetic.evaluation.indicators import ratio
from analysis.arithmetic.evaluation.standardise import Ideal

PACES = ("mean_3", "mean_5", "max")
"""How fast land was supplied: the mean of three or five years, or the year with most."""


@dataclass(frozen=True)
class Potential:
    """Hectares, and years at each pace; None where unknown. `intensity_parts`: by indicator, before weighting."""

    expansion_ha: float | None = None
    expansion_industrial_ha: float | None = None
    structure_ha: float | None = None
    intensity_ha: float | None = None
    management_ha: float | None = None
    intensity_parts: Mapping[str, float | None] = field(default_factory=dict)
    pace_ha: Mapping[str, float | None] = field(default_factory=dict)
    years: Mapping[str, float | None] = field(default_factory=dict)


def potential(
    found: Mapping[str, float | None],
    measured: Mapping[str, float | None],
    ideals: Mapping[str, Ideal],
    weights: Mapping[str, float],
    supplied: Mapping[int, float | None],
) -> Potential:
    """The potential of the main area.

    Parameters
    ----------
    found, measured : mapping
        Areas (ha) and indicators by name.
    weights : mapping
        Of the indicators of intensity, which sum to 1.
    supplied : mapping
        Land supplied (ha) by year; the newest year is the last one that counts.
    """
    parts = {name: _short(found.get("A2"), measured.get(name), ideals[name]) for name in weights}
    known = [part * weight for name, weight in weights.items() if (part := parts[name]) is not None]
    pace = paces(supplied)
    idle, over = found.get("G"), found.get("D22")
    return Potential(
        expansion_ha=found.get("E"),
        expansion_industrial_ha=found.get("E21"),
        structure_ha=_structure(found.get("A"), measured.get("industrial_share"), ideals.get("industrial_share")),
        intensity_ha=sum(known) if known and len(known) == len(parts) else None,
        management_ha=None if idle is None or over is None else idle + over,
        intensity_parts=parts,
        pace_ha=pace,
        years={name: ratio(found.get("E"), value) for name, value in pace.items()},
    )


def paces(supplied: Mapping[int, float | None]) -> dict[str, float | None]:
    """Hectares a year at each of `PACES`; unknown where a year that it needs is."""
    if not supplied:
        return dict.fromkeys(PACES)
    newest = max(supplied)
    last = [supplied.get(newest - back) for back in range(5)]
    return {"mean_3": _mean(last[:3]), "mean_5": _mean(last), "max": None if None in last else max(map(_sure, last))}


def _mean(values: list[float | None]) -> float | None:
    return None if None in values else sum(map(_sure, values)) / len(values)


def _sure(value: float | None) -> float:
    assert value is not None
    return value


def _short(area_ha: float | None, value: float | None, ideal: Ideal) -> float | None:
    """Land that an indicator's distance from its ideal value stands for; none where it is reached."""
    if area_ha is None or value is None:
        return None
    return area_ha * max(0.0, ideal.value - value) / ideal.value


def _structure(built_ha: float | None, share: float | None, ideal: Ideal | None) -> float | None:
    if built_ha is None or share is None or ideal is None:
        return None
    return built_ha * max(0.0, ideal.value - share) / 100
