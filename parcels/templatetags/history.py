"""Figures of the history pages: areas in m² and mu, signs, unknown as a dash."""

from typing import Any

from django import template

from parcels.units import m2_to_mu

register = template.Library()
DASH, MINUS = "—", "−"


def _written(value: float, places: int) -> str:
    rounded = round(value, places)
    return f"{MINUS if rounded < 0 else ''}{abs(rounded):,.{places}f}"


@register.filter
def m2(value: Any, places: int = 2) -> str:
    """An area in m²; unknown is a dash."""
    return DASH if value is None or value == "" else _written(float(value), places)


@register.filter
def mu(value: Any, places: int = 4) -> str:
    """An area of m² in mu."""
    return DASH if value is None or value == "" else _written(float(m2_to_mu(float(value))), places)


@register.filter
def signed(value: Any, places: int = 2) -> str:
    """A difference with its sign; no difference is 0."""
    if value is None or value == "":
        return DASH
    text = _written(float(value), places)
    return f"+{text}" if round(float(value), places) > 0 else text


@register.filter
def signed_mu(value: Any, places: int = 4) -> str:
    """A difference of m² in mu, with its sign."""
    return DASH if value is None or value == "" else signed(float(m2_to_mu(float(value))), places)


@register.filter
def half(value: int) -> int:
    """Half of a whole number, for places in a drawing."""
    return value // 2


@register.filter
def code_end(code: str) -> str:
    """The end of a long code, by which it is known in the zone."""
    return f"…{code[-10:]}" if len(code) > 16 else code
