"""The figures of a set of rules as a form: where each stands in the text, what it is called, what may be put there."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

NUMBER, TEXT, CHOICE, FLAG = "number", "text", "choice", "flag"
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Figure:
    """One value of the text.

    Parameters
    ----------
    place : keys and positions that lead to it from the top of the text.
    kind : number, text, choice or flag.
    choices : what may be chosen, with words; for a number the words that may stand in its place.
    optional : whether it may be left out of the text.
    label : what a person calls it; a table gives it.
    """

    place: Place
    kind: str = NUMBER
    choices: tuple[tuple[str, str], ...] = ()
    optional: bool = False
    label: str = ""

    @property
    def name(self) -> str:
        """The name of its field in a form."""
        return "at-" + ".".join(str(step) for step in self.place)


@dataclass(frozen=True)
class Row:
    """What a line of the form is about, and its figures in the order of the heads; None leaves a cell empty."""

    label: str
    figures: Sequence[Figure | None]


@dataclass(frozen=True)
class FormTable:
    """A table of the form: a head for each figure of a row."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Row]
    help: str = ""

    def __iter__(self) -> Iterator[Figure]:
        return (one for row in self.rows for one in self.labelled(row) if one is not None)

    def labelled(self, row: Row) -> list[Figure | None]:
        """The figures of a row, each with the words of its row and its head."""
        pairs = zip(self.heads, row.figures, strict=True)
        return [one and replace(one, label=f"{row.label} {head}") for head, one in pairs]


def submitted(tables: Sequence[FormTable], data: Mapping[str, str]) -> dict[Figure, str]:
    """What a form says of each figure; a box that isn't ticked sends nothing, which is no."""
    found = {one: data.get(one.name, "no" if one.kind == FLAG else None) for table in tables for one in table}
    return {one: said.strip() for one, said in found.items() if said is not None}


def as_shown(tables: Sequence[FormTable], text: str) -> list[dict[str, Any]]:
    """The tables with what stands in a text that is TOML; an absent value is empty."""
    data = tomllib.loads(text)
    return [
        {
            "title": table.title,
            "heads": table.heads,
            "help": table.help,
            "rows": [
                {"label": row.label, "cells": [_cell(data, one) for one in table.labelled(row)]} for row in table.rows
            ],
        }
        for table in tables
    ]


def _cell(data: Any, figure: Figure | None) -> dict[str, Any] | None:
    return {"figure": figure, "value": _said(data, figure)} if figure else None


def _said(data: Any, figure: Figure) -> Any:
    found = data
    for step in figure.place:
        try:
            found = found[step]
        except (KeyError, IndexError, TypeError):
            return ""
    return found if figure.kind == FLAG else str(found)
