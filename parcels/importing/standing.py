"""What stands in the register already, as far as an import of parcels has to know it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from django.db import connection

from parcels.importing.values import Issues


@dataclass(frozen=True)
class Codes:
    """The parcel codes of the register: those in use, and those that are never used again."""

    active: frozenset[str]
    closed: frozenset[str]


def codes() -> Codes:
    """Read all parcel codes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT parcel_code, status = 'active' AND kind = 'parcel' FROM parcels_parcel")
        rows = cursor.fetchall()
    return Codes(frozenset(c for c, active in rows if active), frozenset(c for c, active in rows if not active))


def check_codes(values: pd.DataFrame, shapes: np.ndarray, known: Codes, has_shapes: bool, issues: Issues) -> None:
    """Refuse codes of retired parcels, and rows without a shape that could only begin a parcel."""
    texts = values["parcel_code"]
    issues.add_where(texts.isin(known.closed), "retired_code", lambda row: {"value": texts[row]})
    lacking = pd.Series(shapely.is_missing(shapes), index=values.index) & ~texts.isin(known.active)
    lacking &= ~pd.Series(values.index.isin(list(issues.refused)), index=values.index)
    code = "geometry_missing" if has_shapes else "update_without_geometry"
    issues.add_where(lacking, code, lambda row: {"value": texts[row]})
