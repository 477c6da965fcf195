"""What a plan would leave: each parcel's figure after it, and an area's ratio of sums, over the same land as before.

Nothing is invented: land that the plan leaves alone keeps its figure; planned land takes what the policy expects of its
instrument; where that is not said, or where the figure before is unknown, the figure after is unknown. An area's ratio
after is told only when every parcel behind the ratio before has one, so that both stand for the same land.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.arithmetic.aggregates import ratio_of_sums

Numbers = npt.NDArray[np.float64]
NORMAL, PLANNED = "normal", "planned"
"""Two categories that are no stock: land in ordinary use, and land that the plan disposes of."""


@dataclass(frozen=True)
class Measure:
    """A figure made of two sums, and the figure of an instrument (`InstrumentFigures`) that says what becomes of it.

    A gain is added by mu; a level (`is_level`) is reached where the parcel has less, and where it has more, kept.
    """

    top: str
    bottom: str
    expected: str
    is_level: bool = False


MEASURES = {
    "far": Measure("floor_area_m2", "area_m2", "far_at_least", is_level=True),
    "industrial_far": Measure("industrial_floor_m2", "industrial_m2", "far_at_least", is_level=True),
    "output_per_mu": Measure("output_wan", "area_mu", "output_gain_wan_per_mu"),
    "tax_per_mu": Measure("tax_wan", "area_mu", "tax_gain_wan_per_mu"),
}


def top_after(top: Any, bottom: Any, planned: Any, expected: Any, *, is_level: bool = False) -> Numbers:
    """The sum above the line after the plan, parcel by parcel; NaN where it is unknown.

    Parameters
    ----------
    top, bottom : array-like
        Such as tax (wan yuan) and land (mu), as the run found them; NaN where unknown.
    planned : array-like of bool
        Whether the plan has a path for the parcel.
    expected : array-like
        What the policy expects of its instrument, by unit of `bottom`; NaN where it says nothing.

    Examples
    --------
    >>> top_after([80.0, 80.0, 80.0], [10.0, 10.0, 10.0], [False, True, True], [5.0, 5.0, float("nan")]).tolist()
    [80.0, 130.0, nan]
    >>> top_after([500.0, 2000.0], [1000.0, 1000.0], [True, True], [1.2, 1.2], is_level=True).tolist()
    [1200.0, 2000.0]
    """
    before, land = np.asarray(top, dtype=float), np.asarray(bottom, dtype=float)
    moved = np.asarray(expected, dtype=float) * land
    then = np.maximum(before, moved) if is_level else before + moved
    return np.where(np.asarray(planned, dtype=bool), then, before)


def category_after(category: Any, planned: Any) -> npt.NDArray[np.object_]:
    """The category after the plan: planned land has left the stock, all other stays what it is."""
    found = np.asarray(category, dtype=object)
    return np.where(np.asarray(planned, dtype=bool), PLANNED, found)


def is_stock(category: Any) -> npt.NDArray[np.bool_]:
    """Whether a category is stock land; what is undecided counts as none."""
    return ~np.isin(np.asarray(category, dtype=object).astype(str), ["", NORMAL, PLANNED])


def before_and_after(parcels: pd.DataFrame, groups: Any) -> pd.DataFrame:
    """A figure before and after, by area.

    Parameters
    ----------
    parcels : DataFrame
        `top`, `after` (see :func:`top_after`) and `bottom`, one row a parcel.
    groups : array-like
        The area of each parcel; its own number where parcels are asked for.

    Returns
    -------
    DataFrame
        By area: `before`, `after` (NaN where any land behind `before` has no figure after) and `difference`.

    Examples
    --------
    >>> land = pd.DataFrame({"top": [10.0, 30.0], "after": [10.0, 50.0], "bottom": [10.0, 10.0]})
    >>> before_and_after(land, [1, 1]).values.tolist()
    [[2.0, 3.0, 1.0]]
    """
    was = ratio_of_sums(parcels["top"], parcels["bottom"], groups)
    then = ratio_of_sums(parcels["after"], parcels["bottom"], groups)
    whole = (then["rows_known"] == was["rows_known"]) & (was["rows_known"] > 0)
    after = then["ratio"].where(whole)
    return pd.DataFrame({"before": was["ratio"], "after": after, "difference": after - was["ratio"]})


def land_of(parcels: pd.DataFrame, groups: Any) -> pd.DataFrame:
    """The land behind each area in mu: all, stock before and after, planned, and planned with a known figure after.

    `parcels` has `area_mu`, `category`, `category_after`, `planned`, and `known_after` (bool).
    """
    mu = parcels["area_mu"].to_numpy(dtype=float)
    planned = parcels["planned"].to_numpy(dtype=bool)
    told = pd.DataFrame(
        {
            "parcels": np.ones(len(mu), dtype=np.int64),
            "mu": mu,
            "stock_before_mu": np.where(is_stock(parcels["category"]), mu, 0.0),
            "stock_after_mu": np.where(is_stock(parcels["category_after"]), mu, 0.0),
            "planned_mu": np.where(planned, mu, 0.0),
            "expected_mu": np.where(planned & parcels["known_after"].to_numpy(dtype=bool), mu, 0.0),
        }
    )
    return told.groupby(np.asarray(groups), sort=True).sum()


def main_category(category: Any, area_mu: Any, groups: Any) -> pd.Series:
    """The category with most land of each area, the first by name of equal ones; empty where none is known."""
    land = pd.DataFrame(
        {"area": np.asarray(groups), "name": np.asarray(category, dtype=object), "mu": np.asarray(area_mu, dtype=float)}
    )
    areas = pd.Index(np.unique(land["area"]), name="area")
    sums = land[land["name"] != ""].groupby(["area", "name"], sort=True)["mu"].sum().reset_index()
    largest = sums.sort_values(["area", "mu"], ascending=[True, False], kind="stable").drop_duplicates("area")
    return largest.set_index("area")["name"].reindex(areas).fillna("")
