"""Text encoding: decided here, with the reason, never left to a library's default (DOMAIN 8.7)."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from typing import Any

from parcels.files.evidence import Finding
from parcels.refusals import Refusal

# dBase language driver byte: only those that Chinese and Western offices write.
_LANGUAGE_BYTE = {
    0x4D: "gb18030",
    0x7A: "gb18030",
    0x4F: "cp950",
    0x78: "cp950",
    0x13: "cp932",
    0x03: "cp1252",
    0x57: "cp1252",
    0x01: "cp437",
    0x02: "cp850",
    0xC8: "cp1250",
    0xC9: "cp1251",
}
# What real Chinese text is made of almost entirely: GB2312's own characters, and the first level of Big5.
_COMMON = (0xB0A1, 0xF7FE)
_COMMON_BIG5 = (0xA440, 0xC67E)
_SIGNS = "（），。、；：“”《》—·㎡"
_CHINESE = ("gb18030", "cp950")
_SURE_SHARE = 0.9
_CLEAR_LEAD = 0.1


def by_name(name: str) -> str:
    """Return the Python name of an encoding as people and .cpg files write it; GBK and 936 become GB18030."""
    plain = name.strip().strip("\ufeff").lower().replace("_", "-")
    digits = re.sub(r"^(cp|windows-|ansi[ -]?|ibm)?", "", plain)
    if plain in ("gbk", "gb2312", "gb18030", "gb-18030", "euc-cn", "hz") or digits == "936":
        return "gb18030"
    if plain in ("utf8", "utf-8", "65001", "utf-8-sig") or digits == "65001":
        return "utf-8"
    for candidate in (plain, f"cp{digits}", plain.replace(" ", "-")):
        try:
            return codecs.lookup(candidate).name
        except (LookupError, ValueError):
            continue
    raise Refusal("encoding_name", {"encoding": name[:40]})


def decide(
    sample: bytes, *, stated: str | None = None, cpg: str | None = None, language_byte: int | None = None
) -> tuple[str, Finding]:
    """Decide the encoding of some text.

    Parameters
    ----------
    sample : bytes
        As much of the text as there is, cut at a character's end or not.
    stated : str, optional
        What the user said: believed, and refused where it cannot be.
    cpg : str, optional
        The content of a shapefile's .cpg.
    language_byte : int, optional
        Byte 29 of a DBF header.

    Returns
    -------
    tuple
        Python's name of the encoding, and the finding that says how it was known.
    """
    if stated:
        name = by_name(stated)
        _must_decode(sample, name)
        return name, _finding(name, "encoding_stated", {})
    for bom, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if sample.startswith(bom):
            return name, _finding(name, "encoding_bom", {})
    if all(byte < 128 for byte in sample):
        return "utf-8", _finding("utf-8", "encoding_ascii", {"bytes": len(sample)})
    hinted = _from_hints(sample, cpg, language_byte)
    return hinted or _from_content(sample)


def _from_hints(sample: bytes, cpg: str | None, language_byte: int | None) -> tuple[str, Finding] | None:
    named = _cpg_name(cpg)
    if named in _CHINESE and fails_at(sample, "utf-8") is None:
        # Text that is UTF-8 to the last byte is next to never anything else; as GBK it would be legible nonsense.
        return "utf-8", _finding("utf-8", "encoding_utf8_despite_cpg", {"cpg": (cpg or "").strip()}, False)
    if named and fails_at(sample, named) is None:
        return named, _finding(named, "encoding_cpg", {"cpg": (cpg or "").strip()})
    flagged = _LANGUAGE_BYTE.get(language_byte or 0)
    if flagged == "gb18030" and fails_at(sample, "utf-8") is None:
        return "utf-8", _finding("utf-8", "encoding_utf8_despite_flag", {"flag": f"0x{language_byte:02X}"}, False)
    if flagged and flagged.startswith(("gb", "cp9")) and fails_at(sample, flagged) is None:
        return flagged, _finding(flagged, "encoding_dbf_header", {"flag": f"0x{language_byte:02X}"})
    return None


def _cpg_name(cpg: str | None) -> str | None:
    if not cpg or not cpg.strip():
        return None
    try:
        return by_name(cpg)
    except Refusal:
        return None


def _from_content(sample: bytes) -> tuple[str, Finding]:
    utf8_fails = fails_at(sample, "utf-8")
    if utf8_fails is None:
        return "utf-8", _finding("utf-8", "encoding_utf8_strict", {"bytes": len(sample)})
    scores = {name: common_hanzi_share(sample, name) for name in _CHINESE if fails_at(sample, name) is None}
    best = max(scores, key=lambda name: scores[name], default="gb18030")
    share = scores.get(best, 0.0)
    figures = {"byte": utf8_fails, "share_percent": round(share * 100, 1)}
    if share >= 0.5:
        # Traditional text in Big5 scores by Big5's own everyday characters; a near draw is for a person to settle.
        close = any(share - other < _CLEAR_LEAD for name, other in scores.items() if name != best)
        how = "encoding_gb_scored" if best == "gb18030" else "encoding_big5_scored"
        return best, _finding(best, how, figures, share >= _SURE_SHARE and not close)
    return "cp1252", _finding("cp1252", "encoding_western_left", figures, False)


def fails_at(sample: bytes, encoding: str) -> int | None:
    """Return the first byte at which the text is not in that encoding; None when it all is (a cut end is let pass)."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        decoder.decode(sample, final=False)
    except UnicodeDecodeError as error:
        return error.start
    return None


