"""Codes of a file to rows of the register: the block, the town, the parcel, the firm that a row names."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from parcels import models as register
from parcels.importing.layers import Column
from parcels.importing.values import Issues


def parents_of(column: Column) -> dict[str, str | None]:
    """Return the ids, as text, by code that a parent column may name; a code that several rows have is None's."""
    model = column.field.related_model
    key = {register.Parcel: "parcel_code", register.Enterprise: "credit_code"}.get(model, "code")  # type: ignore[arg-type]
    rows = model._default_manager.values_list(key, "pk")  # type: ignore[union-attr]
    if model is register.Parcel:
        rows = rows.filter(kind=register.ParcelKind.PARCEL)
    found: dict[str, str | None] = {}
    for code, pk in rows:
        found[code] = None if code in found else str(pk)
    return found


class Parents:
    """The parents that a layer's columns name, read once for a file."""

    def __init__(self, columns: Iterable[Column]) -> None:
        found = {column.name: parents_of(column) for column in columns if column.kind == "parent"}
        # A Series and no dict: pandas would make a Series of the dict anew for each batch.
        self.known = {name: pd.Series(ids, dtype=object) for name, ids in found.items()}
        self.zones = list(register.Zone.objects.values_list("pk", flat=True)) if "zone_code" in self.known else []

    def resolve(self, values: pd.Series, column: Column, issues: Issues) -> pd.Series:
        """Return ids for codes; a code that is not in the register refuses its row."""
        ids = values.map(self.known[column.name]).astype(object)
        ids = ids.where(ids.notna(), None)
        unknown = values.notna() & ids.isna()
        issues.add_where(unknown, "parent_unknown", lambda row: {"column": column.name, "value": values[row]})
        return ids

    def only_zone(self, ids: pd.Series, issues: Issues) -> pd.Series:
        """Fill an empty zone with the deployment's only one; refuse the row when there are several."""
        if len(self.zones) == 1:
            return ids.where(ids.notna(), str(self.zones[0]))
        missing = ids.isna() & ~ids.index.isin(list(issues.refused))
        figures = {"zones": len(self.zones)}
        issues.add_where(pd.Series(missing, index=ids.index), "zone_choice_needed", lambda _row: figures)
        return ids
