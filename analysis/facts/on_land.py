"""Who stands behind each parcel's figures: the holder and the firms on the land, by credit code."""

from __future__ import annotations

import numpy as np
import pandas as pd

from parcels.models import Enterprise

from .gather import RegisterFacts
from .reading import read

SEPARATOR = ";"


def holder_codes(register: RegisterFacts) -> pd.Series:
    """Credit code of each parcel's holder, by row position; None where nobody is known."""
    held = register.frame["holder_id"]
    known = read(f"SELECT id, credit_code FROM {Enterprise._meta.db_table}").set_index("id")["credit_code"]
    return known.reindex(held.fillna(-1).astype(np.int64)).set_axis(held.index)


def firm_codes(register: RegisterFacts) -> pd.Series:
    """Credit codes of the firms on each parcel, the one with most land first, joined by `;`, by row position."""
    there = register.occupied.drop_duplicates(["parcel_id", "enterprise_id"])
    several = there["parcel_id"].duplicated(keep=False)
    alone = there[~several].set_index("parcel_id")["credit_code"]
    together = there[several].groupby("parcel_id", sort=False)["credit_code"].agg(SEPARATOR.join)
    codes = pd.concat([alone, together]).astype(object)
    return codes.reindex(register.frame["id"]).set_axis(register.frame.index)
