"""The table beneath the maps: an area a line, sorted by any column, with the unknown last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from analysis.arithmetic.policy_model import Policy
from analysis.words import instrument_label, path_label
from maps.areas.levels import LEVELS, PARCEL
from maps.indicators import STOCK, Indicator
from maps.plan.effect import PlanRow, Question
from maps.plan.legend import OUT_OF_STOCK
from maps.writing import DASH, number, shortened

PAGE = 50
DEFAULT_ORDER = "-planned_mu"
FIGURES = ("before", "after", "difference")
CATEGORIES = {one.key: one for one in (*STOCK, OUT_OF_STOCK)}


@dataclass(frozen=True)
class Head:
    """A column: its name in addresses, its head, its unit, and whether it holds numbers."""

    name: str
    label: str | Promise
    unit: str | Promise = ""
    is_number: bool = True


MU = pgettext_lazy("unit", "mu")


def heads(asked: Question) -> list[Head]:
    """The columns of a level and an indicator."""
    is_number, is_parcel = asked.indicator.is_number, asked.level == PARCEL
    unit = asked.indicator.unit
    between = Head("difference", pgettext_lazy("comparison", "Difference"), unit)
    columns = [
        Head("name", gettext_lazy("Parcel code") if is_parcel else LEVELS[asked.level].label, is_number=False),
        Head("parcels", pgettext_lazy("count", "Parcels")),
        Head("mu", pgettext_lazy("plan", "Land"), MU),
        Head("before", pgettext_lazy("plan", "Before"), unit, is_number),
        Head("after", pgettext_lazy("plan", "After"), unit, is_number),
        between if is_number else Head("difference", gettext_lazy("Stock that leaves"), "%"),
        Head("stock_before_mu", gettext_lazy("Stock before"), MU),
        Head("stock_after_mu", gettext_lazy("Stock after"), MU),
        Head("planned_mu", gettext_lazy("In the plan"), MU),
        Head("expected_mu", gettext_lazy("With an expected figure"), MU),
        Head("path", gettext_lazy("Path"), is_number=False),
    ]
    dropped = {"parcels"} if is_parcel else {"path"}
    return [one for one in columns if one.name not in dropped and (is_number or one.name != "expected_mu")]


def asked_order(asked: str, columns: list[Head]) -> str:
    """The order that an address asks for (`-mu`), when there is such a column."""
    return asked if asked.removeprefix("-") in {one.name for one in columns} else DEFAULT_ORDER


def ordered(rows: list[PlanRow], order: str) -> list[PlanRow]:
    """Rows by a column, the unknown last whichever way, ties by name."""
    name = order.removeprefix("-")
    known = sorted(rows, key=lambda one: (one.name, one.id))
    known.sort(key=lambda one: _sorted_by(one, name), reverse=order.startswith("-"))
    return sorted(known, key=lambda one: getattr(one, name) in (None, ""))


def _sorted_by(row: PlanRow, name: str) -> Any:
    value = getattr(row, name)
    if name in ("before", "after") and (isinstance(value, str) or value is None):
        return (list(CATEGORIES).index(value) if value in CATEGORIES else -1, 0.0)
    if isinstance(value, str):
        return value
    return (0, value) if value is not None else (0, 0.0)


@dataclass(frozen=True)
class Cell:
    """A cell as it is written; `colour` marks a category, `path` a path."""

    name: str
    text: str
    is_number: bool
    colour: str = ""
    path: str = ""


def cells(row: PlanRow, columns: list[Head], indicator: Indicator, policy: Policy | None) -> list[Cell]:
    """A row's cells."""
    return [_cell(row, one, indicator, policy) for one in columns]


def _cell(row: PlanRow, head: Head, indicator: Indicator, policy: Policy | None) -> Cell:
    value = getattr(row, head.name)
    if head.name == "name":
        return Cell("name", shortened(row.name), False)
    if row.held_back and head.name in FIGURES:
        return Cell(head.name, _("held back"), True)
    if head.name == "path":
        return Cell("path", path_words(row, policy) or DASH, False, path=row.path)
    if head.name in ("before", "after") and not indicator.is_number:
        return Cell(head.name, category_words(value) or DASH, False, CATEGORIES[value].colour if value else "")
    if head.name == "parcels":
        return Cell("parcels", number(value, 0), True)
    if head.name in ("before", "after", "difference") and indicator.is_number:
        text = number(value, indicator.places)
        return Cell(head.name, f"+{text}" if head.name == "difference" and (value or 0) > 0 else text, True)
    return Cell(head.name, number(value, 0 if head.name == "difference" else 1), True)


def category_words(value: Any) -> str:
    """The word for a category; empty where it is unknown."""
    return str(CATEGORIES[value].label) if value in CATEGORIES else ""


def path_words(row: PlanRow, policy: Policy | None) -> str:
    """Path and instrument of a parcel's plan."""
    if policy is None or not row.path:
        return ""
    words = path_label(policy, row.path)
    return f"{words} · {instrument_label(policy, row.instrument)}" if row.instrument else words


def as_frame(rows: list[PlanRow], asked: Question, policy: Policy | None) -> pd.DataFrame:
    """The rows as a file holds them: figures unrounded to four places, categories in words, unknown empty."""
    told = []
    for row in rows:
        line: dict[str, Any] = {one.name: getattr(row, one.name) for one in heads(asked)}
        for name in ("before", "after"):
            line[name] = line[name] if asked.indicator.is_number else category_words(line[name]) or None
        if row.held_back:
            line |= dict.fromkeys(FIGURES, _("held back"))
        if "path" in line:
            line["path"] = path_words(row, policy)
        told.append({key: round(value, 4) if isinstance(value, float) else value for key, value in line.items()})
    return pd.DataFrame(told, columns=[one.name for one in heads(asked)])


def labels(asked: Question) -> dict[str, str]:
    """The file's heads by column, with their units."""
    return {one.name: f"{one.label} ({one.unit})" if one.unit else str(one.label) for one in heads(asked)}


def title_of(asked: Question, zone: str) -> str:
    """The title of a file."""
    words = _("{zone}: {figure} before and after the plan: {plan}")
    return words.format(zone=zone, figure=asked.indicator.label, plan=asked.plan.label)


def plan_line(label: str) -> tuple[str, str, str]:
    """The plan as a line of a file's provenance."""
    return "plan", _("Plan"), label
