"""Zones from a file: one row a zone and area, evaluated under a scheme; contradictory rows are refused by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.arithmetic.evaluation.classes import CLASSES
from analysis.arithmetic.evaluation.evaluate import Answer, AreaAnswer, Zone, evaluate, faults
from analysis.arithmetic.evaluation.indicators import FIGURES, INDICATORS
from analysis.arithmetic.evaluation.scheme import DEVELOPMENT, MAIN, Scheme
from analysis.arithmetic.evaluation.zone_type import TYPES
from analysis.files.columns import need_column, read_numbers
from parcels.files.evidence import RowIssue

COLUMNS = {f"{name.lower()}_ha": name for name in CLASSES} | {name: name for name in FIGURES}
SUPPLIED = re.compile(r"supplied_(\d{4})_ha")
AREAS = ("", MAIN, DEVELOPMENT)
CHOICES = {
    "area": AREAS,
    "zone_type": ("", *TYPES),
    "bonded": ("", "yes", "no"),
    "without_development": ("", "yes", "no"),
}
Key = tuple[str, str]


def evaluated(table: pd.DataFrame, scheme: Scheme) -> tuple[pd.DataFrame, list[RowIssue]]:
    """The rows that could be used with what was found beside them, and the reasons of the others.

    Parameters
    ----------
    table : DataFrame
        One row a zone, year and area (`main`, `development`); columns as docs/formulas/zone_evaluation.md.
    """
    need_column(table, "zone")
    issues: list[RowIssue] = []
    numbers, refused = _numbers(table, issues)
    words = {name: _words(table, name) for name in ("zone", "year", *CHOICES)}
    refused |= _refuse_words(words, issues)
    given = [_given(numbers, row) for row in range(len(table))]
    main, development = _by_zone(words, refused, given, issues)
    found: dict[int, dict[str, Any]] = {}
    for key, row in main.items():
        other = development.get(key)
        zone = _zone(row, other, given, numbers, words)
        answer = evaluate(zone, scheme)
        found[row] = _columns(answer, answer.main, scheme) | _potential(answer, scheme)
        if other is not None and answer.development is not None:
            found[other] = _columns(answer, answer.development, scheme)
    for row in sorted(row for key, row in development.items() if key not in main):
        issues.append(RowIssue(row + 1, "evaluation_main_missing"))
    kept = sorted(found)
    result = pd.DataFrame([found[row] for row in kept], columns=_names(scheme))
    rows = table.iloc[kept].reset_index(drop=True)
    return pd.concat([rows.drop(columns=[name for name in result if name in rows]), result], axis=1), issues


def _numbers(table: pd.DataFrame, issues: list[RowIssue]) -> tuple[dict[str, np.ndarray], np.ndarray]:
    refused = np.zeros(len(table), dtype=bool)
    numbers = {}
    for name in table.columns:
        if name in COLUMNS or SUPPLIED.fullmatch(str(name)):
            values, bad = read_numbers(table, name, issues, low=0)
            assert values is not None
            numbers[str(name)] = values
            refused |= bad
    return numbers, refused


def _words(table: pd.DataFrame, name: str) -> list[str]:
    if name not in table:
        return [""] * len(table)
    return ["" if cell is None or cell != cell else str(cell).strip() for cell in table[name]]


def _refuse_words(words: Mapping[str, list[str]], issues: list[RowIssue]) -> np.ndarray:
    refused = np.array([not zone for zone in words["zone"]], dtype=bool)
    issues += [RowIssue(int(row) + 1, "value_missing", {"column": "zone"}) for row in np.flatnonzero(refused)]
    for name, choices in CHOICES.items():
        for row, value in enumerate(words[name]):
            if value not in choices:
                figures = {"column": name, "value": value[:40], "choices": [one for one in choices if one]}
                issues.append(RowIssue(row + 1, "choice_unknown", figures))
                refused[row] = True
    return refused


def _given(numbers: Mapping[str, np.ndarray], row: int) -> dict[str, float | None]:
    found = {COLUMNS[name]: values[row] for name, values in numbers.items() if name in COLUMNS}
    return {name: None if np.isnan(value) else float(value) for name, value in found.items()}


def _by_zone(
    words: Mapping[str, list[str]], refused: np.ndarray, given: list[dict[str, float | None]], issues: list[RowIssue]
) -> tuple[dict[Key, int], dict[Key, int]]:
    """Rows of main and development areas by zone and year, without those that contradict themselves or come twice."""
    main: dict[Key, int] = {}
    development: dict[Key, int] = {}
    for row in np.flatnonzero(~refused).tolist():
        wrong = faults(Zone(given[row])).get(MAIN, [])
        issues += [RowIssue(row + 1, one.code, dict(one.figures)) for one in wrong]
        if wrong:
            continue
        key = words["zone"][row], words["year"][row]
        rows = development if words["area"][row] == DEVELOPMENT else main
        if key in rows:
            figures = {"key": " ".join(key).strip(), "first_row": rows[key] + 1}
            issues.append(RowIssue(row + 1, "duplicate_in_file", figures))
        else:
            rows[key] = row
    return main, development


def _zone(
    row: int,
    other: int | None,
    given: list[dict[str, float | None]],
    numbers: Mapping[str, np.ndarray],
    words: Mapping[str, list[str]],
) -> Zone:
    years = {int(found[1]): numbers[name][row] for name in numbers if (found := SUPPLIED.fullmatch(name))}
    return Zone(
        main=given[row],
        development=None if other is None else given[other],
        supplied={year: None if np.isnan(value) else float(value) for year, value in years.items()},
        stated_type=words["zone_type"][row],
        bonded=words["bonded"][row] == "yes",
        without_development=words["without_development"][row] == "yes",
    )


def _names(scheme: Scheme) -> list[str]:
    scored = [f"{name}_score" for name in (*scheme.indicators, *_nodes(scheme))]
    potential = ["expansion_ha", "structure_ha", "intensity_ha", "management_ha", "years_of_supply"]
    return ["type_used", "type_by_rule", *INDICATORS, *scored, "area_score", "total", *potential, "note"]


def _nodes(scheme: Scheme) -> list[str]:
    return list(dict.fromkeys(name for tree in scheme.trees for name in tree.nodes if name != "total"))


def _columns(answer: Answer, area: AreaAnswer, scheme: Scheme) -> dict[str, Any]:
    codes = [one.code for one in (*answer.findings, *area.findings)]
    return {
        "type_used": answer.zone_type,
        "type_by_rule": answer.type_by_rule or "",
        **area.indicators,
        **{f"{name}_score": area.scores.get(name) for name in scheme.indicators},
        **{f"{name}_score": area.nodes.get(name) for name in _nodes(scheme)},
        "area_score": area.total,
        "total": answer.total,
        "note": ";".join(dict.fromkeys(code.removeprefix("evaluation_") for code in codes)),
    }


def _potential(answer: Answer, scheme: Scheme) -> dict[str, float | None]:
    found = answer.potential
    return {
        "expansion_ha": found.expansion_ha,
        "structure_ha": found.structure_ha,
        "intensity_ha": found.intensity_ha,
        "management_ha": found.management_ha,
        "years_of_supply": found.years.get(scheme.pace),
    }
