"""The areas of one level as a list: every figure of the map beside the others, held back by the map's own rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from analysis.models import AnalysisRun
from maps.areas.hexagons import hexagon_grid
from maps.areas.layer import Scope, names_of
from maps.areas.levels import HEXAGON, LEVELS, column_of, has_areas, is_shown
from maps.indicators import INDICATORS, Indicator, label_of
from parcels.permissions import Person

SHOWN = [one for one in INDICATORS.values() if has_areas(one)]
DEFAULT_ORDER = "-mu"


@dataclass(frozen=True)
class AreaLine:
    """An area with all its figures: None where unknown or held back; `held` names the figures that are held back."""

    id: int
    name: str
    parcels: int
    mu: float
    figures: dict[str, float | str | None]
    held: frozenset[str]

    def value(self, column: str) -> Any:
        """What stands in a column."""
        return self.figures[column] if column in self.figures else getattr(self, column)


@dataclass(frozen=True)
class Head:
    """A column: its name in addresses, its head, unit and decimals; the indicator that it holds."""

    name: str
    label: str | Promise
    unit: str | Promise = ""
    places: int = 0
    indicator: Indicator | None = None

    @property
    def is_number(self) -> bool:
        """Whether it holds numbers."""
        return self.indicator.is_number if self.indicator else self.name != "name"


def heads(level: str) -> list[Head]:
    """The columns of a level."""
    first = [
        Head("name", LEVELS[level].label),
        Head("parcels", pgettext_lazy("count", "Parcels")),
        Head("mu", pgettext_lazy("plan", "Land"), pgettext_lazy("unit", "mu"), 1),
    ]
    words = {
        "stock_category": gettext_lazy("Category with most land"),
        "path": gettext_lazy("Path with most land"),
    }
    return first + [Head(one.name, words.get(one.name, one.label), one.unit, one.places, one) for one in SHOWN]


def area_lines(run: AnalysisRun, level: str, user: Person, scope: Scope) -> list[AreaLine]:
    """The areas of a run, of one zone where blocks are asked for, by name."""
    return sorted(_lines(run, level, user, scope), key=lambda one: (one.name, one.id))


def _lines(run: AnalysisRun, level: str, user: Person, scope: Scope) -> Iterator[AreaLine]:
    is_hex = level == HEXAGON
    sums: Any = hexagon_grid(run, scope.size_m).cells if is_hex else run.areas.filter(level=level)
    names = {} if is_hex else names_of(level, scope.zone)
    columns = {one.name: column_of(one) for one in SHOWN}
    place = ("pk", "i", "j") if is_hex else ("area_id",)
    for row in sums.values(*place, "parcels", "area_mu", "enterprises", *columns.values()):
        pk = row["pk" if is_hex else "area_id"]
        if not is_hex and pk not in names:
            continue
        figures, held = {}, set()
        for one in SHOWN:
            value = row[columns[one.name]]
            figures[one.name] = None if value in (None, "") else value
            if figures[one.name] is not None and not is_shown(user, level, one, row["parcels"], row["enterprises"]):
                figures[one.name] = None
                held.add(one.name)
        name = f"{row['i']}/{row['j']}" if is_hex else names[pk]
        yield AreaLine(pk, name, row["parcels"], row["area_mu"], figures, frozenset(held))


def asked_order(asked: str, columns: list[Head]) -> str:
    """The order that an address asks for (`-far`), when there is such a column."""
    return asked if asked.removeprefix("-") in {one.name for one in columns} else DEFAULT_ORDER


def ordered(lines: list[AreaLine], order: str) -> list[AreaLine]:
    """Lines by a column, the unknown and held back last whichever way; ties by name."""
    name = order.removeprefix("-")
    known = [one for one in lines if one.value(name) is not None]
    known.sort(key=lambda one: one.value(name), reverse=order.startswith("-"))
    return known + [one for one in lines if one.value(name) is None]


def words_of(line: AreaLine, head: Head) -> Any:
    """A value for a file: a category in words, a figure to four places, why one is held back, unknown empty."""
    value = line.value(head.name)
    if head.name in line.held:
        return _("held back")
    if value is not None and head.indicator and head.indicator.categories:
        return label_of(head.indicator.categories, str(value))
    return round(value, 4) if isinstance(value, float) else value


def as_frame(lines: list[AreaLine], columns: list[Head]) -> pd.DataFrame:
    """The lines as a file holds them."""
    told = [{head.name: words_of(line, head) for head in columns} for line in lines]
    return pd.DataFrame(told, columns=[head.name for head in columns])
