"""What an import page shows of an outcome: columns in words, evidence, and what can be done about each row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parcels.importing import repairs
from parcels.importing.layers import layer_named
from parcels.models import ImportFile

REPAIRS: dict[str, str | Promise] = {
    "cell": _("Write"),
    "node": _("Open the crossing"),
    "swap": _("Swap X and Y"),
    "shape_area": _("Take the shape's area"),
    "clip": _("Give way to the register"),
    "skip": _("Left out"),
}


def label_of(layer: str, name: str) -> str:
    """The column's name in words."""
    column = layer_named(layer).by_name.get(name)
    return str(column.field.verbose_name) if column is not None else name


def shown_outcome(row: ImportFile, outcome: Mapping[str, Any]) -> dict[str, Any]:
    """Return evidence, columns with their choices, and repairs made."""
    evidence = outcome.get("evidence", [])
    pairs = {
        one["figures"]["theirs"]: one["figures"]
        for one in evidence
        if one["what"] == "column" and one.get("figures", {}).get("theirs")
    }
    columns = [
        {
            "theirs": theirs,
            "ours": pairs.get(theirs, {}).get("ours", ""),
            "unit": pairs.get(theirs, {}).get("unit"),
            "label": label_of(row.layer, pairs[theirs]["ours"]) if theirs in pairs else "",
        }
        for theirs in outcome.get("columns", [])
    ]
    layer = layer_named(row.layer)
    suggested = {
        one["row"]
        for one in (*outcome.get("refused_rows", []), *outcome.get("warnings", []))
        if any(kind != "cell" for kind in repairs.FOR_REASON.get(one["code"], ()))
    }
    return {
        "evidence": [one for one in evidence if one["what"] != "column"],
        "columns": columns,
        "columns_read": sum(1 for one in columns if one["ours"]),
        "choices": [(name, label_of(row.layer, name)) for name in layer.names],
        "has_picture": layer.geometry is not None,
        "suggested": len(suggested),
        "repaired": [(number, _told(row.layer, one)) for number, one in sorted(row.repairs.items(), key=_by_number)],
    }


def _by_number(pair: tuple[str, Any]) -> int:
    return int(pair[0])


def _told(layer: str, repair: Mapping[str, Any]) -> str:
    words = str(REPAIRS.get(repair["kind"], repair["kind"]))
    values = [f"{label_of(layer, name)} = {text}" for name, text in repair.get("values", {}).items()]
    return f"{words} {'; '.join(values)}".strip()


def with_repairs(problems: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add to each problem what can be done about it."""
    for problem in problems:
        kinds = repairs.FOR_REASON.get(problem["code"], ())
        wanted = [kind for kind in kinds if kind != "cell" or problem["column"]]
        problem["repairs"] = [(kind, REPAIRS[kind]) for kind in wanted]
        problem["column_label"] = problem["column"]
    return problems
