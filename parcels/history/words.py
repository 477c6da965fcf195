"""Columns and values of a parcel in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language, gettext

from parcels.models import Parcel

UNKNOWN = "—"
SILENT = frozenset({"id", "version", "updated_at", "geom", "geom_3857", "area_m2"})
"""Columns that no change is told by: they follow from others, or from the change itself."""

FIELDS: dict[str, models.Field[Any, Any]] = {
    field.attname: field for field in Parcel._meta.concrete_fields if field.name not in SILENT
}
"""The columns that are told, by their names in the database."""


def label_of(attribute: str) -> str:
    """Return a column's name with its unit, beginning with a capital."""
    text = str(FIELDS[attribute].verbose_name)
    return text[:1].upper() + text[1:]


class Names:
    """Names of what rows point at (town, block, zone, batch), read once for many rows."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        asked: dict[str, set[int]] = {}
        for row in rows:
            for attribute, field in FIELDS.items():
                if field.is_relation and row.get(attribute) is not None:
                    asked.setdefault(attribute, set()).add(row[attribute])
        self._named = {attribute: _named(FIELDS[attribute], ids) for attribute, ids in asked.items()}

    def of(self, attribute: str, key: int) -> str:
        """Return the name of one row; one that is gone is named by its number."""
        return self._named.get(attribute, {}).get(key, f"#{key}")


def _named(field: models.Field[Any, Any], ids: set[int]) -> dict[int, str]:
    model: type[models.Model] = field.related_model  # type: ignore[assignment]
    return {row.pk: name_of(row) for row in model._default_manager.filter(pk__in=ids)}


def name_of(row: models.Model) -> str:
    """Return the name of a place in the reader's language, with its code where it has no name."""
    english = not (get_language() or "").startswith("zh")
    names = [getattr(row, "name_en", "") if english else "", getattr(row, "name", ""), getattr(row, "code", "")]
    return next((name for name in names if name), str(row))


def value_in_words(attribute: str, value: Any, names: Names) -> str:
    """Return a stored value as a reader expects it; unknown is a dash, zero is 0."""
    if value is None or value == "":
        return UNKNOWN
    field = FIELDS[attribute]
    if field.is_relation:
        return names.of(attribute, value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return plain_words(value)


def plain_words(value: Any) -> str:
    """Return a flag, a moment, a day or a number in words."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:,.4f}".rstrip("0").rstrip(".")
    return str(value)