def common_hanzi_share(sample: bytes, encoding: str = "gb18030") -> float:
    """Return how much of the non-ASCII text, read in an encoding, is made of that encoding's everyday characters."""
    text = sample.decode(encoding, "ignore")
    other = [character for character in text if ord(character) > 127]
    if not other:
        return 0.0
    common = _is_common if encoding == "gb18030" else _is_common_big5
    return sum(common(character) for character in other) / len(other)


def _is_common(character: str) -> bool:
    """Whether a character is in GB2312 (6,763 characters in daily use) or among its signs and digits."""
    try:
        raw = character.encode("gb2312")
    except UnicodeEncodeError:
        return character in _SIGNS
    level = int.from_bytes(raw, "big")
    return len(raw) == 2 and (_COMMON[0] <= level <= _COMMON[1] or raw[0] in (0xA1, 0xA3))


def _is_common_big5(character: str) -> bool:
    """Whether a character is in the first level of Big5 (the 5,401 most used) or among its signs."""
    try:
        raw = character.encode("cp950")
    except UnicodeEncodeError:
        return False
    return len(raw) == 2 and (_COMMON_BIG5[0] <= int.from_bytes(raw, "big") <= _COMMON_BIG5[1] or character in _SIGNS)


def decode_fields(values: Iterable[bytes], encoding: str) -> tuple[list[str | None], list[int]]:
    """Decode fixed-width fields; a character cut in half at a field's end is dropped and its position returned."""
    texts: list[str | None] = []
    cut: list[int] = []
    for position, raw in enumerate(values):
        try:
            texts.append(raw.decode(encoding) or None)
        except UnicodeDecodeError as error:
            at_end = error.start >= len(raw) - 3
            texts.append(raw[: error.start].decode(encoding) if at_end else raw.decode(encoding, "replace"))
            if at_end:
                cut.append(position)
    return texts, cut


def _must_decode(sample: bytes, name: str) -> None:
    failed = fails_at(sample, name)
    if failed is not None:
        raise Refusal("encoding_wrong", {"encoding": name, "byte": failed})


def _finding(name: str, how: str, figures: dict[str, Any], certain: bool = True) -> Finding:
    shown = {"gb18030": "GB18030 (GBK)", "utf-8": "UTF-8"}.get(name, name)
    return Finding("encoding", shown, how, figures, certain)
