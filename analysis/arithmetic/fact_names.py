"""The facts of disposal (DESIGN 6): their names, kinds, units and words in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a fact holds."""

    TEXT = "text"
    FLAG = "flag"
    NUMBER = "number"
    CHOICE = "choice"


@dataclass(frozen=True)
class Fact:
    """One column of the table of facts.

    ``low`` and ``high`` bound the numbers it may hold; ``is_open`` lets a choice take words that are not listed.
    """

    name: str
    kind: Kind
    zh: str
    en: str
    unit_zh: str = ""
    unit_en: str = ""
    choices: tuple[tuple[str, str, str], ...] = ()
    is_open: bool = False
    low: float = 0.0
    high: float = float("inf")


YES_NO = (("no", "否", "no"), ("yes", "是", "yes"))


def _flag(name: str, zh: str, en: str) -> Fact:
    return Fact(name, Kind.FLAG, zh, en, choices=YES_NO)


def _months(name: str, zh: str, en: str, low: float = 0.0) -> Fact:
    return Fact(name, Kind.NUMBER, zh, en, "个月", "months", low=low)


def _number(name: str, zh: str, en: str, unit_zh: str = "", unit_en: str = "", low: float = 0.0) -> Fact:
    return Fact(name, Kind.NUMBER, zh, en, unit_zh, unit_en, low=low)


def _choice(name: str, zh: str, en: str, *choices: tuple[str, str, str], is_open: bool = False) -> Fact:
    return Fact(name, Kind.CHOICE, zh, en, choices=choices, is_open=is_open)


_WAN_PER_MU = ("万元/亩", "wan/mu")

# The order is that of DESIGN 6; it breaks ties wherever facts are ranked.
FACTS: tuple[Fact, ...] = (
    Fact("parcel_code", Kind.TEXT, "宗地代码", "parcel code"),
    _choice(
        "stock_category",
        "存量类别",
        "stock category",
        ("idle", "闲置", "idle"),
        ("approved_not_supplied", "批而未供", "approved but not supplied"),
        ("inefficient", "低效", "inefficient"),
        ("normal", "正常", "normal"),
    ),
    _flag("recognised", "已认定", "recognised"),
    _number("area_mu", "面积", "area", "亩", "mu"),
    _flag("plan_conforms", "符合规划", "conforms to the plan"),
    _flag("supplied", "已供应", "supplied"),
    _flag("land_acquired", "征收完成", "land acquired"),
    _flag("infrastructure_ready", "配套到位", "infrastructure ready"),
    _months("months_since_approval", "批准至今", "since approval"),
    _number("project_matches", "匹配项目", "matching projects", "个", ""),
    _flag("started", "已动工", "started"),
    _flag("completed", "已竣工", "completed"),
    # Before the agreed day the count is negative.
    _months("months_since_agreed_start", "约定动工日至今", "since the agreed start", low=float("-inf")),
    _number("built_share", "已动工面积占比", "share of land started"),
    _number("invested_share", "已投资额占比", "share invested"),
    _months("months_stopped", "中止开发", "stopped"),
    _choice(
        "idle_cause",
        "闲置原因",
        "cause of idleness",
        ("enterprise", "企业自身", "enterprise"),
        ("government", "政府原因", "government"),
        ("force_majeure", "不可抗力", "force majeure"),
        ("preparatory_work", "动工必需的前期工作", "preparatory work"),
    ),
    _flag("seized", "被查封", "seized"),
    _months("months_not_operating", "停产", "not operating"),
    _flag("insolvent", "资不抵债", "insolvent"),
    _choice("grade", "亩均评价等级", "grade", *((letter, letter, letter) for letter in "ABCD")),
    _number("years_in_d", "连续D类", "running in grade D", "年", "years"),
    _flag("unlicensed", "无证照", "unlicensed"),
    _flag("prohibited_industry", "禁止或淘汰类产业", "prohibited industry"),
    _choice(
        "violation",
        "违法违规",
        "violation",
        ("none", "无", "none"),
        ("safety", "安全生产", "safety"),
        ("environment", "环境保护", "environment"),
    ),
    _number("far", "容积率", "floor-area ratio"),
    _number("far_floor", "容积率下限", "its floor"),
    _number("tax_per_mu", "亩均税收", "tax per mu", *_WAN_PER_MU, low=float("-inf")),
    _number("tax_benchmark", "亩均税收底线", "its low line", *_WAN_PER_MU),
    _number("output_per_mu", "亩均产值", "output per mu", *_WAN_PER_MU, low=float("-inf")),
    _number("output_benchmark", "亩均产值底线", "its low line", *_WAN_PER_MU),
    _number("revenue_growth", "营收增长率", "growth of revenue", low=float("-inf")),
    _choice(
        "hardship",
        "企业困难",
        "hardship",
        ("none", "无", "none"),
        ("finance", "资金", "finance"),
        ("title", "权属", "title"),
        ("approval", "审批", "approval"),
        ("energy", "用能", "energy"),
        is_open=True,
    ),
    _choice(
        "owner_intent",
        "权利人意愿",
        "owner's intent",
        ("none", "无", "none"),
        ("upgrade", "自行提升", "upgrade"),
        ("transfer", "愿转让", "transfer"),
        ("sell", "愿被收储", "sell"),
    ),
    _number("let_out_share", "出租比例", "share let out"),
    _choice(
        "use_type",
        "厂房类型",
        "type of plant",
        ("own_plant", "自用厂房", "own plant"),
        ("standard_plant", "标准厂房", "standard plant"),
    ),
)

BY_NAME: dict[str, Fact] = {fact.name: fact for fact in FACTS}
# What a fact says about the land, as opposed to its name, its size and what officials have found about it.
FINDINGS = frozenset({"parcel_code", "area_mu", "stock_category", "recognised"})
