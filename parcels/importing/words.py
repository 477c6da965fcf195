"""Words for yes and no and for the register's choices, as offices write them."""

YES = frozenset({"yes", "y", "true", "t", "1", "是", "有", "合法"})
NO = frozenset({"no", "n", "false", "f", "0", "否", "无", "非法"})
EMPTY = frozenset(
    {"", "-", "--", "—", "——", "/", "\\", "n/a", "na", "null", "none", "<null>", "nan", "空", "不详", "未知"}
)

CHOICE_WORDS: dict[str, dict[str, str]] = {
    "ownership": {
        "国有": "state",
        "国有土地": "state",
        "国家": "state",
        "集体": "collective",
        "集体土地": "collective",
        "待定": "undetermined",
        "未确定": "undetermined",
        "g": "state",
        "j": "collective",
        "z": "undetermined",
    },
    "supply_mode": {
        "出让": "grant",
        "划拨": "allocation",
        "租赁": "lease",
        "协议出让": "grant",
        "挂牌出让": "grant",
        "招拍挂": "grant",
    },
    "mode": {"自有": "own", "自用": "own", "租用": "rent", "租赁": "rent", "承租": "rent"},
    "kind": {"抵押": "mortgage", "查封": "seizure"},
    "scale": {"规上": "above", "规模以上": "above", "规下": "below", "规模以下": "below"},
    "stock_category": {
        "批而未供": "approved_not_supplied",
        "闲置": "idle",
        "闲置土地": "idle",
        "低效": "inefficient",
        "低效用地": "inefficient",
        "正常": "normal",
    },
    "use_type": {"标准厂房": "standard_plant", "自建厂房": "own_plant", "自用厂房": "own_plant"},
    "idle_cause": {
        "企业原因": "enterprise",
        "政府原因": "government",
        "不可抗力": "force_majeure",
        "前期工作": "preparatory_work",
        "前期开发": "preparatory_work",
    },
    "level": {"国务院": "state", "国家": "state", "省": "province", "省政府": "province", "省级": "province"},
    "feature": {"道路": "road", "水系": "water", "水面": "water", "绿地": "green"},
    "land_use_standard": {"gb/t 21010": "gbt21010", "gb/t21010-2017": "gbt21010"},
}
