"""Names of the manufacturing divisions of GB/T 4754-2017, in both languages."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

DIVISIONS: dict[int, tuple[str, str]] = {
    13: ("农副食品加工业", "Farm produce processing"),
    14: ("食品制造业", "Food"),
    15: ("酒、饮料和精制茶制造业", "Drinks and tea"),
    16: ("烟草制品业", "Tobacco"),
    17: ("纺织业", "Textiles"),
    18: ("纺织服装、服饰业", "Clothing"),
    19: ("皮革、毛皮、羽毛及其制品和制鞋业", "Leather and shoes"),
    20: ("木材加工和木、竹、藤、棕、草制品业", "Wood and bamboo"),
    21: ("家具制造业", "Furniture"),
    22: ("造纸和纸制品业", "Paper"),
    23: ("印刷和记录媒介复制业", "Printing"),
    24: ("文教、工美、体育和娱乐用品制造业", "Craft, sports and play goods"),
    25: ("石油、煤炭及其他燃料加工业", "Fuels"),
    26: ("化学原料和化学制品制造业", "Chemicals"),
    27: ("医药制造业", "Medicine"),
    28: ("化学纤维制造业", "Chemical fibres"),
    29: ("橡胶和塑料制品业", "Rubber and plastics"),
    30: ("非金属矿物制品业", "Glass, ceramics, minerals"),
    31: ("黑色金属冶炼和压延加工业", "Iron and steel"),
    32: ("有色金属冶炼和压延加工业", "Non-ferrous metals"),
    33: ("金属制品业", "Metal products"),
    34: ("通用设备制造业", "General machinery"),
    35: ("专用设备制造业", "Special machinery"),
    36: ("汽车制造业", "Motor vehicles"),
    37: ("铁路、船舶、航空航天和其他运输设备制造业", "Other transport equipment"),
    38: ("电气机械和器材制造业", "Electrical machinery"),
    39: ("计算机、通信和其他电子设备制造业", "Computers and electronics"),
    40: ("仪器仪表制造业", "Instruments"),
    41: ("其他制造业", "Other manufacturing"),
    42: ("废弃资源综合利用业", "Recycling"),
    43: ("金属制品、机械和设备修理业", "Repair of machinery"),
}


def division_label(division: int) -> str:
    """A division's name in the reader's language, with its number; another division by its number alone."""
    words = DIVISIONS.get(division)
    if words is None:
        return _("Sector {sector}").format(sector=f"{division:02d}")
    return f"{division} {words[(get_language() or '').startswith('en')]}"
