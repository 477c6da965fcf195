"""The type of a zone, which decides what it is measured by (DOMAIN 5.2).

A2/A above 30 % and A1/A below 25 %: led by industry. A2/A at most 30 % and A1/A at least 25 %: industry and city in
one. Anything else: other. Bonded and export zones are always led by industry. Both lines stand in the scheme.
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.arithmetic.evaluation.findings import Finding
from analysis.arithmetic.policy_model import Words

INDUSTRY_LED, CITY_INTEGRATED, OTHER = "industry_led", "city_integrated", "other"
TYPES = {
    INDUSTRY_LED: Words("工业主导型", "led by industry"),
    CITY_INTEGRATED: Words("产城融合型", "industry and city in one"),
    OTHER: Words("其他", "other"),
}


@dataclass(frozen=True)
class TypeRule:
    """The lines between the types, in per cent of built land."""

    industrial_above: float
    housing_below: float


def zone_type(
    housing_ha: float | None, industrial_ha: float | None, built_ha: float | None, rule: TypeRule, bonded: bool = False
) -> str | None:
    """The type by the rule; None where the areas that decide are unknown.

    Examples
    --------
    >>> zone_type(18.0, 53.0, 100.0, TypeRule(30.0, 25.0))
    'industry_led'
    """
    if bonded:
        return INDUSTRY_LED
    if housing_ha is None or industrial_ha is None or built_ha is None or built_ha <= 0:
        return None
    industrial = 100 * industrial_ha / built_ha > rule.industrial_above
    few_homes = 100 * housing_ha / built_ha < rule.housing_below
    if industrial == few_homes:
        return INDUSTRY_LED if industrial else CITY_INTEGRATED
    return OTHER


def label_differs(stated: str, found: str | None) -> list[Finding]:
    """A label that the areas contradict: a data-quality finding, the stated type still holds."""
    if not stated or found is None or stated == found:
        return []
    return [Finding("evaluation_type_differs", {"stated": stated, "found": found})]
