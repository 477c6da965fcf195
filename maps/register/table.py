"""The rows of the register's list, sorted and written, for the page and for files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy

from maps.firms import firms_of
from maps.register.columns import FIRM, Shown
from maps.writing import DASH
from parcels.models import Parcel

CHUNK = 2000


@dataclass(frozen=True)
class Cell:
    """A value as it is written."""

    column: Shown
    text: str
    key: str


@dataclass(frozen=True)
class Row:
    """A parcel's line."""

    id: int
    code: str
    retired: bool
    cells: list[Cell]


def asked_order(asked: str, columns: Iterable[Shown]) -> str:
    """The order that an address asks for (`-area_mu`), when the list has such a column; by code else."""
    names = {column.name for column in columns if column.path}
    return asked if asked.removeprefix("-") in names else "parcel_code"


def ordered(parcels: QuerySet[Parcel], order: str, columns: Iterable[Shown]) -> QuerySet[Parcel]:
    """Sort by a column, the unknown last and ties by code."""
    name = order.removeprefix("-")
    path = next((column.path for column in columns if column.name == name), "parcel_code")
    first = OrderBy(F(path), descending=order.startswith("-"), nulls_last=True)
    return parcels.order_by(first, "parcel_code")


def rows(parcels: Any, columns: Sequence[Shown]) -> list[Row]:
    """The lines of a page."""
    found = _values(parcels, columns)
    firms = firms_of([row["id"] for row in found]) if _asks_firm(columns) else {}
    return [
        Row(
            row["id"],
            row["parcel_code"],
            row["status"] == "retired",
            [_cell(column, row, firms) for column in columns],
        )
        for row in found
    ]


def _asks_firm(columns: Iterable[Shown]) -> bool:
    return any(column.name == FIRM for column in columns)


def _values(parcels: Any, columns: Sequence[Shown]) -> list[dict[str, Any]]:
    paths = [column.path for column in columns if column.path]
    return list(parcels.values(*dict.fromkeys(["id", "parcel_code", "status", *paths])))


def _cell(column: Shown, row: dict[str, Any], firms: dict[int, list[str]]) -> Cell:
    if column.name == FIRM:
        return Cell(column, "、".join(firms.get(row["id"], [])) or DASH, "")
    value = row[column.path]
    return Cell(column, column.text(value), str(value or ""))


def file_rows(parcels: QuerySet[Parcel], columns: Sequence[Shown]) -> Iterator[list[Any]]:
    """The whole list as rows of a file; unknown stays empty."""
    found = _values(parcels, columns)
    for start in range(0, len(found), CHUNK):
        chunk = found[start : start + CHUNK]
        firms = firms_of(row["id"] for row in chunk) if _asks_firm(columns) else {}
        for row in chunk:
            yield [
                "、".join(firms.get(row["id"], [])) if column.name == FIRM else column.plain(row[column.path])
                for column in columns
            ]
