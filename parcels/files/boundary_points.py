"""Boundary-point TXT (界址点 报盘格式), in all the ways that offices write it (DOMAIN 8.1)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from parcels.files import encoding
from parcels.files.batches import SIZE, Batch, Declared, Opened, ReadOptions, text_table, unique_names
from parcels.files.boundary_lines import HEADER_FIELDS, Block, Lines, read_lines
from parcels.files.boundary_rings import Rings, build
from parcels.files.boundary_system import system_of
from parcels.files.evidence import Finding, RowIssue
from parcels.refusals import Refusal
from parcels.units import M2_PER_HA, M2_PER_MU

_UNITS = {"ha": M2_PER_HA, "m2": 1.0, "mu": M2_PER_MU}
_PRECISION_M = 0.001
AREA = "地块面积(m2)"
FILE = "文件"


@dataclass
class _Parcel:
    """One parcel of the file with its rings, its area in the unit that fits, and its issues."""

    block: Block
    rings: Rings
    issues: list[RowIssue]
    unit: str | None = None
    stated: float | None = None


def open_boundary_points(path: Path, options: ReadOptions) -> Opened:
    """Open one file of boundary points."""
    return open_several([path], options)


def open_several(paths: Sequence[Path], options: ReadOptions, names: Sequence[str] = ()) -> Opened:
    """Open files that belong together, as an office keeps one parcel a file.

    Raises
    ------
    Refusal
        ``txt_no_points``; ``txt_systems_differ`` when the files are not in one system; the encoding's refusals.
    """
    findings = [Finding("format", "TXT", "format_by_content", {"format": "TXT"})]
    found: list[Lines] = []
    for path in paths:
        lines, finding = _read(path, options)
        found.append(lines)
        findings += [finding] if finding not in findings else []
    blocks = [block for lines in found for block in lines.blocks]
    if not any(block.points for block in blocks):
        raise Refusal("txt_no_points", {"name": paths[0].name})
    systems = [_system(lines) for lines in found if any(block.points for block in lines.blocks)]
    if len({(declared, exchanged) for declared, _f, exchanged in systems}) > 1:
        named = sorted({declared.definition if declared else "–" for declared, _f, _e in systems})
        raise Refusal("txt_systems_differ", {"systems": named})
    declared, more, _exchanged = systems[0]
    parcels = _parcels(blocks, _precision(found[0].said))
    _tell_of_lines(found, findings)
    width = max(len(block.fields) for block in blocks)
    columns = unique_names([*_names(width), AREA, *([FILE] if len(paths) > 1 else [])])
    files = [(names or [path.name for path in paths])[at] for at, lines in enumerate(found) for _ in lines.blocks]
    return Opened(
        kind="boundary_points",
        columns=columns,
        batches=_batches(parcels, columns, width, files if len(paths) > 1 else []),
        layer=paths[0].stem,
        layers=[paths[0].stem],
        declared=declared,
        findings=[*findings, *more, *_units_found(parcels)],
    )


def _read(path: Path, options: ReadOptions) -> tuple[Lines, Finding]:
    raw = path.read_bytes()
    name, finding = encoding.decide(raw, stated=options.encoding)
    return read_lines(raw.decode(name, "replace")), finding


def _system(lines: Lines) -> tuple[Declared | None, list[Finding], bool]:
    places = np.array([(point.first, point.second) for block in lines.blocks for point in block.points])
    return system_of(lines.said, places)


def _precision(said: dict[str, str]) -> float:
    found = re.search(r"\d+(\.\d+)?", said.get("精度", ""))
    value = float(found[0]) if found else _PRECISION_M
    return value if 0 < value <= 1 else _PRECISION_M


def _names(width: int) -> list[str]:
    """Return the names of a header's fields: the older form ends before 地类编码, wider ones have further fields."""
    return [HEADER_FIELDS[at] if at < len(HEADER_FIELDS) else f"字段{at + 1}" for at in range(width)]


