"""A grading scheme read from TOML and checked; what can't work is refused with its line."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from analysis.arithmetic.grading.model import (
    BETTER,
    LETTERS,
    MERGE,
    ROUNDINGS,
    SEPARATE,
    WORSE,
    Group,
    Scheme,
)
from analysis.arithmetic.grading.scheme_parts import GROUP, INDICATOR, read_indicator, read_rules
from analysis.arithmetic.policy_errors import PolicyError
from analysis.arithmetic.policy_model import Words
from analysis.arithmetic.policy_source import PolicySource, text_of

SCHEMES = Path(__file__).resolve().parents[2] / "schemes" / "grading"
HEAD = "scheme"
SAME = 1e-9
CHOICES: dict[str, tuple[str, ...]] = {
    "tenants": (MERGE, SEPARATE),
    "ties": (BETTER, WORSE),
    "rounding": ROUNDINGS,
}
NUMBERS: dict[str, tuple[float, Callable[[Any], Any]]] = {
    "score_digits": (9, int),
    "small_land_mu": (3.0, float),
    "objection_days": (7, int),
}


def load_scheme(name_or_path: str) -> Scheme:
    """Load a scheme by its name (``huangyan_2022``) or from a TOML file.

    Raises
    ------
    PolicyError
        With the line of the fault.
    """
    return read_scheme(text_of(SCHEMES, name_or_path))


@lru_cache(maxsize=16)
def read_scheme(text: str) -> Scheme:
    """Check the text of a scheme and return it; nobody changes what it returns, so a text is read once."""
    return _Reader(text).scheme()


class _Reader:
    def __init__(self, text: str) -> None:
        self._source = PolicySource(text)
        self._data = self._source.data
        self._indicators = 0

    def scheme(self) -> Scheme:
        head = self._data.get(HEAD, {})
        groups = tuple(self._group(table, at) for at, table in enumerate(self._data.get(GROUP, [])))
        self._refuse_twice(GROUP, [group.name for group in groups])
        given: dict[str, Any] = {name: self._choice(head, name) for name in CHOICES}
        given |= {name: self._number(head, name) for name in NUMBERS}
        return Scheme(
            name=str(self._need(head, "name", HEAD, 0)),
            version=str(self._need(head, "version", HEAD, 0)),
            valid_from=self._day(head),
            words=Words(str(self._need(head, "zh", HEAD, 0)), str(self._need(head, "en", HEAD, 0))),
            source=Words(str(head.get("source_zh", "")), str(head.get("source_en", ""))),
            demo=bool(head.get("demo", False)),
            **given,
            groups=groups,
            rules=read_rules(self._source, self._data, [group.name for group in groups]),
        )

    def _need(self, table: Any, key: str, header: str, position: int) -> Any:
        if key not in table:
            raise PolicyError("policy_missing_key", self._source.line(header, position), place=header, key=key)
        return table[key]

    def _day(self, head: Any) -> date | None:
        day = head.get("valid_from")
        if day is not None and type(day) is not date:
            raise self._bad_value("valid_from", day)
        return day

    def _choice(self, head: Any, name: str) -> str:
        value = head.get(name, CHOICES[name][0])
        if value not in CHOICES[name]:
            raise self._bad_value(name, value)
        return str(value)

    def _number(self, head: Any, name: str) -> Any:
        default, kind = NUMBERS[name]
        value = head.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1000:
            raise self._bad_value(name, value)
        return kind(value)

    def _bad_value(self, name: str, value: Any) -> PolicyError:
        return PolicyError("policy_bad_value", self._source.line(HEAD, 0, name), fact=name, value=str(value)[:40])

    def _group(self, table: Any, position: int) -> Group:
        first = self._indicators
        tables = table.get("indicator", [])
        found = tuple(read_indicator(self._source, one, first + at) for at, one in enumerate(tables))
        self._indicators += len(tables)
        name = str(self._need(table, "name", GROUP, position))
        self._refuse_twice(INDICATOR, [one.name for one in found], first)
        total, wanted = sum(one.weight for one in found), float(table.get("total", 100))
        if abs(total - wanted) > SAME * wanted:
            line = self._source.line(GROUP, position)
            raise PolicyError("scheme_weights", line, group=name, total=f"{total:.10g}", wanted=f"{wanted:.10g}")
        tie_break = str(table.get("tie_break", ""))
        if tie_break and tie_break not in [one.name for one in found]:
            line = self._source.line(GROUP, position, "tie_break")
            raise PolicyError("policy_unknown_name", line, place=name, kind="indicator", name=tie_break)
        return Group(
            name=name,
            words=Words(str(table.get("zh", name)), str(table.get("en", name))),
            scale=str(table.get("scale", name)),
            least_land_mu=float(table.get("least_land_mu", 0)),
            below_land_mu=float(table.get("below_land_mu", math.inf)),
            indicators=found,
            shares=self._shares(table, name, position),
            tie_break=tie_break,
        )

    def _shares(self, table: Any, name: str, position: int) -> tuple[float, ...]:
        given = table.get("shares", {})
        line = self._source.line(GROUP, position, "shares")
        for letter in given:
            if letter not in LETTERS:
                raise PolicyError("policy_unknown_name", line, place=name, kind="grade", name=str(letter)[:20])
        shares = tuple(float(given.get(letter, 0)) for letter in LETTERS)
        if any(shares) and (abs(sum(shares) - 1) > SAME or min(shares) < 0):
            raise PolicyError("scheme_shares", line, group=name, total=f"{sum(shares):.10g}")
        return shares if any(shares) else ()

    def _refuse_twice(self, header: str, names: list[str], first: int = 0) -> None:
        for position, name in enumerate(names):
            if name in names[:position]:
                line = self._source.line(header, first + position)
                raise PolicyError("policy_duplicate_name", line, kind=header, name=name)
