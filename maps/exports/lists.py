"""The list beneath the map as rows of a file: the same filter, the same order, all pages."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from analysis.arithmetic.policy_model import Policy
from maps.firms import firms_of
from maps.indicators import PATHS, STOCK, label_of
from maps.issues import issue
from maps.policy_words import say
from maps.table import COLUMNS
from parcels.models import Parcel
from parcels.units import m2_to_mu

CHUNK = 2000


def head(sees_tax: bool) -> list[str]:
    """The heads, each with its unit."""
    names = [
        _("Parcel code"),
        _("Category"),
        _("Finding"),
        _("Town"),
        _("Location"),
        _("Holder"),
        _("Area (m²)"),
        _("Area (mu)"),
        _("Issue"),
        _("FAR"),
        _("Output (wan yuan/mu)"),
        _("Value added (wan yuan/mu)"),
        _("Grade"),
        _("Rule"),
        _("Path"),
        _("Instrument"),
        _("Next step"),
        _("Certainty"),
    ]
    return [*names, _("Tax (wan yuan/mu)")] if sees_tax else names


def rows(parcels: QuerySet[Parcel], policy: Policy | None, sees_tax: bool, english: bool) -> Iterator[list[Any]]:
    """The parcels as rows; unknown figures stay empty."""
    found = list(parcels.values(*COLUMNS))
    for start in range(0, len(found), CHUNK):
        chunk = found[start : start + CHUNK]
        firms = firms_of(row["id"] for row in chunk)
        for row in chunk:
            line = _line(row, "、".join(firms.get(row["id"], [])), policy, english)
            yield [*line, _rounded(row["result__tax_per_mu"], 4)] if sees_tax else line


def _line(row: dict[str, Any], firm: str, policy: Policy | None, english: bool) -> list[Any]:
    stock, path = row["result__stock_category"] or "", row["result__path"] or ""
    findings = {"suspected": _("suspected"), "recognised": _("recognised")}
    certainties = {"complete": _("Facts complete"), "assumes": _("Rests on assumptions")}
    return [
        row["parcel_code"],
        label_of(STOCK, stock),
        findings.get(row["result__finding"] or "", ""),
        (english and row["town__name_en"]) or row["town__name"] or "",
        row["address"],
        firm,
        _rounded(row["area_m2"], 2),
        _rounded(float(m2_to_mu(row["area_m2"])), 3),
        issue(stock, row["result__facts"] or {}, row["result__stock_reasons"] or [], policy),
        _rounded(row["result__far"], 4),
        _rounded(row["result__output_per_mu"], 4),
        _rounded(row["result__value_added_per_mu"], 4),
        row["result__grade"] or "",
        row["result__rule"] or "",
        label_of(PATHS, path),
        say(policy.instruments.get(row["result__instrument"] or "")) if policy else "",
        say(policy.next_step_words.get(row["result__next_step"] or "")) if policy else "",
        certainties.get(row["result__certainty"] or "", ""),
    ]


def _rounded(value: float | None, places: int) -> float | None:
    return None if value is None else round(value, places)