def _parcels(blocks: list[Block], precision: float) -> list[_Parcel]:
    parcels = []
    for row, block in enumerate(blocks, start=1):
        rings = build(block, row)
        issues = list(rings.issues)
        if not block.points:
            issues.append(RowIssue(row, "txt_parcel_without_points", {"line": block.line}))
        for line, text in block.unread:
            issues.append(RowIssue(row, "txt_line_unreadable", {"line": line, "text": text}))
        parcel = _Parcel(block, rings, issues)
        _check_count(parcel, row)
        _check_area(parcel, row, precision)
        parcels.append(parcel)
    return parcels


def _check_count(parcel: _Parcel, row: int) -> None:
    """Warn when the header's number of points is neither that of the lines nor that without the closing ones."""
    stated = _whole(parcel.block.fields[0] if parcel.block.fields else "")
    lines = len(parcel.block.points)
    if parcel.block.headed and parcel.block.points and stated not in (lines, lines - parcel.rings.closing):
        figures = {"stated": parcel.block.fields[0] if parcel.block.fields else None, "found": lines}
        parcel.issues.append(RowIssue(row, "txt_point_count", figures, refused=False))


def _check_area(parcel: _Parcel, row: int, precision: float) -> None:
    """Find the unit in which the printed area is that of the rings; warn when it is none."""
    text = parcel.block.fields[1] if len(parcel.block.fields) > 1 else ""
    if not re.fullmatch(r"\d+(\.\d+)?", text) or not float(text) or not parcel.rings.parts:
        return
    printed, area = float(text), parcel.rings.area_m2()
    last_place = 10.0 ** -len(text.partition(".")[2])
    # Half a step of each point across the boundary, and one step of the last printed decimal.
    spread = precision * parcel.rings.length_m()
    off = {unit: abs(printed * factor - area) - last_place * factor - spread for unit, factor in _UNITS.items()}
    unit = min(_UNITS, key=lambda name: abs(printed * _UNITS[name] - area))
    parcel.unit = unit if off[unit] <= 0 else None
    parcel.stated = printed * _UNITS[unit]
    if parcel.unit is None:
        figures = {"printed": text, "unit": unit, "stated_m2": round(parcel.stated, 2), "computed_m2": round(area, 2)}
        parcel.issues.append(RowIssue(row, "txt_area_differs", figures, refused=False))


def _units_found(parcels: list[_Parcel]) -> list[Finding]:
    counts = Counter(parcel.unit for parcel in parcels if parcel.unit)
    if not counts:
        return []
    unit, agreeing = counts.most_common(1)[0]
    figures = {"agreeing": agreeing, "stated": sum(parcel.stated is not None for parcel in parcels), "unit": unit}
    return [Finding("unit", unit, "txt_area_unit", figures, certain=len(counts) == 1)]


def _tell_of_lines(found: list[Lines], findings: list[Finding]) -> None:
    for lines in found:
        for line, text in lines.unread[:5]:
            findings.append(Finding("line", str(line), "txt_line_passed_over", {"line": line, "text": text}, False))


def _batches(parcels: list[_Parcel], columns: list[str], width: int, files: list[str]) -> Iterator[Batch]:
    for start in range(0, len(parcels), SIZE):
        chunk = parcels[start : start + SIZE]
        rows = np.arange(start + 1, start + 1 + len(chunk))
        records = [
            [*_padded(parcel.block.fields, width), _shown(parcel.stated), *files[start + at : start + at + 1]]
            for at, parcel in enumerate(chunk)
        ]
        texts = [list(column) for column in zip(*records, strict=True)]
        refused = {issue.row for parcel in chunk for issue in parcel.issues if issue.refused}
        raw = [None if row in refused else parcel.rings.shape() for row, parcel in zip(rows, chunk, strict=True)]
        issues = [issue for parcel in chunk for issue in parcel.issues]
        yield Batch(rows, text_table(columns, texts), raw, issues)


def _padded(fields: list[str], width: int) -> list[str | None]:
    return [text or None for text in fields] + [None] * (width - len(fields))


def _shown(area_m2: float | None) -> str | None:
    return None if area_m2 is None else repr(round(area_m2, 4))


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,9}", text) else None
