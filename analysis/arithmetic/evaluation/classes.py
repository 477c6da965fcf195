"""Land classes of a zone and their areas (DOMAIN 5.1): a class is the sum of its parts, where all are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.arithmetic.evaluation.findings import Finding
from analysis.arithmetic.policy_model import Words

Areas = Mapping[str, float | None]
LEAST_HA, LEAST_SHARE = 0.01, 0.001
"""Two figures of one area are the same within a hundredth of a hectare or a thousandth: tables are rounded."""


@dataclass(frozen=True)
class LandClass:
    """A class by its code in the list of 2014, the classes it consists of, and its words."""

    name: str
    parts: tuple[str, ...]
    words: Words


def _table(*rows: tuple[str, str, str, str]) -> dict[str, LandClass]:
    return {name: LandClass(name, tuple(parts.split()), Words(zh, en)) for name, parts, zh, en in rows}


CLASSES = _table(
    ("A", "A1 A2 A3 A4 A5 A6", "已建成城镇建设用地", "built urban land"),
    ("A1", "", "住宅用地", "housing"),
    ("A2", "", "工矿仓储用地", "industry, mining, storage"),
    ("A3", "A31 A32", "交通运输用地", "transport"),
    ("A31", "", "街巷用地", "streets"),
    ("A32", "", "其他交通用地", "other transport"),
    ("A4", "", "商服用地", "commerce and services"),
    ("A5", "A51 A52", "公共管理与公共服务用地", "public services"),
    ("A51", "", "公园与绿地", "parks and green"),
    ("A52", "", "其他公共服务用地", "other public services"),
    ("A6", "", "其他城镇用地", "other urban land"),
    ("B", "B1 B21 B22", "未建成城镇建设用地", "urban land not built"),
    ("B1", "B11 B12", "已建成农村建设用地", "built rural land"),
    ("B11", "", "农村工业用地", "rural industry"),
    ("B12", "", "农村其他用地", "other rural land"),
    ("B21", "", "已达到供地条件的土地", "ready to be supplied, not built"),
    ("B22", "", "未达到供地条件的土地", "not ready to be supplied"),
    ("C", "C1 C2 C3", "不可建设土地", "land that can't be built on"),
    ("C1", "", "河湖及其蓄滞洪区", "rivers, lakes, flood areas"),
    ("C2", "", "自然生态保护区", "protected areas"),
    ("C3", "", "其他不可建设土地", "other land that can't be built on"),
    ("D", "D1 D2", "已供应国有建设用地", "land supplied"),
    ("D1", "", "划拨供应", "allocated"),
    ("D2", "D21 D22", "有偿供应", "granted or let"),
    ("D21", "", "有偿使用未到期", "granted, term running"),
    ("D22", "", "有偿使用已到期未处置", "granted, term over, not dealt with"),
    ("E", "E1 E2", "尚可供应土地", "land still to be supplied"),
    ("E1", "", "尚可划拨土地", "to be allocated"),
    ("E2", "E21 E22", "尚可有偿供应土地", "to be granted"),
    ("E21", "", "尚可供应工矿仓储用地", "to be granted for industry, mining, storage"),
    ("E22", "", "尚可供应其他用地", "to be granted for other uses"),
    ("F", "", "不可供应土地", "land not to be supplied"),
    ("G", "", "闲置土地", "idle land"),
    ("H1", "", "高新技术产业用地（已建成）", "land of high technology, built"),
    ("H2", "", "高新技术产业用地（未建成）", "land of high technology, not built"),
    ("total", "", "土地总面积", "all land"),
)
# Parts come before what they make up.
_UPWARDS = sorted((one for one in CLASSES.values() if one.parts), key=lambda one: -len(one.name))


def same(one: float, other: float) -> bool:
    """Whether two figures (ha) tell the same area."""
    return abs(one - other) <= max(LEAST_HA, LEAST_SHARE * max(abs(one), abs(other)))


def complete(given: Areas) -> dict[str, float | None]:
    """Areas of every class (ha).

    Parameters
    ----------
    given : mapping
        What is known, by class; a sum may be given where its parts are not known.

    Returns
    -------
    dict
        All of `CLASSES`. A sum is that of its parts where all of them are known, else what was given; the total is
        what was given, else A + B + C. Unknown is None, never zero.
    """
    areas: dict[str, float | None] = {name: given.get(name) for name in CLASSES}
    for one in _UPWARDS:
        parts = [areas[part] for part in one.parts]
        known = [part for part in parts if part is not None]
        if len(known) == len(parts):
            areas[one.name] = sum(known)
    if areas["total"] is None:
        areas["total"] = total_of(areas, ("A", "B", "C"))
    return areas


def total_of(areas: Areas, names: tuple[str, ...]) -> float | None:
    """The sum of these classes; unknown where one is."""
    known = [value for name in names if (value := areas.get(name)) is not None]
    return sum(known) if len(known) == len(names) else None


def contradictions(given: Areas) -> list[Finding]:
    """What can't be: a negative area, parts that are not their sum, known parts larger than the whole."""
    found = [
        Finding("evaluation_negative", {"class": name, "area": value})
        for name, value in given.items()
        if value is not None and value < 0
    ]
    areas = complete(given)
    for one in _UPWARDS:
        whole = given.get(one.name)
        known = [part for name in one.parts if (part := areas[name]) is not None]
        if whole is None or not known:
            continue
        figures = {"class": one.name, "given": whole, "sum": sum(known)}
        if len(known) == len(one.parts) and not same(whole, sum(known)):
            found.append(Finding("evaluation_sum_differs", figures))
        elif sum(known) > whole and not same(whole, sum(known)):
            found.append(Finding("evaluation_parts_above", figures))
    return found


def oddities(areas: Areas) -> list[Finding]:
    """What is to be looked at in completed areas: balances that don't close, more built or idle than supplied."""
    found = []
    for code, left, right in (
        ("evaluation_total_differs", ("total",), ("A", "B", "C")),
        ("evaluation_supply_differs", ("A", "B21"), ("D", "E")),
    ):
        one, other = total_of(areas, left), total_of(areas, right)
        if one is not None and other is not None and not same(one, other):
            found.append(Finding(code, {"left": one, "right": other, "difference": one - other}))
    for code, part, whole in (("evaluation_built_above", "A", "D"), ("evaluation_idle_above", "G", "D")):
        one, other = areas.get(part), areas.get(whole)
        if one is not None and other is not None and one > other and not same(one, other):
            found.append(Finding(code, {"left": one, "right": other, "difference": one - other}))
    return found
