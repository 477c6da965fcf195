"""The filter language of exports: ``column op value``, joined by ``and``; values are parameters, never SQL.

Operators: ``=``, ``!=``, ``<``, ``<=``, ``>``, ``>=``, ``in (a, b)``, ``like`` (``%`` for any text), ``is null``,
``is not null``. Text with blanks stands in single or double quotation marks.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.db.models import Q

from parcels.importing.layers import Column, Layer
from parcels.refusals import Refusal

_VALUE = r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|[^\s,()'"]+"""
_TERM = re.compile(
    rf"""\s*(?P<column>\w+)\s*(?:
        (?P<null>is\s+(?P<not>not\s+)?null)
        |in\s*\(\s*(?P<list>(?:{_VALUE})(?:\s*,\s*(?:{_VALUE}))*)\s*\)
        |(?P<op><=|>=|!=|<>|=|<|>|like\b)\s*(?P<value>{_VALUE})
    )\s*(?P<and>and\b|$)""",
    re.X | re.I,
)
_LOOKUPS = {"=": "exact", "<": "lt", "<=": "lte", ">": "gt", ">=": "gte"}
# Columns of the parcel table that no file brings in and that one wants to filter by.
_FURTHER = {"area_m2": "number"}


def condition(text: str, layer: Layer) -> Q:
    """Return the condition of a filter text.

    Raises
    ------
    Refusal
        ``where_syntax`` names the place that cannot be read, ``where_column`` and ``where_value`` the word.
    """
    found, at = Q(), 0
    while True:
        term = _TERM.match(text, at)
        if not term:
            raise Refusal("where_syntax", {"at": at + 1, "text": text[at : at + 40]})
        found &= _term(term, layer)
        at = term.end()
        if not term["and"]:
            return found


def _term(term: re.Match[str], layer: Layer) -> Q:
    path, kind = _column(term["column"], layer)
    if term["null"]:
        return ~_unknown(path, kind) if term["not"] else _unknown(path, kind)
    if term["list"]:
        values = [_value(word, kind, term["column"]) for word in re.findall(_VALUE, term["list"])]
        return Q(**{f"{path}__in": values})
    value = _value(term["value"], kind, term["column"])
    if term["op"].lower() == "like":
        pattern = ".*".join(re.escape(part) for part in str(_bare(term["value"])).split("%"))
        return Q(**{f"{path}__regex": f"^{pattern}$"})
    if term["op"] in ("!=", "<>"):
        return ~Q(**{path: value}) & ~_unknown(path, kind)
    return Q(**{f"{path}__{_LOOKUPS[term['op']]}": value})


def _column(name: str, layer: Layer) -> tuple[str, str]:
    from parcels.exporting.rows import path_of

    if name in _FURTHER and layer.name == "parcels":
        return name, _FURTHER[name]
    if name not in layer.by_name or layer.by_name[name] in layer.beside:
        raise Refusal("where_column", {"column": name, "layer": layer.name, "columns": layer.names})
    column: Column = layer.by_name[name]
    return path_of(column), column.kind


def _unknown(path: str, kind: str) -> Q:
    unknown = Q(**{f"{path}__isnull": True})
    return unknown | Q(**{path: ""}) if kind in ("text", "choice", "parent") else unknown


def _bare(word: str) -> str:
    mark = word[0]
    return word[1:-1].replace(mark * 2, mark) if mark in "'\"" else word


def _value(word: str, kind: str, column: str) -> Any:
    bare = _bare(word)
    try:
        return _READERS.get(kind, str)(bare)
    except (ValueError, KeyError) as error:
        raise Refusal("where_value", {"column": column, "value": bare[:60]}) from error


def _flag(text: str) -> bool:
    return {"yes": True, "no": False}[text.lower()]


_READERS: dict[str, Any] = {"number": float, "whole": int, "date": date.fromisoformat, "flag": _flag}
