"""What a parcel code and a credit code should look like; what breaks the standard is warned about, not refused."""

from __future__ import annotations

import re

import pandas as pd

from parcels.importing.values import Issues

# GB/T 37346: county 6, cadastral zone 3, sub-zone 3, feature 2, sequence 5; the unit code adds 9 (DOMAIN 8.3).
_PARCEL = re.compile(r"^\d{12}[GJZ][A-Z]\d{5}([FLQW]\d{8})?$")
_COLLECTIVE_ONLY = frozenset("AC")
# GB 32100-2015 (DOMAIN 8.6).
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(3**place % 31 for place in range(17))


def is_parcel_code(code: str) -> bool:
    """Whether a code follows GB/T 37346-2019.

    Examples
    --------
    >>> is_parcel_code("330726001002GB00035")
    True
    >>> is_parcel_code("330726001002GC00035")
    False
    """
    if not _PARCEL.match(code):
        return False
    return code[13] not in _COLLECTIVE_ONLY or code[12] == "J"


def check_character(code: str) -> str | None:
    """Return the check character that a credit code should end with; None when its form is wrong.

    Examples
    --------
    >>> check_character("91350100M000100Y43")
    '3'
    """
    if len(code) != 18 or any(character not in _ALPHABET for character in code):
        return None
    total = sum(_ALPHABET.index(character) * weight for character, weight in zip(code, _WEIGHTS, strict=False))
    return _ALPHABET[(31 - total % 31) % 31]


def check_codes(values: pd.DataFrame, layer: str, parcel_standard: str, issues: Issues) -> None:
    """Warn about codes that break their standard; refuse codes with blanks inside, which no list could hold."""
    for name in ("parcel_code", "credit_code"):
        if name in values:
            _refuse_blanks(values[name], issues)
    if layer == "parcels" and parcel_standard == "cn19":
        _warn_parcel_codes(values["parcel_code"], issues)
    if layer == "enterprises":
        _warn_credit_codes(values["credit_code"], issues)


def _refuse_blanks(codes: pd.Series, issues: Issues) -> None:
    spaced = codes.str.contains(r"\s", regex=True, na=False)
    issues.add_where(spaced, "code_with_blank", lambda row: {"column": codes.name, "value": codes[row]})


def _warn_parcel_codes(codes: pd.Series, issues: Issues) -> None:
    wrong = codes.notna() & ~codes.fillna("").map(is_parcel_code)
    standard = {"column": "parcel_code", "standard": "GB/T 37346-2019"}
    issues.add_where(wrong, "code_malformed", lambda row: {**standard, "value": codes[row]}, refuse=False)


def _warn_credit_codes(codes: pd.Series, issues: Issues) -> None:
    for row, code in zip(codes.index, codes, strict=True):
        if pd.isna(code):
            continue
        computed = check_character(code)
        if computed is None:
            figures = {"column": "credit_code", "value": code, "standard": "GB 32100-2015"}
            issues.add(int(row), "code_malformed", figures, refuse=False)
        elif computed != code[-1]:
            issues.add(int(row), "credit_code_check", {"value": code, "computed": computed}, refuse=False)
