"""What an import page shows of an outcome: columns in words, evidence, and what can be done about each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from parcels.files.mapping import Mapped, parse_stated, propose
from parcels.files.synonyms import chinese_names
from parcels.importing import repairs
from parcels.importing.layers import layer_named
from parcels.models import ImportFile
from parcels.refusals import Refusal, message

REPAIRS: dict[str, str | Promise] = {
    "cell": _("Write"),
    "node": _("Open the crossing"),
    "swap": _("Swap X and Y"),
    "shape_area": _("Take the shape's area"),
    "clip": _("Give way to the register"),
    "skip": _("Left out"),
}


def label_of(layer: str, name: str) -> str:
    """The column's name in words: in Chinese the one that files of ours carry and that is recognised in files."""
    chinese = _chinese(layer).get(name, name)
    if (get_language() or "").startswith("zh") and not chinese.isascii():
        return chinese
    column = layer_named(layer).by_name.get(name)
    if column is None:
        return name
    return str(column.field.verbose_name) if column.name == column.field.name else name.replace("_", " ")


@lru_cache(maxsize=32)
def _chinese(layer: str) -> dict[str, str]:
    names = layer_named(layer).names
    return dict(zip(names, chinese_names(names), strict=True))


def sentence(layer: str, told: Mapping[str, Any]) -> str:
    """The sentence of a refusal or a warning, columns and choices by their names in words."""
    figures = dict(told["figures"])
    for name in ("column", "earlier_column", "later_column"):
        if figures.get(name):
            figures[name] = label_of(layer, figures[name])
    if "choices" in figures:
        choices = choices_of(layer, told["figures"].get("column", ""))
        figures["choices"] = [label for _value, label in choices] or figures["choices"]
    return message(told["code"], figures)


def choices_of(layer: str, name: str) -> list[tuple[str, str]]:
    """What a column may hold, with words; empty for a free one."""
    column = layer_named(layer).by_name.get(name)
    return [(str(value), str(label)) for value, label in (column.field.choices or ())] if column is not None else []


def columns_of(row: ImportFile, outcome: Mapping[str, Any]) -> dict[str, Any]:
    """Return the file's columns, each with the register's column it is read as, and what may be chosen."""
    pairs = _pairs(row, outcome)
    columns = [
        {
            "theirs": theirs,
            "ours": pairs[theirs]["ours"] if theirs in pairs else "",
            "unit": pairs[theirs].get("unit") if theirs in pairs else None,
            "label": label_of(row.layer, pairs[theirs]["ours"]) if theirs in pairs else "",
        }
        for theirs in outcome.get("columns", [])
    ]
    return {
        "columns": columns,
        "columns_read": sum(1 for one in columns if one["ours"]),
        "choices": [(name, label_of(row.layer, name)) for name in layer_named(row.layer).names],
    }


def _pairs(row: ImportFile, outcome: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """How columns were read, by theirs; for a file that was refused before that, how they would be."""
    if "refusal" not in outcome:
        told = [one.get("figures", {}) for one in outcome.get("evidence", []) if one["what"] == "column"]
    else:
        told = [pair.finding().figures for pair in _proposed(row, outcome.get("columns", []))]
    return {figures["theirs"]: figures for figures in told if figures.get("theirs")}


def _proposed(row: ImportFile, theirs: Sequence[str]) -> Sequence[Mapped]:
    names = layer_named(row.layer).names
    try:
        return propose(theirs, names, parse_stated(row.options.get("mappings", [])), row.layer).pairs
    except Refusal:
        return ()  # what was stated is itself what was refused


def shown_outcome(row: ImportFile, outcome: Mapping[str, Any]) -> dict[str, Any]:
    """Return evidence, columns with their choices, and repairs made."""
    suggested = {
        one["row"]
        for one in (*outcome.get("refused_rows", []), *outcome.get("warnings", []))
        if any(kind != "cell" for kind in repairs.FOR_REASON.get(one["code"], ()))
    }
    return {
        **columns_of(row, outcome),
        "evidence": [one for one in outcome.get("evidence", []) if one["what"] != "column"],
        "has_picture": layer_named(row.layer).geometry is not None,
        "suggested": len(suggested),
        "repaired": [(number, _told(row.layer, one)) for number, one in sorted(row.repairs.items(), key=_by_number)],
    }


def _by_number(pair: tuple[str, Any]) -> int:
    return int(pair[0])


def _told(layer: str, repair: Mapping[str, Any]) -> str:
    done = [str(REPAIRS[kind]) for kind in repair.get("kinds", ()) if kind != "cell"]
    done += [f"{label_of(layer, name)} = {text}" for name, text in repair.get("values", {}).items()]
    return "; ".join(done)


def with_repairs(layer: str, problems: list[dict[str, Any]], told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Add to each problem what can be done about it; a value can be typed where the file has the column."""
    read = {one["ours"] for one in told.get("columns", [])}
    for problem in problems:
        kinds = repairs.FOR_REASON.get(problem["code"], ())
        wanted = [kind for kind in kinds if kind != "cell" or problem["column"] in read - {""}]
        problem["repairs"] = [(kind, REPAIRS[kind]) for kind in wanted]
        column = layer_named(layer).by_name.get(problem["column"])
        problem["column_label"] = label_of(layer, problem["column"])
        problem["choices"] = choices_of(layer, problem["column"])
        problem["input"] = "date" if column is not None and column.kind == "date" else "text"
    return problems
