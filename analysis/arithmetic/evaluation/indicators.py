"""The indicators of a zone (DOMAIN 5.3): each a ratio of two sums, unknown where either is.

Areas in ha, floor and footprint in m², money in wan yuan. 开发率 × 供应率 × 建成率 = built ÷ developable is an
identity of the three formulas; :func:`identity` gives both sides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.arithmetic.evaluation.classes import complete, total_of
from analysis.arithmetic.evaluation.zone_type import CITY_INTEGRATED, INDUSTRY_LED
from analysis.arithmetic.policy_model import Words

PERCENT, RATIO, WAN_PER_HA, PERSONS_PER_HA = "percent", "ratio", "wan_per_ha", "persons_per_ha"
HA_PER_M2 = 1e-4
BOTH = (INDUSTRY_LED, CITY_INTEGRATED)
INDUSTRY = (INDUSTRY_LED,)
CITY = (CITY_INTEGRATED,)


@dataclass(frozen=True)
class Indicator:
    """One indicator: `top` over `bottom` times `factor`; `types` are the zones that it measures."""

    name: str
    top: str
    bottom: str
    factor: float
    unit: str
    types: tuple[str, ...]
    words: Words
    formula: Words


def _indicator(
    name: str, ratio: str, factor: float, unit: str, types: tuple[str, ...], words: Words, formula: Words
) -> Indicator:
    top, bottom = ratio.split("/")
    return Indicator(name, top, bottom, factor, unit, types, words, formula)


FIGURES: dict[str, Words] = {
    "floor_area_m2": Words("总建筑面积", "total floor area"),
    "footprint_m2": Words("建筑基底总面积", "footprint of buildings"),
    "industrial_floor_area_m2": Words("工矿仓储用地上的总建筑面积", "floor area on industrial land"),
    "industrial_covered_m2": Words(
        "工矿仓储用地上的建筑物构筑物基底、露天堆场和露天操作场地总面积",
        "footprint of buildings and open yards on industrial land",
    ),
    "fixed_assets_wan": Words("工业（物流）企业固定资产投资总额", "fixed assets of industry and logistics, cumulative"),
    "industrial_tax_wan": Words("工业（物流）企业税收总额", "tax of industry and logistics"),
    "tax_wan": Words("二、三产业税收总额", "tax of the secondary and tertiary sectors"),
    "residents": Words("常住人口", "residents"),
}
"""What is measured beside the land classes; the ending tells the unit."""

INDICATORS: dict[str, Indicator] = {
    one.name: one
    for one in (
        _indicator(
            "development_rate", "ready/developable", 100, PERCENT, BOTH, Words("土地开发率", "land development rate"),
            Words("已达到供地条件的土地 (A+B21) ÷ (总面积−C)", "land ready to be supplied (A+B21) ÷ (total − C)"),
        ),
        _indicator(
            "supply_rate", "D/ready", 100, PERCENT, BOTH, Words("土地供应率", "land supply rate"),
            Words("已供应国有建设用地 D ÷ (A+B21)", "land supplied D ÷ (A+B21)"),
        ),
        _indicator(
            "built_rate", "A/D", 100, PERCENT, BOTH, Words("土地建成率", "land completion rate"),
            Words("已建成城镇建设用地 A ÷ D", "land built A ÷ D"),
        ),
        _indicator(
            "industrial_share", "A2/A", 100, PERCENT, INDUSTRY, Words("工业用地率", "share of industrial land"),
            Words("工矿仓储用地 A2 ÷ A", "industrial land A2 ÷ A"),
        ),
        _indicator(
            "far", "floor_area_m2/A", HA_PER_M2, RATIO, BOTH, Words("综合容积率", "floor-area ratio of the zone"),
            Words("总建筑面积 ÷ A", "floor area ÷ A"),
        ),
        _indicator(
            "building_density", "footprint_m2/A", 100 * HA_PER_M2, PERCENT, BOTH,
            Words("建筑密度", "building density of the zone"), Words("建筑基底总面积 ÷ A", "footprint ÷ A"),
        ),
        _indicator(
            "industrial_far", "industrial_floor_area_m2/A2", HA_PER_M2, RATIO, INDUSTRY,
            Words("工业用地综合容积率", "floor-area ratio of industrial land"),
            Words("工矿仓储用地上的建筑面积 ÷ A2", "floor area on industrial land ÷ A2"),
        ),
        _indicator(
            "industrial_coefficient", "industrial_covered_m2/A2", 100 * HA_PER_M2, PERCENT, INDUSTRY,
            Words("工业用地建筑系数", "building coefficient of industrial land"),
            Words("工矿仓储用地上的基底与露天场地 ÷ A2", "footprint and yards on industrial land ÷ A2"),
        ),
        _indicator(
            "fixed_assets_per_ha", "fixed_assets_wan/A2", 1, WAN_PER_HA, INDUSTRY,
            Words("工业用地固定资产投入强度", "fixed assets on industrial land"),
            Words("工业（物流）企业固定资产投资总额 ÷ A2", "fixed assets of industry and logistics ÷ A2"),
        ),
        _indicator(
            "industrial_tax_per_ha", "industrial_tax_wan/A2", 1, WAN_PER_HA, INDUSTRY,
            Words("工业用地地均税收", "tax on industrial land"),
            Words("工业（物流）企业税收总额 ÷ A2", "tax of industry and logistics ÷ A2"),
        ),
        _indicator(
            "tax_per_ha", "tax_wan/A", 1, WAN_PER_HA, CITY, Words("综合地均税收", "tax on built land"),
            Words("二、三产业税收总额 ÷ A", "tax of the secondary and tertiary sectors ÷ A"),
        ),
        _indicator(
            "population_density", "residents/A", 1, PERSONS_PER_HA, CITY, Words("人口密度", "residents on built land"),
            Words("常住人口 ÷ A", "residents ÷ A"),
        ),
        _indicator(
            "idle_rate", "G/D", 100, PERCENT, BOTH, Words("土地闲置率", "share of idle land"),
            Words("闲置土地 G ÷ D", "idle land G ÷ D"),
        ),
    )
}  # fmt: skip
TAX_INDICATORS = frozenset({"industrial_tax_per_ha", "tax_per_ha"})
TAX_FIGURES = frozenset({"industrial_tax_wan", "tax_wan"})
BOTTOMS = frozenset({"A", "A2"})
"""What the tax of a zone of industry and city may be divided by: texts differ (DOMAIN 5.3, to be confirmed)."""


def quantities(given: Mapping[str, float | None]) -> dict[str, float | None]:
    """Every area of the classes, the other figures, and what the formulas are made of: `ready`, `developable`."""
    found: dict[str, float | None] = complete(given)
    found |= {name: given.get(name) for name in FIGURES}
    found["ready"] = total_of(found, ("A", "B21"))
    whole, barred = found["total"], found["C"]
    found["developable"] = None if whole is None or barred is None else whole - barred
    return found


def ratio(top: float | None, bottom: float | None, factor: float = 1.0) -> float | None:
    """One figure over another; unknown where either is, or where the lower one is not above zero."""
    return None if top is None or bottom is None or bottom <= 0 else top / bottom * factor


def indicators_of(zone_type: str) -> list[Indicator]:
    """What a zone of this type is measured by; a zone of another type is described by all there is."""
    return [one for one in INDICATORS.values() if zone_type in one.types or zone_type not in BOTH]


def measured(
    found: Mapping[str, float | None], zone_type: str, bottoms: Mapping[str, str] | None = None
) -> dict[str, float | None]:
    """The indicators by name.

    Parameters
    ----------
    found : mapping
        What :func:`quantities` gave.
    bottoms : mapping, optional
        Other denominators by indicator, as a scheme sets them.
    """
    other = bottoms or {}
    return {
        one.name: ratio(found.get(one.top), found.get(other.get(one.name, one.bottom)), one.factor)
        for one in indicators_of(zone_type)
    }


def identity(found: Mapping[str, float | None]) -> tuple[float | None, float | None]:
    """开发率 × 供应率 × 建成率 and built ÷ developable, both in per cent: the same, or unknown."""
    rates = [ratio(found.get(INDICATORS[name].top), found.get(INDICATORS[name].bottom)) for name in RATES]
    known = [rate for rate in rates if rate is not None]
    product = 100 * known[0] * known[1] * known[2] if len(known) == len(RATES) else None
    return product, ratio(found.get("A"), found.get("developable"), 100)


RATES = ("development_rate", "supply_rate", "built_rate")
