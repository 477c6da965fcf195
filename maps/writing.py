"""How figures are written (LOOK): decimals by kind, thousands comma, unknown as a dash."""

from datetime import date
from typing import Any

DASH = "—"


def number(value: float | None, places: int = 2) -> str:
    """A figure with its decimals; a zero is a zero, an unknown one a dash.

    Examples
    --------
    >>> number(1611.14, 1), number(None), number(-0.0004, 2), number(-3.5, 1)
    ('1,611.1', '—', '0.00', '−3.5')
    """
    if value is None:
        return DASH
    text = f"{value:,.{places}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("-")
    return text.replace("-", "−")


def whole_or_fine(value: float | None) -> str:
    """Money in wan yuan: whole, one decimal when small."""
    return number(value, 1 if value is not None and abs(value) < 1000 else 0)


def grouped(code: str) -> str:
    """A 19-place parcel code in its groups 6 3 3 and 7; another code as it is.

    Examples
    --------
    >>> grouped("339901002019GB00173"), grouped("B12-4")
    ('339901 002 019 GB00173', 'B12-4')
    """
    if len(code) == 19 and code[:12].isdecimal():
        return f"{code[:6]} {code[6:9]} {code[9:12]} {code[12:]}"
    return code


def shortened(code: str) -> str:
    """The end of a code, by which it is known in the zone.

    Examples
    --------
    >>> shortened("339901002019GB00173")
    '…019 GB00173'
    """
    return f"…{code[9:12]} {code[12:]}" if grouped(code) != code else code


def day(value: date | None) -> str:
    """A date as 2026-11-23."""
    return value.isoformat() if value else DASH


def short(value: Any, places: int = 2) -> str:
    """A fact's value: numbers without idle zeros, other things as they are."""
    if value is None or value == "":
        return DASH
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return number(float(value), places).rstrip("0").rstrip(".") if value % 1 else number(float(value), 0)
