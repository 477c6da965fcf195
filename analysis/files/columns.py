"""Reading the columns of a table: numbers, codes and shapes, each bad cell named with its row."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from parcels.files.evidence import RowIssue
from parcels.refusals import Refusal
from parcels.units import UnknownUnit, convert, unit_of_column

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
_POLYGONS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def renamed(frame: pd.DataFrame, mapping: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    """The table with other people's columns under our names, converted from their unit where one is stated."""
    frame = frame.copy()
    for theirs, (ours, unit) in mapping.items():
        if theirs not in frame:
            continue
        frame[ours] = frame[theirs]
        if unit:
            frame[ours] = _converted(frame[theirs], unit, ours)
    return frame


def _converted(column: pd.Series, unit: str, ours: str) -> pd.Series:
    values = pd.to_numeric(column, errors="coerce").astype(float)
    try:
        return convert(values, unit, unit_of_column(ours) or unit)
    except UnknownUnit as error:
        raise Refusal("mapping_unit", {"unit": unit, "column": ours}) from error


def parse_mapping(text: str) -> tuple[str, tuple[str, str]]:
    """``THEIRS=OURS`` or ``THEIRS[unit]=OURS`` taken apart."""
    theirs, equals, ours = text.partition("=")
    name, bracket, unit = theirs.partition("[")
    if not equals or not name.strip() or not ours.strip() or (bracket and not unit.endswith("]")):
        raise Refusal("mapping_syntax", {"mapping": text})
    return name.strip(), (ours.strip(), unit.removesuffix("]"))


def need_column(frame: pd.DataFrame, name: str) -> None:
    """Refuse a table that lacks a column, naming those that look like it."""
    if name not in frame:
        close = get_close_matches(name, [str(one) for one in frame.columns], n=3, cutoff=0.5)
        raise Refusal("column_missing", {"column": name, "closest": close or [str(one) for one in frame.columns][:8]})


def read_numbers(
    frame: pd.DataFrame, name: str, issues: list[RowIssue], *, low: float = -np.inf
) -> tuple[Floats | None, Mask]:
    """A column of numbers (None where the table lacks it), and the rows whose cell is refused; those are NaN."""
    if name not in frame:
        return None, np.zeros(len(frame), dtype=bool)
    cells = frame[name].reset_index(drop=True)
    texts = cells.map(lambda cell: None if cell is None or cell != cell else str(cell).strip() or None)
    values = pd.to_numeric(texts, errors="coerce").to_numpy(dtype=float)
    filled = texts.notna().to_numpy()
    unparsable = filled & ~np.isfinite(values)
    outside = filled & ~unparsable & (values < low)
    for row in np.flatnonzero(unparsable):
        issues.append(RowIssue(int(row) + 1, "number_unparsable", {"column": name, "value": str(cells[row])[:60]}))
    for row in np.flatnonzero(outside):
        figures = {"column": name, "value": float(values[row]), "low": low, "high": ""}
        issues.append(RowIssue(int(row) + 1, "number_out_of_range", figures))
    bad = unparsable | outside
    return np.where(bad, np.nan, values), bad


def read_codes(frame: pd.DataFrame, issues: list[RowIssue]) -> tuple[pd.Series, Mask]:
    """Parcel codes as text, and the rows refused: without a code, or with one that came before."""
    codes = frame["parcel_code"].reset_index(drop=True)
    codes = codes.map(lambda cell: "" if cell is None or cell != cell else str(cell).strip())
    empty = (codes == "").to_numpy()
    again = codes.duplicated().to_numpy() & ~empty
    first = {code: row + 1 for row, code in reversed(list(enumerate(codes)))} if again.any() else {}
    for row in np.flatnonzero(empty):
        issues.append(RowIssue(int(row) + 1, "value_missing", {"column": "parcel_code"}))
    for row in np.flatnonzero(again):
        figures = {"key": codes[row], "first_row": first[codes[row]]}
        issues.append(RowIssue(int(row) + 1, "duplicate_in_file", figures))
    return codes, empty | again


def read_shapes(frame: pd.DataFrame, layer: str, issues: list[RowIssue]) -> tuple[npt.NDArray[Any], Mask]:
    """Shapes as they are, and the rows refused: no shape, none of area, or not valid."""
    if not isinstance(frame, gpd.GeoDataFrame):
        raise Refusal("geometry_column_missing", {"layer": layer})
    shapes = shapely.force_2d(frame.geometry.to_numpy())
    missing, empty = shapely.is_missing(shapes), shapely.is_empty(shapes)
    kind = shapely.get_type_id(shapes)
    other = ~missing & ~empty & ~np.isin(kind, _POLYGONS)
    invalid = ~missing & ~empty & ~other & ~shapely.is_valid(shapes)
    for code, rows in (("geometry_missing", missing), ("geometry_empty", empty)):
        issues.extend(RowIssue(int(row) + 1, code) for row in np.flatnonzero(rows))
    for row in np.flatnonzero(other):
        issues.append(RowIssue(int(row) + 1, "geometry_not_polygon", {"type": shapes[row].geom_type}))
    for row in np.flatnonzero(invalid):
        issues.append(RowIssue(int(row) + 1, "geometry_invalid", _invalidity(shapes[row])))
    return shapes, missing | empty | other | invalid


def _invalidity(shape: Any) -> dict[str, Any]:
    """The reason and the place, as GEOS tells them: ``Self-intersection[1 2]``."""
    reason, _, place = shapely.is_valid_reason(shape).partition("[")
    x, _, y = place.rstrip("]").partition(" ")
    return {"reason": reason, "x": x, "y": y}
