"""The columns that the register's list can show: the register's own, and what the run found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from maps.indicators import INDICATORS, PATHS, STOCK, label_of
from maps.writing import DASH, number
from parcels.history.words import FIELDS
from parcels.history.words import label_of as field_label
from parcels.models import Parcel
from parcels.permissions import Person, can_view_tax, is_tax_field
from parcels.surgery.attributes import COLUMNS
from parcels.units import m2_to_mu

PLACES = {"area_m2": 1, "area_mu": 2, "certificate_area_m2": 2, "far": 2}
ALWAYS = "parcel_code"
DEFAULT = (
    "parcel_code",
    "stock_category_found",
    "town",
    "firm",
    "address",
    "area_mu",
    "certificate_area_m2",
    "land_use_code",
    "ownership",
    "grade",
    "path",
)
FIRM = "firm"


@dataclass(frozen=True)
class Shown:
    """A column: where its value comes from, how it is written, and whether the list sorts by it."""

    name: str
    label: str
    path: str = ""
    kind: str = "text"
    places: int = 2
    in_file: Callable[[Any], Any] | None = None
    words: Callable[[Any], str] | None = None

    @property
    def is_number(self) -> bool:
        """Whether it stands at the right."""
        return self.kind in ("number", "whole")

    def text(self, value: Any) -> str:
        """The value as the page writes it; unknown is a dash."""
        if value is None or value == "":
            return DASH
        if self.words:
            return self.words(value)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if self.is_number:
            return number(self.plain(value), self.places)
        return str(value.isoformat())[:10] if hasattr(value, "isoformat") else str(value)

    def plain(self, value: Any) -> Any:
        """The value as a file holds it: numbers stay numbers, unknown stays empty."""
        if value is None or value == "":
            return None
        if self.in_file:
            return self.in_file(value)
        if self.words or isinstance(value, bool):
            return self.text(value)
        return round(value, 4) if isinstance(value, float) else value


def all_columns(user: Person) -> dict[str, Shown]:
    """Every column that the user may see, by name, in the order of the list."""
    found = [*_first(), *_of_register(), *_of_run()]
    return {one.name: one for one in found if can_view_tax(user) or not is_tax_field(one.name)}


def chosen_columns(user: Person, names: Sequence[str]) -> list[Shown]:
    """The columns an address asks for, in the order of the list; the usual ones when it names none."""
    known = all_columns(user)
    asked = set(names) & set(known)
    wanted = asked | {ALWAYS} if asked else set(DEFAULT)
    return [one for name, one in known.items() if name in wanted]


def _first() -> list[Shown]:
    return [
        Shown("parcel_code", _("Parcel code"), "parcel_code"),
        Shown(
            "stock_category_found", _("Category"), "result__stock_category", words=lambda key: label_of(STOCK, str(key))
        ),
        Shown("town", _("Town"), "town__name"),
        Shown("block", _("Block"), "block__code"),
        Shown(FIRM, _("Holder")),
        Shown("address", _label("address"), "address"),
        Shown(
            "area_mu", _("Area (mu)"), "area_m2", "number", 1, in_file=lambda value: round(float(m2_to_mu(value)), 3)
        ),
        Shown("area_m2", _("Area (m²)"), "area_m2", "number", 1, in_file=lambda value: round(value, 2)),
    ]


def _label(attribute: str) -> str:
    return field_label(attribute)


def _of_register() -> list[Shown]:
    skipped = {"address", "town_code", "block_code"}
    plain = [name for name in COLUMNS if name not in skipped]
    more = [name for name in ("kind", "status", "valid_to", "version") if name not in plain]
    return [_field(name) for name in (*plain, *more)]


def _field(name: str) -> Shown:
    field: Any = Parcel._meta.get_field(name)
    kind = COLUMNS[name].kind if name in COLUMNS else ("whole" if name == "version" else "text")
    words = None
    if field.choices:
        labels = {str(value): label for value, label in field.choices}
        words = lambda value: str(labels.get(str(value), value))  # noqa: E731
    label = _label(field.attname) if field.attname in FIELDS else _("Version")
    return Shown(name, label, name, kind, 0 if kind == "whole" else PLACES.get(name, 1), words=words)


def _of_run() -> list[Shown]:
    numbers = [
        Shown(
            one.name,
            f"{one.label} ({one.unit})" if one.unit else str(one.label),
            f"result__{one.name}",
            "number",
            one.places,
        )
        for one in INDICATORS.values()
        if one.is_number
    ]
    return [
        *numbers,
        Shown("grade", pgettext("per mu", "Grade"), "result__grade"),
        Shown("path", _("Proposal"), "result__path", words=lambda key: label_of(PATHS, str(key))),
        Shown("rule", _("Rule"), "result__rule"),
    ]
