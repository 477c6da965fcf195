"""What the bench found: rows of figures, aims met or missed, a table for people and JSON for programs."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Row:
    """One figure of one contender."""

    part: str
    parcels: int
    what: str
    contender: str
    value: float
    unit: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Aim:
    """A figure that the project wants: at least, or at most, a limit."""

    part: str
    what: str
    value: float
    limit: float
    at_least: bool
    unit: str = "×"

    @property
    def met(self) -> bool:
        """Whether the figure keeps the limit."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit


@dataclass
class Report:
    """All rows, aims and remarks of a run."""

    machine: dict[str, Any]
    settings: dict[str, Any]
    rows: list[Row] = field(default_factory=list)
    aims: list[Aim] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def row(self, part: str, parcels: int, what: str, contender: str, values: list[float], unit: str) -> None:
        """Add the median of several rounds, with the lowest and the highest of them."""
        middle = sorted(values)[len(values) // 2] if len(values) % 2 else _mean_of_middle(values)
        self.rows.append(Row(part, parcels, what, contender, middle, unit, min(values), max(values)))

    def aim(self, part: str, what: str, value: float, limit: float, *, at_least: bool, unit: str = "×") -> None:
        """Add a comparison with an aim."""
        self.aims.append(Aim(part, what, value, limit, at_least, unit))

    def remark(self, text: str) -> None:
        """Add a line, and say it at once."""
        print(text, flush=True)
        self.remarks.append(text)

    def write(self, path: Path) -> None:
        """Write everything as JSON."""
        content = asdict(self) | {"aims": [asdict(aim) | {"met": aim.met} for aim in self.aims]}
        path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    def text(self) -> str:
        """The table as it is printed; docs/developer/speed.md holds such a table."""
        lines = [", ".join(f"{key} {value}" for key, value in self.machine.items())]
        lines.append(", ".join(f"{key} {value}" for key, value in self.settings.items()))
        lines += ["", "| part | parcels | what | who | median | lowest–highest |", "|---|---:|---|---|---:|---:|"]
        lines += [_row_line(row) for row in self.rows]
        lines += ["", "| part | aim | wanted | found | |", "|---|---|---:|---:|---|"]
        lines += [_aim_line(aim) for aim in self.aims]
        return "\n".join([*lines, "", *(f"- {remark}" for remark in self.remarks)])


def _mean_of_middle(values: list[float]) -> float:
    ordered = sorted(values)
    half = len(ordered) // 2
    return (ordered[half - 1] + ordered[half]) / 2


def _row_line(row: Row) -> str:
    spread = "" if row.low is None or row.high is None else f"{_figure(row.low)}–{_figure(row.high)}"
    median = f"{_figure(row.value)} {row.unit}"
    return f"| {row.part} | {row.parcels:,} | {row.what} | {row.contender} | {median} | {spread} |"


def _aim_line(aim: Aim) -> str:
    wanted = f"{'≥' if aim.at_least else '≤'} {_figure(aim.limit)} {aim.unit}"
    verdict = "met" if aim.met else "MISSED"
    return f"| {aim.part} | {aim.what} | {wanted} | {_figure(aim.value)} {aim.unit} | {verdict} |"


def _figure(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 0.1 else f"{value:.4f}"
