"""Firms' figures on the land: allocated to parcels by occupied land, and let-out land (DESIGN section 4)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.arithmetic.performance_allocation import allocate_performance

from .firm_findings import total
from .performance import MONEY


def allocated(everywhere: pd.DataFrame, figures: pd.DataFrame, parcel_ids: pd.Series) -> pd.DataFrame:
    """Output, value added and tax of each parcel (wan yuan), unknown where any firm's part is, or where no firm sits.

    `everywhere` holds all the land of each firm, also on parcels that aren't wanted.
    """
    names = {"parcel_id": "parcel_code", "enterprise_id": "credit_code"}
    occupied = everywhere[[*names, "land_m2"]].rename(columns=names)
    reported = figures[MONEY].rename_axis("credit_code").reset_index()
    return allocate_performance(occupied, reported).reindex(parcel_ids)[MONEY].reset_index(drop=True)


def let_out_share(occupied: pd.DataFrame, area_m2: np.ndarray, parcel: np.ndarray) -> np.ndarray:
    """Share of each parcel that is let (by land); unknown without any occupation, or when let land is unknown."""
    size = len(area_m2)
    let = (occupied["mode"] == "rent").to_numpy()
    land = np.where(let, occupied["land_m2"].to_numpy(dtype=float), 0.0)
    anyone = total(np.ones(len(parcel)), parcel, size) > 0
    unknown = total(np.isnan(land).astype(float), parcel, size) > 0
    return np.where(anyone & ~unknown, np.minimum(total(np.nan_to_num(land), parcel, size) / area_m2, 1.0), np.nan)
