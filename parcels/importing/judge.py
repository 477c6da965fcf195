"""Judge one batch of rows: from text and bytes to what may be staged."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import shapely
from django.conf import settings

from parcels.files.batches import SHAPE
from parcels.files.coordinate_system import Deployment, Placement
from parcels.files.mapping import Mapping
from parcels.importing import codes, geometry, place, repairs, standing
from parcels.importing.distinct import read_distinct
from parcels.importing.layers import Column, Layer
from parcels.importing.parents import Parents
from parcels.importing.repairs import Repairs
from parcels.importing.stage import BETWEEN, KEY, NAME, whole_number_text
from parcels.importing.values import Issues, check_order


@dataclass(frozen=True)
class Judged:
    """How many rows a batch had, and those of them that may be staged, with their shapes."""

    rows: int
    values: pd.DataFrame
    shapes: np.ndarray | None


@dataclass
class Judge:
    """Knows the layer, the mapping and the issues; what came in earlier batches of the same file waits in the stage."""

    layer: Layer
    mapping: Mapping
    placement: Placement | None
    deployment: Deployment
    issues: Issues
    has_shapes: bool
    names: dict[int, str] = field(default_factory=dict)
    repairs: Repairs = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.pairs = self.mapping.by_ours()
        self.columns = [column for name, column in self.layer.by_name.items() if name in self.pairs]
        if self.layer.name == "blocks" and "zone_code" not in self.pairs:
            self.columns.append(self.layer.by_name["zone_code"])
        self.parents = Parents(self.columns)
        self.standing = standing.codes() if self.layer.name == "parcels" else None
        self.blocks = place.of_blocks() if self.layer.name == "parcels" and "block_code" in self.pairs else None
        self.early = {issue.row for issue in self.issues.found}

    def batch(self, frame: pd.DataFrame) -> Judged:
        """Return the rows of a batch that may be staged, under the database's column names, with their shapes.

        Asks the database nothing: earlier rows are on their way there meanwhile. Beside the layer's columns stand
        ``key``, which no other row of the file may have, and ``name``, by which a person knows the row.
        """
        if self.repairs:
            repairs.fill_cells(frame, self.repairs, {pair.ours: pair.theirs for pair in self.mapping.pairs})
            repairs.leave_out(frame, self.repairs, self.issues)
        known = len(self.issues.found)
        values = self._values(frame)
        shapes = self._shapes(frame)
        self._check_rows(values, shapes)
        stored = self._stored(values).assign(**{KEY: self._keys(values), NAME: self._named(values)})
        self._name_troubled(stored[NAME], known)
        good = ~values.index.isin(list(self.issues.refused))
        return Judged(len(frame), stored[good], None if shapes is None else shapes[good])

    def _values(self, frame: pd.DataFrame) -> pd.DataFrame:
        read = {
            name: read_distinct(frame[pair.theirs], self.layer.by_name[name], pair, self.issues)
            for name, pair in self.pairs.items()
        }
        return pd.DataFrame(read, index=frame.index)

    def _keys(self, values: pd.DataFrame) -> pd.Series | None:
        """The values of the layer's key in one text; None where one of them is unknown."""
        parts = [self._key_text(values, name) for name in self.layer.key if name in values]
        if not parts:
            return None
        whole = parts[0]
        for part in parts[1:]:
            whole = whole.str.cat(part, sep=BETWEEN)
        return whole

    def _key_text(self, values: pd.DataFrame, name: str) -> pd.Series:
        whole = self.layer.by_name[name].kind == "whole"
        return (whole_number_text(values[name]) if whole else values[name]).astype(object)

    def _named(self, values: pd.DataFrame) -> pd.Series | None:
        if not self.layer.key or self.layer.key[-1] not in values:
            return None
        first, last = self.layer.key[0], self.layer.key[-1]
        return self._key_text(values, first if first in values else last)

    def _name_troubled(self, named: pd.Series, known: int) -> None:
        """Keep the names of rows that have an issue; the others' names wait in the stage."""
        troubled = {issue.row for issue in self.issues.found[known:]} | self.early
        found = named[named.index.isin(list(troubled))].dropna()
        self.names.update((int(row), str(name)) for row, name in found.items())  # type: ignore[call-overload]

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

    def _stored(self, values: pd.DataFrame) -> pd.DataFrame:
        """Return the values as the stage takes them: parents as ids, whole numbers without a point."""
        stored = {column.attribute: self._stored_column(values, column) for column in self.columns}
        frame = pd.DataFrame(stored, index=values.index)
        return frame if self.blocks is None else place.by_block(frame, self.blocks)

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
