"""From the land use codes of a register to the classes of a zone's built land (DOMAIN 5.1, 8.4).

GB/T 21010-2017 and the classes of 2023 share numbers with other meanings, so a number needs its standard; GB 50137
has letters. The crosswalk itself was seen in no official text (to be confirmed).
"""

from __future__ import annotations

INDUSTRIAL = "A2"
"""Industrial and storage land (工矿仓储用地, DOMAIN 5.1)."""
RURAL = "B1"
UNKNOWN = ""
# The longest beginning that fits decides.
_BY_STANDARD: dict[str, dict[str, str]] = {
    "gbt21010": {
        "05": "A4", "06": "A2", "07": "A1", "0702": RURAL, "08": "A52", "0810": "A51", "09": "A6", "10": "A32",
        "1004": "A31",
    },
    "ydyh2023": {
        "07": "A1", "0703": RURAL, "08": "A52", "09": "A4", "10": "A2", "11": "A2", "12": "A32", "1207": "A31",
        "13": "A52", "14": "A51", "15": "A6",
    },
    "gb50137": {
        "R": "A1", "A": "A52", "B": "A4", "M": "A2", "W": "A2", "S": "A32", "S1": "A31", "U": "A52", "G": "A51",
    },
}  # fmt: skip


def land_class(code: str | None, standard: str | None) -> str:
    """The class of land of this use once it is built; empty where the code says nothing about it.

    Examples
    --------
    >>> land_class("100102", "ydyh2023"), land_class("1004", "gbt21010"), land_class("M1", "")
    ('A2', 'A31', 'A2')
    """
    text = (code or "").strip().upper()
    known = standard or ("gb50137" if text[:1].isalpha() else "")
    table = _BY_STANDARD.get(known, {})
    fits = [begin for begin in table if text.startswith(begin)]
    return table[max(fits, key=len)] if fits else UNKNOWN
