"""What staff said about single rows of a file: applied while the file is judged, never to the original.

What is done to a row is ``{"kinds": […], "values": {…}}`` by row number. The kinds: ``cell`` (``values``: our column →
text), ``node`` (cut a self-crossing boundary open at its crossings), ``swap`` (north and east change places),
``shape_area`` (take the shape's area for the stated one), ``clip`` (give way to parcels of the register), ``skip``
(leave the row out). A row may need several: a wrong date and a boundary that crosses itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import shapely

from parcels.importing.values import Issues
from parcels.refusals import Refusal

KINDS = ("cell", "node", "swap", "shape_area", "clip", "skip")
FOR_REASON: dict[str, tuple[str, ...]] = {
    "geometry_self_intersection": ("node",),
    "geometry_invalid": ("node",),
    "geometry_hole_outside": ("node",),
    "coordinate_outside": ("swap",),
    "overlap_with_register": ("clip",),
    "area_differs": ("shape_area",),
    "value_missing": ("cell",),
    "choice_unknown": ("cell",),
    "number_unparsable": ("cell",),
    "number_out_of_range": ("cell",),
    "date_unparsable": ("cell",),
    "flag_unparsable": ("cell",),
    "parent_unknown": ("cell",),
    "text_too_long": ("cell",),
    "retired_code": ("cell",),
    "duplicate_in_file": ("cell",),
    "parcel_elsewhere": ("cell",),
    "number_not_whole": ("cell",),
    "date_improbable": ("cell",),
    "text_control": ("cell",),
    "code_lost_digits": ("cell",),
    "code_with_blank": ("cell",),
}
"""Which repairs help against which reason; leaving the row out always does."""

ABOUT_THE_KEY = ("retired_code", "duplicate_in_file", "parcel_elsewhere")
"""Reasons that name no column because they are about the row's own code."""

Repairs = Mapping[int, Mapping[str, Any]]


def column_to_write(code: str, figures: Mapping[str, Any], key: tuple[str, ...]) -> str:
    """Return which of our columns a typed value would go to; empty when none, or when the key has several columns."""
    if code in ABOUT_THE_KEY:
        return key[0] if len(key) == 1 else ""
    return str(figures.get("column") or "")


def read(stored: Mapping[str, Any]) -> dict[int, Mapping[str, Any]]:
    """Return repairs as they are kept in JSON, by row number."""
    return {int(row): repair for row, repair in stored.items()}


def checked(kind: str, values: Mapping[str, str]) -> dict[str, Any]:
    """Return a repair that can be kept; refused by name when it is none."""
    if kind not in KINDS or (kind == "cell" and not any(values)):
        raise Refusal("repair_unknown", {"kind": kind[:40]})
    if kind != "cell":
        return {"kinds": [kind], "values": {}}
    return {"kinds": [kind], "values": {str(name)[:60]: str(text)[:500] for name, text in values.items()}}


def joined(first: Mapping[str, Any], then: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is done to a row with one more repair; a value typed anew takes the place of the earlier one."""
    kinds = [kind for kind in KINDS if kind in (*first.get("kinds", ()), *then["kinds"])]
    return {"kinds": kinds, "values": {**first.get("values", {}), **then["values"]}}


def rows_of(repairs: Repairs, kind: str, rows: Iterable[int]) -> list[int]:
    """Return the rows of a batch that have this repair."""
    return [int(row) for row in rows if kind in repairs.get(int(row), {}).get("kinds", ())]


def fill_cells(frame: pd.DataFrame, repairs: Repairs, theirs: Mapping[str, str]) -> None:
    """Put typed values into a batch, under the file's own column names."""
    for row in rows_of(repairs, "cell", frame.index):
        for name, text in repairs[row]["values"].items():
            if name in theirs:
                frame.loc[row, theirs[name]] = text


def leave_out(frame: pd.DataFrame, repairs: Repairs, issues: Issues) -> None:
    """Refuse the rows that staff left out, by that name."""
    for row in rows_of(repairs, "skip", frame.index):
        issues.add(row, "row_left_out")


def mend_shapes(shapes: np.ndarray, rows: np.ndarray, repairs: Repairs) -> None:
    """Turn and open shapes where staff asked for it, in the file's own system."""
    for at, row in enumerate(rows):
        kinds = repairs.get(int(row), {}).get("kinds", ())
        if shapes[at] is None:
            continue
        if "swap" in kinds:
            shapes[at] = shapely.transform(shapes[at], lambda xy: xy[:, ::-1])
        if "node" in kinds:
            shapes[at] = opened(shapes[at])


def opened(shape: Any) -> Any:
    """Return a self-crossing shape opened at its crossings; every corner stays, what encloses no land goes."""
    made = shapely.make_valid(shape, method="linework")
    parts = [part for part in _polygons(made) if part.area > 0]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _polygons(shape: Any) -> list[Any]:
    found = []
    for part in shapely.get_parts(shape):
        found += _polygons(part) if part.geom_type in ("MultiPolygon", "GeometryCollection") else [part]
    return [part for part in found if part.geom_type == "Polygon"]


def clip(shape: Any, standing: Iterable[Any]) -> Any:
    """Return a shape without the land of parcels that stand already; their boundary stays as it is."""
    taken = shapely.union_all(np.asarray(list(standing), dtype=object))
    left = [part for part in _polygons(shapely.difference(shape, taken)) if part.area > 1e-4]
    if not left:
        raise Refusal("repair_leaves_nothing")
    return shapely.MultiPolygon(left)
