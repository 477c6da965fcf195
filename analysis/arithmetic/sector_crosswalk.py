"""Sector codes of GB/T 4754-2002 and the codes of 2017 that took their place (DOMAIN 4.2).

The same two digits mean different sectors in both: 29 was rubber in 2002 and is rubber and plastic since; 30 was
plastic and is non-metallic minerals since. A table of 2002 is never read with codes of 2017.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sector:
    """A sector of the table of 2008: code of 2002, name, its floor then, codes of 2017 (three digits where split)."""

    code_2002: str
    zh: str
    floor_2008: float
    codes_2017: tuple[str, ...]


CROSSWALK: tuple[Sector, ...] = (
    Sector("13", "农副食品加工", 1.0, ("13",)),
    Sector("14", "食品制造", 1.0, ("14",)),
    Sector("15", "饮料制造", 1.0, ("15",)),
    Sector("16", "烟草", 1.0, ("16",)),
    Sector("17", "纺织", 0.8, ("17",)),
    Sector("18", "纺织服装鞋帽", 1.0, ("18",)),
    Sector("19", "皮革毛皮羽绒", 1.0, ("19",)),
    Sector("20", "木材竹藤棕草", 0.8, ("20",)),
    Sector("21", "家具", 0.8, ("21",)),
    Sector("22", "造纸", 0.8, ("22",)),
    Sector("23", "印刷", 0.8, ("23",)),
    Sector("24", "文教体育", 1.0, ("24",)),
    Sector("25", "石油炼焦核燃料", 0.5, ("25",)),
    Sector("26", "化学原料及制品", 0.6, ("26",)),
    Sector("27", "医药", 0.7, ("27",)),
    Sector("28", "化学纤维", 0.8, ("28",)),
    Sector("29", "橡胶", 0.8, ("291",)),
    Sector("30", "塑料", 1.0, ("292",)),
    Sector("31", "非金属矿物", 0.7, ("30",)),
    Sector("32", "黑色金属", 0.6, ("31",)),
    Sector("33", "有色金属", 0.6, ("32",)),
    Sector("34", "金属制品", 0.7, ("33",)),
    Sector("35", "通用设备", 0.7, ("34",)),
    Sector("36", "专用设备", 0.7, ("35",)),
    Sector("37", "交通运输设备", 0.7, ("36", "37")),
    Sector("39", "电气机械", 0.7, ("38",)),
    Sector("40", "通信计算机电子", 1.0, ("39",)),
    Sector("41", "仪器仪表办公机械", 1.0, ("40",)),
    Sector("42", "工艺品及其他", 1.0, ("41",)),
    Sector("43", "废弃资源回收", 0.7, ("42",)),
)


def codes_2017(code_2002: str) -> tuple[str, ...]:
    """The codes of 2017 for a two-digit code of 2002; none where it isn't in the table.

    Examples
    --------
    >>> codes_2017("37"), codes_2017("30"), codes_2017("38")
    (('36', '37'), ('292',), ())
    """
    return next((one.codes_2017 for one in CROSSWALK if one.code_2002 == code_2002), ())


def of_2017(code: str) -> Sector | None:
    """The sector of 2002 that a code of 2017 continues; None where the table has none."""
    return next((one for one in CROSSWALK if any(code.startswith(other) for other in one.codes_2017)), None)
