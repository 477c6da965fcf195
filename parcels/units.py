"""Units of area, length and money: the only place where one is turned into another.

A mu (亩) is exactly 2000/3 m² (DOMAIN, first line). Money inside LandGIS is in wan yuan (ten thousand yuan).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

M2_PER_MU = 2000 / 3
M2_PER_HA = 10_000.0
YUAN_PER_WAN = 10_000.0
MU_PER_HA = 15.0
M_PER_FOOT = 0.3048


@dataclass(frozen=True)
class Unit:
    """A unit by its dimension and its factor to the base unit (m², m, wan yuan, share of one).

    Examples
    --------
    >>> UNITS["ha"].factor
    10000.0
    """

    dimension: str
    factor: float


class UnknownUnit(ValueError):
    """A unit name that is not in the table; ``name`` keeps what was asked."""

    code = "unknown_unit"

    def __init__(self, name: str) -> None:
        super().__init__(f"unknown_unit: {name!r}")
        self.name = name


_MU = Unit("area", M2_PER_MU)
_WAN = Unit("money", 1.0)
_YUAN = Unit("money", 1 / YUAN_PER_WAN)
_PERCENT = Unit("share", 0.01)

UNITS: dict[str, Unit] = {
    "m2": Unit("area", 1.0),
    "m²": Unit("area", 1.0),
    "平方米": Unit("area", 1.0),
    "ha": Unit("area", M2_PER_HA),
    "公顷": Unit("area", M2_PER_HA),
    "km2": Unit("area", 1e6),
    "km²": Unit("area", 1e6),
    "平方公里": Unit("area", 1e6),
    "mu": _MU,
    "亩": _MU,
    "ft2": Unit("area", M_PER_FOOT**2),
    "m": Unit("length", 1.0),
    "米": Unit("length", 1.0),
    "km": Unit("length", 1000.0),
    "ft": Unit("length", M_PER_FOOT),
    "yuan": _YUAN,
    "元": _YUAN,
    "wan": _WAN,
    "万元": _WAN,
    "yi": Unit("money", 10_000.0),
    "亿元": Unit("money", 10_000.0),
    "wan_per_mu": Unit("money_per_area", 1.0),
    "万元/亩": Unit("money_per_area", 1.0),
    "wan_per_ha": Unit("money_per_area", 1 / MU_PER_HA),
    "万元/公顷": Unit("money_per_area", 1 / MU_PER_HA),
    "percent": _PERCENT,
    "%": _PERCENT,
    "share": Unit("share", 1.0),
}

# The suffix of a column name says the unit its values are kept in.
_SUFFIX_UNITS = ("wan_per_mu", "m2", "mu", "km2", "ha", "wan", "m")


def parse_unit(name: str) -> Unit:
    """Return the unit called ``name`` (case and blanks do not matter).

    Raises
    ------
    UnknownUnit
        When the table has no such unit.

    Examples
    --------
    >>> parse_unit("FT2").dimension
    'area'
    """
    key = name.strip().lower()
    if key not in UNITS:
        raise UnknownUnit(name)
    return UNITS[key]


def unit_of_column(column: str) -> str | None:
    """Return the unit that a column's name ends in (``area_m2`` → ``m2``), or None when it names none."""
    for suffix in _SUFFIX_UNITS:
        if column.endswith("_" + suffix):
            return suffix
    if column.endswith("_share"):
        return "share"
    return None


def convert(values: Any, unit: str, target: str) -> Any:
    """Convert numbers from ``unit`` to ``target``; NaN stays NaN.

    Raises
    ------
    UnknownUnit
        When either name is unknown, or when they measure different things.

    Examples
    --------
    >>> convert(15.0, "mu", "ha")
    1.0
    """
    source, wanted = parse_unit(unit), parse_unit(target)
    if source.dimension != wanted.dimension:
        raise UnknownUnit(f"{unit}→{target}")
    return values * (source.factor / wanted.factor)


def m2_to_mu(area_m2: Any) -> Any:
    """Area in mu from m²."""
    return np.multiply(area_m2, 3) / 2000


def mu_to_m2(area_mu: Any) -> Any:
    """Area in m² from mu."""
    return np.multiply(area_mu, 2000) / 3
