"""Tables in and out of the file commands: CSV, XLSX, GeoPackage, GeoParquet and the like, as data frames.

Text comes in as it stands, so that columns that nobody reads pass through untouched; what goes out to a spreadsheet
is never taken for a formula (DESIGN 10).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio

from parcels.files import encoding as encodings
from parcels.refusals import Refusal
from parcels.tables import FORMULA_STARTS

VECTOR = {".gpkg", ".geojson", ".json", ".shp", ".kml", ".fgb", ".gml"}
PARQUET = {".parquet", ".geoparquet"}
SHEETS = {".xlsx", ".xls"}
WRITABLE = (".csv", ".xlsx", ".gpkg", ".geojson", ".parquet", ".geoparquet")
_SAMPLE = 200_000


def read_table(path: Path, *, layer: str | None = None, encoding: str | None = None) -> pd.DataFrame:
    """Read a table; a GeoDataFrame where the file has shapes.

    Raises
    ------
    Refusal
        ``file_missing``, ``file_kind_unknown``, ``layer_choice_needed``, ``encoding_wrong``, ``file_damaged``.
    """
    if not path.is_file():
        raise Refusal("file_missing", {"name": path.name})
    suffix = path.suffix.lower()
    readers: dict[str, Callable[[], pd.DataFrame]] = {".csv": lambda: _read_csv(path, encoding)}
    readers |= dict.fromkeys(SHEETS, lambda: _read_sheet(path, layer))
    readers |= dict.fromkeys(PARQUET, lambda: _read_parquet(path))
    readers |= dict.fromkeys(VECTOR, lambda: _read_vector(path, layer, encoding))
    if suffix not in readers:
        raise Refusal("file_kind_unknown", {"name": path.name, "begins": repr(path.read_bytes()[:16])})
    try:
        return readers[suffix]()
    except Refusal:
        raise
    except Exception as error:  # every reader has its own kinds of failure; all mean that the file cannot be read
        raise Refusal("file_damaged", {"name": path.name, "detail": str(error)[:200]}) from error


def decode(raw: bytes, stated: str | None = None) -> str:
    """Text in UTF-8 (with or without BOM), GB18030, or what is stated."""
    if stated:
        name = encodings.by_name(stated)
    else:
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            # The first byte that is no UTF-8 stands where the telling text is.
            sample = raw[max(0, error.start - error.start % 2 - _SAMPLE) : error.start + _SAMPLE]
            name = encodings.decide(sample)[0]
    try:
        return raw.decode(name).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise Refusal("encoding_wrong", {"encoding": name, "byte": error.start}) from error


def _read_csv(path: Path, encoding: str | None) -> pd.DataFrame:
    from io import StringIO

    text = decode(path.read_bytes(), encoding)
    return pd.read_csv(StringIO(text), dtype=str, keep_default_na=False, na_values=[""], skip_blank_lines=True)


def _read_sheet(path: Path, layer: str | None) -> pd.DataFrame:
    frame = pd.read_excel(path, sheet_name=layer or 0, engine="calamine", dtype=object)
    return frame.map(_sheet_cell).replace({"": None})


def _sheet_cell(cell: Any) -> Any:
    """A whole number stays one: a code kept as 330726001002.0 is 330726001002."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell


def _read_parquet(path: Path) -> pd.DataFrame:
    import pyarrow.parquet as pq

    has_shapes = b"geo" in (pq.read_schema(path).metadata or {})
    return gpd.read_parquet(path) if has_shapes else pd.read_parquet(path)


def _read_vector(path: Path, layer: str | None, encoding: str | None) -> pd.DataFrame:
    layers = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
    if layer is None and len(layers) > 1:
        raise Refusal("layer_choice_needed", {"layers": layers})
    if layer is not None and layer not in layers:
        raise Refusal("layer_not_found", {"layer": layer, "layers": layers})
    return pyogrio.read_dataframe(path, layer=layer or layers[0], encoding=encoding)


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a table by the ending of its name; the file appears whole or not at all.

    CSV is UTF-8 with BOM; CSV and XLSX leave shapes out.

    Raises
    ------
    Refusal
        ``output_kind_unknown``.
    """
    suffix = path.suffix.lower()
    if suffix not in WRITABLE:
        raise Refusal("output_kind_unknown", {"name": path.name, "kinds": list(WRITABLE)})
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.stem}.unfinished{path.suffix}")
    try:
        _write(frame, unfinished, suffix)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _write(frame: pd.DataFrame, path: Path, suffix: str) -> None:
    if suffix == ".csv":
        spreadsheet(frame).to_csv(path, index=False, encoding="utf-8-sig")
    elif suffix == ".xlsx":
        _write_sheet(spreadsheet(frame), path)
    elif suffix in PARQUET:
        frame.to_parquet(path, index=False)
    else:
        path.unlink(missing_ok=True)
        pyogrio.write_dataframe(frame, path, driver="GPKG" if suffix == ".gpkg" else "GeoJSON", layer="result")


def _write_sheet(frame: pd.DataFrame, path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("result")
    sheet.append(list(frame.columns))
    for row in frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None):
        sheet.append(row)
    book.save(path)


def spreadsheet(frame: pd.DataFrame) -> pd.DataFrame:
    """The table as a spreadsheet may have it: no shapes, and no cell or heading that would be run as a formula."""
    shapes = [name for name in frame.columns if isinstance(frame[name].dtype, gpd.array.GeometryDtype)]
    plain = pd.DataFrame(frame.drop(columns=shapes))
    for name in plain.columns[[pd.api.types.is_object_dtype(dtype) or dtype == "string" for dtype in plain.dtypes]]:
        plain[name] = without_formulas(plain[name])
    plain.columns = pd.Index(without_formulas(pd.Series([str(name) for name in plain.columns])))
    return plain


def without_formulas(column: pd.Series) -> pd.Series:
    """Text that begins like a formula gets a quote before it; numbers in text stay as they are."""
    try:
        begins = column.str.startswith(FORMULA_STARTS).eq(True).to_numpy(dtype=bool)
    except AttributeError:  # a column without any text
        return column
    risky = np.flatnonzero(begins)
    if not len(risky):
        return column
    harmless = pd.to_numeric(column.iloc[risky], errors="coerce").notna().to_numpy()
    escaped = column.astype(object).copy()
    for position in risky[~harmless]:
        escaped.iloc[position] = "'" + escaped.iloc[position]
    return escaped
