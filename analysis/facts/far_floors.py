"""The lowest floor-area ratio: by the sector of the firm with most land, else the parcel's, else as agreed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.arithmetic.policy import Policy
from analysis.arithmetic.sector_floors import sector_floors

Notes = list[tuple[int, dict[str, Any]]]


def far_floors(
    occupied: pd.DataFrame, parcel: np.ndarray, land: pd.DataFrame, contracts: pd.DataFrame, policy: Policy
) -> tuple[pd.DataFrame, Notes]:
    """`far_floor`, `far_floor_from` (firm, parcel, contract), `floor_sector`, the `sector_code` that counts; and notes.

    `occupied` comes with the firm that has most land first; firms with another floor are named in a note.
    """
    size = len(land)
    main = np.full(size, -1)
    main[parcel[::-1]] = np.arange(len(parcel))[::-1]  # the first row of a parcel is written last
    sectors = occupied["sector_code"].astype(object).to_numpy()
    of_firm = np.where(main >= 0, sectors[main], None) if len(sectors) else np.full(size, None)
    of_parcel = land["parcel_sector"].astype(object).to_numpy()
    firm_sectors = pd.Series(of_firm, dtype=object)
    sector = firm_sectors.where(firm_sectors.notna(), of_parcel)
    agreed = contracts["contract_far_min"].reindex(land["id"]).to_numpy(dtype=float)
    by_firm, by_parcel = floors_of(firm_sectors, policy), floors_of(pd.Series(of_parcel), policy)
    choices = [~np.isnan(by_firm), ~np.isnan(by_parcel), ~np.isnan(agreed)]
    frame = pd.DataFrame(
        {
            "far_floor": np.select(choices, [by_firm, by_parcel, agreed], np.nan),
            "far_floor_from": pd.Categorical(np.select(choices, ["firm", "parcel", "contract"], "")),
            "sector_code": pd.Categorical(sector),
            # The sector whose floor it is, so that a what-if can move that floor; empty where a contract sets it.
            "floor_sector": pd.Categorical(np.select(choices[:2], [firm_sectors.to_numpy(), of_parcel], "")),
        }
    )
    return frame, _other_floors(occupied, parcel, floors_of(occupied["sector_code"], policy), by_firm)


def floors_of(sectors: pd.Series, policy: Policy) -> np.ndarray:
    """The policy's floor for each sector code (GB/T 4754-2017), NaN where it has none."""
    positions, codes = pd.factorize(sectors)
    table = np.append(sector_floors(np.asarray(codes), policy), np.nan)
    return table[positions]


def _other_floors(occupied: pd.DataFrame, parcel: np.ndarray, floors: np.ndarray, chosen: np.ndarray) -> Notes:
    """Notes on firms whose own sector has another floor than the one that counts."""
    rows = np.flatnonzero(~np.isnan(floors) & (floors != chosen[parcel]))
    named = occupied[["firm", "sector_code"]].iloc[rows].assign(far_floor=floors[rows]).to_dict("records")
    where = parcel[rows].tolist()
    return [(at, {"code": "other_sector_floor", "figures": firm}) for at, firm in zip(where, named, strict=True)]
