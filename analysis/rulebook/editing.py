"""Changing single figures of a policy's text; comments, order and everything else stay as they were written."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.exceptions import ParseError

from analysis.arithmetic.policy_costs import LARGEST, SECTION
from analysis.arithmetic.policy_errors import PolicyError
from analysis.rulebook.figures import CHOICE, FLAG, TEXT, Figure

RULE_FIELDS = ("path", "instrument", "document", "clause_zh", "clause_en", "confirmed")


@dataclass(frozen=True)
class Edit:
    """What a form changes. Values that are equal to the text's own change nothing.

    `figures`, `floors`, `benchmarks`: new numbers by name (a fraction as text stays one). `rules`: new fields of rules
    by the rule's name. A floor of None takes the sector out of the table. `instruments`: what an instrument costs and
    brings, by its name; empty text makes the figure unknown. `given`: what a form says of single figures.
    """

    version: str = ""
    valid_from: date | None = None
    figures: Mapping[str, str] = field(default_factory=dict)
    benchmarks: Mapping[str, str] = field(default_factory=dict)
    floors: Mapping[str, str | None] = field(default_factory=dict)
    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    instruments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    given: Mapping[Figure, str] = field(default_factory=dict)


def edited(text: str, edit: Edit) -> str:
    """The text with the edit made.

    Raises
    ------
    PolicyError
        ``policy_not_toml``, ``policy_unknown_name`` or ``policy_bad_value``.
    """
    try:
        document = tomlkit.parse(text)
    except ParseError as error:
        raise PolicyError("policy_not_toml", error.line, detail=str(error)) from error
    head: Any = document.get("policy", document.get("scheme", {}))
    if edit.version:
        _put(head, "version", edit.version)
    if edit.valid_from:
        _put(head, "valid_from", edit.valid_from)
    for name, value in edit.figures.items():
        _put(_table(document, "figures", name), "value", _number(name, value))
    for name, value in edit.benchmarks.items():
        _put(_table(document, "benchmarks"), name, _number(name, value))
    _edit_floors(document, edit.floors)
    _edit_rules(document, edit.rules)
    _edit_instruments(document, edit.instruments)
    for figure, said in edit.given.items():
        _give(document, figure, said)
    return tomlkit.dumps(document)


def _table(document: TOMLDocument, *path: str) -> Any:
    found: Any = document
    for name in path:
        if name not in found:
            raise PolicyError("policy_unknown_name", place=".".join(path), kind="table", name=name)
        found = found[name]
    return found


def _put(table: Any, key: str, value: Any) -> None:
    """Set a value unless it says the same already: 12 and 12.0 are one figure, and so are "1/3" and "1/3"."""
    old = table.get(key)
    if old == value or (isinstance(old, str | int | float) and str(old) == str(value)):
        return
    table[key] = value


def _number(name: str, text: str) -> int | float | str:
    """A number as it should stand in the file: whole, decimal, or a fraction in quotes."""
    said = text.strip()
    parts = said.split("/")
    if len(parts) == 2 and all(part.strip().isdecimal() for part in parts) and int(parts[1]):
        return said
    try:
        value = float(said)
    except ValueError as error:
        raise PolicyError("policy_bad_value", fact=name, value=said[:40]) from error
    if not math.isfinite(value):
        raise PolicyError("policy_bad_value", fact=name, value=said[:40])
    return int(said) if said.lstrip("-").isdecimal() else value


def _give(document: TOMLDocument, figure: Figure, said: str) -> None:
    """Put what a form says where the figure stands; empty takes an optional one out."""
    *way, key = figure.place
    table: Any = document
    for step in way:
        if isinstance(step, str) and step not in table:
            if not said:
                return
            table[step] = tomlkit.inline_table()
        table = table[step]
    if key not in table and said in ("", "no"):
        return
    if not said and figure.optional:
        table.pop(key)
    else:
        _put(table, str(key), _value(figure, said))


def _value(figure: Figure, said: str) -> Any:
    if figure.kind == FLAG:
        return said != "no"
    if figure.kind == TEXT or said in dict(figure.choices):
        return said
    try:
        value = _number(figure.label, said)
    except PolicyError:
        value = ""
    if figure.kind == CHOICE or isinstance(value, str):  # fractions are for policies
        raise PolicyError("policy_not_a_number", name=figure.label, value=said[:40])
    return value


def _edit_floors(document: TOMLDocument, floors: Mapping[str, str | None]) -> None:
    if not floors:
        return
    table = _table(document, "sector_floors", "floors")
    for code, value in floors.items():
        if value is None:
            table.pop(code, None)
        elif not code.isdecimal() or not 2 <= len(code) <= 4:
            raise PolicyError("policy_unknown_name", place="sector_floors", kind="sector", name=code[:20])
        else:
            _put(table, code, _number(code, value))


def _edit_rules(document: TOMLDocument, rules: Mapping[str, Mapping[str, Any]]) -> None:
    tables: Any = document.get("rule", [])
    by_name = {str(table["name"]): table for table in tables}
    for name, fields in rules.items():
        if name not in by_name:
            raise PolicyError("policy_unknown_name", place="rule", kind="rule", name=name[:40])
        for key, value in fields.items():
            if key not in RULE_FIELDS:
                raise PolicyError("policy_unknown_key", place="rule", key=key[:40])
            if value != "" or key in by_name[name]:
                _put(by_name[name], key, value)


def _edit_instruments(document: TOMLDocument, instruments: Mapping[str, Mapping[str, str]]) -> None:
    for name, figures in instruments.items():
        table = _table(document, SECTION, name)
        for key, value in figures.items():
            if key not in LARGEST:
                raise PolicyError("policy_unknown_key", place=f"{SECTION}.{name}", key=key[:40])
            if value.strip():
                _put(table, key, _number(key, value))
            else:
                table.pop(key, None)
