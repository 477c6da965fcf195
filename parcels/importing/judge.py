"""Judge one batch of rows: from text and bytes to what may be staged."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import shapely
from django.conf import settings

from parcels.files.batches import SHAPE
from parcels.files.coordinate_system import Deployment, Placement
from parcels.files.mapping import Mapping
from parcels.importing import codes, geometry, repairs, standing
from parcels.importing.layers import Column, Layer
from parcels.importing.parents import Parents
from parcels.importing.repairs import Repairs
from parcels.importing.stage import whole_number_text
from parcels.importing.values import Issues, check_order, read_column


@dataclass
class Judge:
    """Knows the layer, the mapping and what was seen in earlier batches of the same file."""

    layer: Layer
    mapping: Mapping
    placement: Placement | None
    deployment: Deployment
    issues: Issues
    has_shapes: bool
    seen: dict[tuple[Any, ...], int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    repairs: Repairs = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.parents = Parents(self.layer)
        self.pairs = self.mapping.by_ours()
        self.columns = [column for name, column in self.layer.by_name.items() if name in self.pairs]
        if self.layer.name == "blocks" and "zone_code" not in self.pairs:
            self.columns.append(self.layer.by_name["zone_code"])
        self.standing = standing.codes() if self.layer.name == "parcels" else None

    def batch(self, frame: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray | None]:
        """Return the rows of a batch that may be staged, under the database's column names, with their shapes."""
        if self.repairs:
            repairs.fill_cells(frame, self.repairs, {pair.ours: pair.theirs for pair in self.mapping.pairs})
            repairs.leave_out(frame, self.repairs, self.issues)
        values = self._values(frame)
        shapes = self._shapes(frame)
        self._check_rows(values, shapes)
        self._check_duplicates(values)
        stored = self._stored(values)
        good = ~values.index.isin(list(self.issues.refused))
        return stored[good], None if shapes is None else shapes[good]

    def _values(self, frame: pd.DataFrame) -> pd.DataFrame:
        read = {
            name: read_column(frame[pair.theirs], self.layer.by_name[name], pair, self.issues)
            for name, pair in self.pairs.items()
        }
        values = pd.DataFrame(read, index=frame.index)
        if self.layer.key and self.layer.key[-1] in values:
            named = values[self.layer.key[0] if self.layer.key[0] in values else self.layer.key[-1]]
            self.names.update(
                {int(row): str(name) for row, name in zip(named.index, named, strict=True) if name is not None}
            )
        return values

    def _shapes(self, frame: pd.DataFrame) -> np.ndarray | None:
        if self.layer.geometry is None:
            return None
        if self.placement is None:
            return np.full(len(frame), None, dtype=object)
        return geometry.read_shapes(
            frame[SHAPE], self.layer, self.placement, self.deployment, self.issues, self.repairs
        )

    def _check_rows(self, values: pd.DataFrame, shapes: np.ndarray | None) -> None:
        codes.check_codes(values, self.layer.name, settings.LANDGIS_PARCEL_CODE, self.issues)
        check_order(values, self.layer.order, self.issues)
        if shapes is not None and self.standing is not None:
            standing.check_codes(values, shapes, self.standing, self.has_shapes, self.issues)
            if "certificate_area_m2" in values:
                self._take_shape_areas(values, shapes)
                geometry.compare_areas(shapes, values["certificate_area_m2"], self.issues)
        if "supplementary_start" in values:
            self._check_supplement(values)

    def _take_shape_areas(self, values: pd.DataFrame, shapes: np.ndarray) -> None:
        """The area of the shape in place of the stated one, where staff decided so."""
        areas = pd.Series(shapely.area(shapes), index=values.index).round(2)
        rows = repairs.rows_of(self.repairs, "shape_area", values.index)
        chosen = values.index.isin(rows) & areas.gt(0)
        values["certificate_area_m2"] = values["certificate_area_m2"].where(~chosen, areas)

    def _check_supplement(self, values: pd.DataFrame) -> None:
        dated = values.get("supplementary_on", pd.Series(None, index=values.index, dtype=object))
        undated = values["supplementary_start"].notna() & dated.isna()
        self.issues.add_where(undated, "value_missing", lambda _row: {"column": "supplementary_on"})

    def _check_duplicates(self, values: pd.DataFrame) -> None:
        key = [name for name in self.layer.key if name in values]
        if not key:
            return
        rows = values.index.to_numpy()
        for row, parts in zip(rows, zip(*(values[name] for name in key), strict=True), strict=True):
            if int(row) in self.issues.refused or any(part is None for part in parts):
                continue
            first = self.seen.setdefault(parts, int(row))
            if first != row:
                shown = ", ".join(str(part) for part in parts)
                self.issues.add(row, "duplicate_in_file", {"key": shown, "first_row": first})

    def _stored(self, values: pd.DataFrame) -> pd.DataFrame:
        """Return the values as the stage takes them: parents as ids, whole numbers without a point."""
        stored = {column.attribute: self._stored_column(values, column) for column in self.columns}
        return pd.DataFrame(stored, index=values.index)

    def _stored_column(self, values: pd.DataFrame, column: Column) -> pd.Series:
        series = values.get(column.name, pd.Series(None, index=values.index, dtype=object))
        if column.kind == "whole":
            return whole_number_text(series)
        if column.kind == "flag" and not column.field.null:
            return series.fillna("f")
        if column.kind != "parent":
            return series
        ids = self.parents.resolve(series, column, self.issues)
        wants_zone = self.layer.name == "blocks" and column.name == "zone_code"
        return self.parents.only_zone(ids, self.issues) if wants_zone else ids
