"""Two layers of one file as one: shapes of a key dissolved, another layer's rows summed up and brought to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pandas as pd
import shapely

from parcels.files.batches import SHAPE
from parcels.files.evidence import Finding, RowIssue
from parcels.files.mapping import closest
from parcels.importing.geometry import invalid_reason
from parcels.importing.options import Join
from parcels.importing.source import Source
from parcels.refusals import Refusal

AGGREGATES = ("sum", "max", "min", "first", "count")


class Joined:
    """A source made of a layer and, where wanted, its shapes dissolved by a key and another layer joined.

    Parameters
    ----------
    base : Source
        The layer with the shapes.
    dissolve : str, optional
        The base's column by which several shapes become one.
    """

    def __init__(self, base: Source, dissolve: str | None = None) -> None:
        self.kind, self.declared = base.kind, base.declared
        self.has_shapes, self.bounds = base.has_shapes, base.bounds
        self.findings, self.issues = list(base.findings), list(base.issues)
        frames = list(base.batches())
        self._frame = pd.concat(frames) if frames else pd.DataFrame(columns=[*base.columns, SHAPE])
        self.columns = list(base.columns)
        if dissolve:
            _must_have(self.columns, dissolve, "")
            self._dissolve(dissolve)
        self.rows = len(self._frame)

    def batches(self) -> Iterator[pd.DataFrame]:
        """Yield the joined rows, all at once."""
        yield self._frame

    def _dissolve(self, key: str) -> None:
        frame = self._frame
        counts = frame.groupby(key)[key].transform("size")
        several = frame[(counts > 1).reindex(frame.index, fill_value=False)]
        dropped: list[int] = []
        for value, group in several.groupby(key, sort=False):
            first = int(group.index[0])
            shape = self._one_shape(group)
            frame.at[first, SHAPE] = shape
            dropped += [int(row) for row in group.index[1:]]
            if shape is not None:
                self.issues.append(RowIssue(first, "dissolved", {"rows": len(group), "key": str(value)}, False))
        self.issues = [issue for issue in self.issues if issue.row not in set(dropped)]
        self._frame = frame.drop(index=dropped)

    def _one_shape(self, group: pd.DataFrame) -> bytes | None:
        """Return the union of a key's shapes; a part that is not valid refuses them all, named on the first row."""
        first = int(group.index[0])
        parts = shapely.from_wkb(group[SHAPE].to_numpy(dtype=object))
        for row, part in zip(group.index, parts, strict=True):
            if part is None:
                if row != first:
                    self.issues.append(RowIssue(first, "dissolve_part_refused", {"other_row": int(row)}))
                return None
            if not shapely.is_valid(part):
                code, figures = invalid_reason(shapely.is_valid_reason(part))
                self.issues.append(RowIssue(first, code, {**figures, "part_row": int(row)}))
                return None
        return bytes(shapely.to_wkb(shapely.union_all(parts)))

    def join(self, other: Source, join: Join, aggregates: Sequence[tuple[str, str]]) -> None:
        """Bring the other layer's rows to this one's, summed up by key.

        A key without a row in the other layer refuses the row; a key of the other layer without a shape here is
        reported after the last row. Where any of the values to be summed is unknown, the sum is unknown.
        """
        _must_have(other.columns, join.their_key, join.layer)
        _must_have(self.columns, join.our_key, "")
        frames = list(other.batches())
        theirs = pd.concat(frames) if frames else pd.DataFrame(columns=other.columns)
        summed, lacking = self._aggregated(theirs, join, aggregates)
        ours = self._frame[join.our_key]
        matched = ours.isin(summed.index)
        self._report_unmatched(ours, matched, summed.index, join)
        for column in summed:
            self._frame[column] = ours.map(summed[column])
            if column not in self.columns:
                self.columns.append(str(column))
        self._report_lacking(ours, lacking)
        self._frame = self._frame[matched | ours.isna()]
        figures = {"layer": join.layer, "key": join.our_key, "matched": int(matched.sum()), "rows": len(ours)}
        self.findings.append(Finding("join", join.layer, "joined_layer", figures))

    def _aggregated(
        self, theirs: pd.DataFrame, join: Join, aggregates: Sequence[tuple[str, str]]
    ) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
        groups = theirs.groupby(join.their_key, sort=False)
        result = pd.DataFrame(index=groups.size().index)
        lacking: dict[str, pd.DataFrame] = {}
        for column, how in aggregates:
            _must_have(list(theirs.columns), column, join.layer)
            result[column], lacking[column] = aggregate(theirs, join.their_key, column, how)
        return result, lacking

    def _report_unmatched(self, ours: pd.Series, matched: pd.Series, their_keys: pd.Index, join: Join) -> None:
        unmatched = ours[~matched & ours.notna()]
        self.issues += [
            RowIssue(int(row), "join_no_row", {"key": str(key), "layer": join.layer})
            for row, key in zip(unmatched.index, unmatched, strict=True)
        ]
        alone = their_keys.difference(pd.Index(ours.dropna().unique()), sort=False)
        after = int(self._frame.index.max()) if len(self._frame) else 0
        self.rows += len(alone)
        self.issues += [
            RowIssue(after + at, "join_no_geometry", {"key": str(key), "layer": join.layer})
            for at, key in enumerate(alone, start=1)
        ]

    def _report_lacking(self, ours: pd.Series, lacking: dict[str, pd.DataFrame]) -> None:
        by_key = pd.Series(ours.index, index=ours)
        by_key = by_key[~by_key.index.duplicated()]
        for column, counts in lacking.items():
            here = counts[counts.index.isin(by_key.index)]
            rows = by_key.reindex(here.index)
            for row, missing, total in zip(rows, here["missing"], here["rows"], strict=True):
                figures = {"column": column, "missing": int(missing), "rows": int(total)}
                self.issues.append(RowIssue(int(row), "joined_value_missing", figures, refused=False))


def aggregate(theirs: pd.DataFrame, key: str, column: str, how: str) -> tuple[pd.Series, pd.DataFrame]:
    """Sum up a column by key; return the values as text, and the keys where some value is unknown.

    ``sum`` is unknown as soon as one value is; ``max`` and ``min`` take the known values.
    """
    groups = theirs.groupby(key, sort=False)[column]
    if how in ("first", "count"):
        found = groups.first() if how == "first" else groups.size()
        return found.astype(object).map(lambda v: None if v is None else str(v)), _none()
    numbers = pd.to_numeric(theirs[column], errors="coerce")
    by_key = numbers.groupby(theirs[key], sort=False)
    values = {"sum": by_key.sum, "max": by_key.max, "min": by_key.min}[how]()
    counts = pd.DataFrame({"missing": numbers.isna().groupby(theirs[key], sort=False).sum(), "rows": by_key.size()})
    lacking = counts[counts["missing"] > 0]
    if how == "sum":
        values[lacking.index] = np.nan
    text = values.map(lambda value: None if pd.isna(value) else repr(float(value)).removesuffix(".0"))
    return text.astype(object), lacking if how == "sum" else _none()


def _none() -> pd.DataFrame:
    return pd.DataFrame(columns=["missing", "rows"])


def _must_have(columns: Iterable[str], column: str, layer: str) -> None:
    known = list(columns)
    if column not in known:
        raise Refusal("join_column", {"layer": layer, "column": column, "closest": closest(column, known)})
