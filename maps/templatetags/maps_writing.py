"""Template filters that write figures as LOOK says."""

from datetime import date
from typing import Any

from django import template

from analysis.arithmetic.policy_model import Words
from analysis.words import said as policy_words
from maps import writing
from maps.indicators import STOCK, label_of
from parcels.models import LandContract
from parcels.units import m2_to_mu

register = template.Library()
DATES = (
    "approved_on",
    "signed_on",
    "delivered_on",
    "agreed_start",
    "permit_on",
    "started_on",
    "stopped_on",
    "resumed_on",
    "agreed_completion",
    "completed_on",
    "production_on",
    "full_production_on",
)


@register.filter
def figure(value: float | None, places: int = 2) -> str:
    """A figure with so many decimals; unknown is a dash."""
    return writing.number(value, places)


@register.filter
def signed(value: float | None, places: int = 1) -> str:
    """A difference with its sign."""
    return writing.number(value, places) if value is None or value <= 0 else f"+{writing.number(value, places)}"


@register.filter
def count(value: int | None) -> str:
    """A whole number with its thousands comma."""
    return writing.number(value, 0)


@register.filter
def money(value: Any) -> str:
    """Wan yuan: whole, one decimal when small."""
    return writing.whole_or_fine(None if value is None else float(value))


@register.filter
def mu(area_m2: float) -> float:
    """An area in mu from m²."""
    return float(m2_to_mu(area_m2))


@register.filter
def grouped(code: str) -> str:
    """A parcel code in its groups."""
    return writing.grouped(code)


@register.filter
def stock_label(key: str) -> str:
    """The word for a stock category."""
    return label_of(STOCK, key)


@register.filter
def contract_dates(contract: LandContract) -> list[tuple[str, date]]:
    """The dates of a contract that are known, in the order of its life."""
    fields = [LandContract._meta.get_field(name) for name in DATES]
    return [(str(one.verbose_name), day) for one in fields if (day := getattr(contract, one.name))]  # type: ignore[union-attr]


@register.filter
def unlocal(value: float, digits: int = 10) -> str:
    """A number as attributes of the page need it: a point, no thousands, no needless digits."""
    return f"{value:.{digits}g}"


@register.filter
def said(words: Words) -> str:
    """A policy's words in the reader's language."""
    return policy_words(words)
