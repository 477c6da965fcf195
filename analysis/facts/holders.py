"""Who holds each parcel: the contract's holder, else the owner-occupier with most land."""

from __future__ import annotations

import numpy as np
import pandas as pd

WORDS = ["insolvent", "unlicensed", "prohibited_industry"]
FOUND = ["parcel_id", "enterprise_id", "firm", "credit_code", "land_m2", *WORDS, "not_operating_since", "operated"]


def holders(contracts: pd.DataFrame, occupied: pd.DataFrame, parcel_ids: np.ndarray) -> np.ndarray:
    """Enterprise id of each parcel's holder as float, NaN where nobody is known.

    Several owner-occupiers of whom one's land is unknown leave it open who holds most.
    """
    agreed = contracts["holder_id"].reindex(parcel_ids).to_numpy(dtype=float)
    owners = occupied.loc[(occupied["mode"] == "own").to_numpy(), ["parcel_id", "enterprise_id", "land_m2"]]
    by_parcel = owners.groupby("parcel_id", sort=False)
    most = by_parcel["enterprise_id"].first()  # rows come with most land first
    several = by_parcel.size() > 1
    unsure = owners["land_m2"].isna().groupby(owners["parcel_id"]).any() & several
    sitting = most[~unsure.reindex(most.index, fill_value=False)].reindex(parcel_ids).to_numpy(dtype=float)
    return np.where(np.isnan(agreed), sitting, agreed)


def with_absent_holders(occupied: pd.DataFrame, firms: pd.DataFrame, absent: pd.DataFrame) -> pd.DataFrame:
    """Occupations, and the holder of each parcel on which nobody sits as if it occupied the whole.

    A standstill site has no occupant, yet its holder's insolvency holds for it. `absent` has the columns `parcel_id`,
    `enterprise_id` and `land_m2`.
    """
    added = absent.join(firms, on="enterprise_id").assign(operated=False)
    both = [frame[FOUND].astype(dict.fromkeys(WORDS, object)) for frame in (occupied, added) if len(frame)]
    return pd.concat(both, ignore_index=True) if both else occupied[FOUND]
