"""The register's columns as staff read and fill them: their words, and a value's text in a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from django.utils.translation import gettext, override

from parcels.history.words import label_of
from parcels.importing.layers import Column
from parcels.models import Block, Town
from parcels.surgery.attributes import COLUMNS, column_of

LANGUAGES = ("zh-hans", "en")
YES, NO = "yes", "no"


def label(name: str) -> str:
    """Return an editable column's name with its unit, in the reader's language."""
    return label_of(column_of(name).attribute)


def labels() -> dict[str, str]:
    """Return all editable columns with their words."""
    return {name: label(name) for name in COLUMNS}


def choice_words(column: Column) -> dict[str, str]:
    """Return a choice's values, or yes and no of a flag, with their words in the reader's language."""
    if column.kind == "flag":
        return {YES: gettext("yes"), NO: gettext("no")}
    return {str(value): str(word) for value, word in column.field.choices or ()}


@cache
def values_by_word(name: str) -> dict[str, str]:
    """Return the value for each word of a choice column or flag, in every language, in lower case."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with override(language):
            found |= {word.lower(): value for value, word in choice_words(COLUMNS[name]).items()}
    return found


class Places:
    """Towns and blocks by id, as sheets write them: the code, with the town's name behind it."""

    def __init__(self) -> None:
        towns = Town.objects.order_by("code").values_list("pk", "code", "name")
        self.towns = {pk: f"{code} {name}".strip() for pk, code, name in towns}
        self.blocks = dict(Block.objects.values_list("pk", "code"))

    def text(self, column: Column, key: int) -> str:
        """Return a place as its column writes it."""
        names = self.towns if column.name == "town_code" else self.blocks
        return names.get(key, "")


def cell_value(column: Column, value: Any, places: Places) -> Any:
    """Return a stored value as a sheet's cell holds it: words, a date, a number; None for unknown."""
    if value is None or value == "":
        return None
    if column.kind == "parent":
        return places.text(column, value) or None
    if column.kind == "flag":
        return choice_words(column)[YES if value else NO]
    if column.kind == "choice":
        return choice_words(column).get(str(value), str(value))
    return value if isinstance(value, date | int | float) else clean_text(str(value))


def clean_text(text: str) -> str:
    """Return a text as a workbook can hold it: characters that XML has no room for are marked as damaged."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one if one >= " " or one in "\t\n" else "\ufffd" for one in lines)


def read_words(column: Column, text: str) -> str:
    """Return the text that a save understands, from a sheet's words: a choice's value, a town's code."""
    if column.kind == "parent":
        return text.split()[0] if text.split() else ""
    if column.kind in ("choice", "flag"):
        return values_by_word(column.name).get(text.strip().lower(), text)
    return text


def row_cells(values: Mapping[str, Any], names: list[str], places: Places) -> list[Any]:
    """Return one parcel's cells for these columns; `values` by the columns' names in the database."""
    return [cell_value(COLUMNS[name], values[COLUMNS[name].attribute], places) for name in names]
