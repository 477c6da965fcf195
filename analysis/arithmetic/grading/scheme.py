"""A grading scheme read from TOML and checked: indicators, weights, baselines, caps, floors, shares of each letter."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.arithmetic.policy_errors import PolicyError
from analysis.arithmetic.policy_model import Words
from analysis.arithmetic.policy_source import PolicySource

SCHEMES = Path(__file__).resolve().parents[2] / "schemes" / "grading"
FIGURES = (
    "land_mu",
    "tax_wan",
    "value_added_wan",
    "energy_tce",
    "pollutant_t",
    "staff",
    "rd_wan",
    "revenue_wan",
    "electricity_wan_kwh",
)
LETTERS = ("A", "B", "C", "D")
NO_EMISSIONS = "pollutant_t"
SAME = 1e-9


@dataclass(frozen=True)
class Indicator:
    """A ratio of two figures, its weight, and the baseline it is divided by; None takes the group's ratio of sums."""

    name: str
    words: Words
    numerator: str
    denominator: str
    weight: float
    baseline: float | None
    cap_multiple: float | None
    floor_multiple: float | None


@dataclass(frozen=True)
class Group:
    """Firms of one scale: what they are measured by, and the share of each letter by rank; empty gives no letters."""

    name: str
    words: Words
    least_land_mu: float
    indicators: tuple[Indicator, ...]
    shares: tuple[float, ...]


@dataclass(frozen=True)
class Scheme:
    """A checked scheme; `source` says where its figures were published."""

    name: str
    version: str
    words: Words
    source: Words
    groups: tuple[Group, ...]


def load_scheme(name_or_path: str) -> Scheme:
    """Load a scheme by its name (``huangyan_2022``) or from a TOML file.

    Raises
    ------
    PolicyError
        With the line of the fault.
    """
    path = Path(name_or_path) if name_or_path.endswith(".toml") else SCHEMES / f"{name_or_path}.toml"
    if not path.is_file():
        raise PolicyError("policy_not_found", name=name_or_path)
    return read_scheme(path.read_text(encoding="utf-8-sig"))


def read_scheme(text: str) -> Scheme:
    """Check the text of a scheme and return it."""
    return _Reader(text).scheme()


class _Reader:
    def __init__(self, text: str) -> None:
        self._source = PolicySource(text)
        self._data = self._source.data
        self._indicators = 0

    def scheme(self) -> Scheme:
        head = self._data.get("scheme", {})
        groups = tuple(self._group(table, at) for at, table in enumerate(self._data.get("group", [])))
        self._refuse_twice("group", [group.name for group in groups])
        return Scheme(
            name=str(self._need(head, "name", "scheme", 0)),
            version=str(self._need(head, "version", "scheme", 0)),
            words=Words(str(self._need(head, "zh", "scheme", 0)), str(self._need(head, "en", "scheme", 0))),
            source=Words(str(head.get("source_zh", "")), str(head.get("source_en", ""))),
            groups=groups,
        )

    def _need(self, table: Any, key: str, header: str, position: int) -> Any:
        if key not in table:
            raise PolicyError("policy_missing_key", self._source.line(header, position), place=header, key=key)
        return table[key]

    def _group(self, table: Any, position: int) -> Group:
        first = self._indicators
        tables = table.get("indicator", [])
        found = tuple(self._indicator(one, first + at) for at, one in enumerate(tables))
        self._indicators += len(tables)
        name = str(self._need(table, "name", "group", position))
        self._refuse_twice("group.indicator", [one.name for one in found], first)
        total, wanted = sum(one.weight for one in found), float(table.get("total", 100))
        if abs(total - wanted) > SAME * wanted:
            line = self._source.line("group", position)
            raise PolicyError("scheme_weights", line, group=name, total=f"{total:.10g}", wanted=f"{wanted:.10g}")
        shares = tuple(float(table.get("shares", {}).get(letter, 0)) for letter in LETTERS)
        if any(shares) and (abs(sum(shares) - 1) > SAME or min(shares) < 0):
            line = self._source.line("group", position, "shares")
            raise PolicyError("scheme_shares", line, group=name, total=f"{sum(shares):.10g}")
        words = Words(str(table.get("zh", name)), str(table.get("en", name)))
        return Group(name, words, float(table.get("least_land_mu", 0)), found, shares if any(shares) else ())

    def _indicator(self, table: Any, position: int) -> Indicator:
        header = "group.indicator"
        for key in ("numerator", "denominator"):
            figure = str(self._need(table, key, header, position))
            if figure not in FIGURES:
                line = self._source.line(header, position, figure)
                raise PolicyError("policy_unknown_name", line, place=header, kind="figure", name=figure)
        baseline = self._need(table, "baseline", header, position)
        cap, floor = table.get("cap_multiple"), table.get("floor_multiple")
        if baseline != "group" and not float(baseline) > 0:
            line = self._source.line(header, position, "baseline")
            raise PolicyError("scheme_baseline", line, name=table.get("name", ""), value=str(baseline))
        if cap is not None and floor is not None and float(cap) < float(floor):
            line = self._source.line(header, position, "cap_multiple")
            raise PolicyError("scheme_cap", line, name=table.get("name", ""), cap=str(cap), floor=str(floor))
        return Indicator(
            name=str(self._need(table, "name", header, position)),
            words=Words(str(table.get("zh", "")), str(table.get("en", ""))),
            numerator=str(table["numerator"]),
            denominator=str(table["denominator"]),
            weight=float(self._need(table, "weight", header, position)),
            baseline=None if baseline == "group" else float(baseline),
            cap_multiple=None if cap is None else float(cap),
            floor_multiple=None if floor is None else float(floor),
        )

    def _refuse_twice(self, header: str, names: list[str], first: int = 0) -> None:
        for position, name in enumerate(names):
            if name in names[:position]:
                line = self._source.line(header, first + position)
                raise PolicyError("policy_duplicate_name", line, kind=header, name=name)
