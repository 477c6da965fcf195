"""A peer counts only when it gives the same answer."""

import numpy as np
import pandas as pd

RELATIVE = 1e-6


class Disagreement(Exception):
    """Two contenders computed different things; comparing their times would mean nothing."""


def same_ratios(ours: pd.Series, theirs: pd.Series, peer: str) -> float:
    """The largest relative difference between two answers by parcel id; a parcel left out has no known floor.

    Raises
    ------
    Disagreement
        When it is above 1e-6 on any parcel.
    """
    together = pd.DataFrame({"ours": ours, "theirs": theirs}).fillna(0.0)
    scale = np.maximum(together.max(axis=1), 1e-3)  # a touch along a line is no floor area
    difference = (together["ours"] - together["theirs"]).abs() / scale
    worst = float(difference.max()) if len(difference) else 0.0
    if worst > RELATIVE:
        parcel = difference.idxmax()
        raise Disagreement(
            f"{peer} differs from LandGIS on {(difference > RELATIVE).sum()} of {len(together)} parcels, most on "
            f"parcel {parcel}: {together.at[parcel, 'theirs']!r} against {together.at[parcel, 'ours']!r}"
        )
    return worst
