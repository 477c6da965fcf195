"""Base maps of a shifted datum are refused by name: parcels would stand some hundred metres off (DOMAIN 8.8)."""

import json
import re

DATUMS = ("cgcs2000", "wgs84")
"""They differ by less than a metre; every other datum is refused."""

SHIFTED = {
    "GCJ-02": r"gcj[-_ ]?0?2|amap|autonavi|gaode|高德|tencent|腾讯|qqmap|google[-_ ]?(maps?[-_ ]?)?(cn|china)|火星坐标",
    "BD-09": r"bd[-_ ]?0?9|baidu|百度",
}
"""Marks of sources that are published in a shifted datum. A name is a hint, so the datum must be stated as well."""


def shifted_datum(*texts: object) -> str:
    """The shifted datum that names, paths or metadata point to; empty when none does.

    Examples
    --------
    >>> shifted_datum("amap-zhejiang.pmtiles"), shifted_datum("百度地图"), shifted_datum("zhejiang.pmtiles", {})
    ('GCJ-02', 'BD-09', '')
    """
    text = " ".join(one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in texts).lower()
    return next((datum for datum, marks in SHIFTED.items() if re.search(rf"(?<![a-z0-9])({marks})", text)), "")
