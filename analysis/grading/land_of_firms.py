"""Each firm's land: owned, rented, leased out, and the holder on whose land a tenant without its own sits."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.arithmetic.strict_sums import strict_sums
from parcels.units import m2_to_mu


def land_of_firms(occupied: pd.DataFrame, parcels: np.ndarray, area_m2: np.ndarray, holder: np.ndarray) -> pd.DataFrame:
    """Land by firm, in mu: `land_mu` = `owned_mu` + `rented_mu` - `leased_out_mu` (DOMAIN 6.2), and `merged_into`.

    An occupation holds the land that a firm itself sits on, so what an owner keeps and what it has let are apart in the
    register. Land that is held without sitting on it counts whole, less what others sit on there. Any unknown area
    makes the sum unknown.

    Parameters
    ----------
    occupied : DataFrame
        `parcel_id`, `enterprise_id`, `credit_code`, `mode`, `land_m2`.
    parcels, area_m2, holder : array
        Parcels by id, their area and the enterprise id of their holder (NaN where unknown).
    """
    held = pd.DataFrame({"parcel_id": parcels, "area_m2": area_m2, "holder": holder}).dropna(subset=["holder"])
    held["holder"] = held["holder"].astype(np.int64)
    rows = occupied.merge(held, on="parcel_id", how="left")
    rent = (rows["mode"] == "rent").to_numpy()
    kept = _sum(rows[~rent], "enterprise_id")
    let = _sum(rows[rent & rows["holder"].notna().to_numpy()], "holder")
    absent = _absent(held, rows)
    firms = pd.Index(sorted({*occupied["enterprise_id"], *held["holder"]}), name="enterprise_id")
    out = pd.DataFrame(index=firms)
    # Nothing recorded is no land here: a firm without a rented parcel rents none.
    own = kept.reindex(firms).where(firms.isin(kept.index), 0.0) + absent.reindex(firms).where(
        firms.isin(absent.index), 0.0
    )
    leased = let.reindex(firms).where(firms.isin(let.index), 0.0)
    rents = _sum(rows[rent], "enterprise_id")
    rented = rents.reindex(firms).where(firms.isin(rents.index), 0.0)
    out["owned_mu"] = m2_to_mu((own + leased).to_numpy(dtype=float))
    out["rented_mu"] = m2_to_mu(rented.to_numpy(dtype=float))
    out["leased_out_mu"] = m2_to_mu(leased.to_numpy(dtype=float))
    out["land_mu"] = m2_to_mu((own + rented).to_numpy(dtype=float))
    owners = {*rows.loc[~rent, "enterprise_id"], *held["holder"]}
    out["merged_into"] = _landlords(rows[rent & ~rows["enterprise_id"].isin(owners).to_numpy()]).reindex(firms)
    return out


def _sum(rows: pd.DataFrame, key: str) -> pd.Series:
    """Strict sums of land by firm; the key column may hold floats where it came out of a join."""
    keys = rows[key].to_numpy().astype(np.int64)
    return strict_sums(rows[["land_m2"]].astype(float), keys)["land_m2"]


def _absent(held: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    """Land of holders who don't sit on it: the parcel less what others sit on."""
    sitting = set(zip(rows["parcel_id"], rows["enterprise_id"], strict=True))
    away = held[[pair not in sitting for pair in zip(held["parcel_id"], held["holder"], strict=True)]]
    taken = strict_sums(rows[["land_m2"]].astype(float), rows["parcel_id"].to_numpy())["land_m2"]
    others = taken.reindex(away["parcel_id"]).where(away["parcel_id"].isin(taken.index).to_numpy(), 0.0)
    left = np.maximum(away["area_m2"].to_numpy() - others.to_numpy(dtype=float), 0.0)
    return strict_sums(pd.DataFrame({"land_m2": left}), away["holder"].to_numpy())["land_m2"]


def _any_unknown(land: pd.Series) -> bool:
    return bool(land.isna().any())


def _landlords(rented: pd.DataFrame) -> pd.Series:
    """The holder of most of the land that each tenant rents; nobody where that is not known."""
    known = rented.assign(land_m2=rented["land_m2"].astype(float)).dropna(subset=["holder"])
    if known.empty:
        return pd.Series(dtype=float)
    by = known.groupby(["enterprise_id", "holder"])["land_m2"].sum(min_count=1).reset_index()
    several = by.groupby("enterprise_id")["holder"].transform("size") > 1
    unsure = known.groupby("enterprise_id")["land_m2"].agg(_any_unknown)
    by = by[~(several & by["enterprise_id"].map(unsure))]
    most = by.sort_values(["land_m2", "holder"], ascending=[False, True]).drop_duplicates("enterprise_id")
    return most.set_index("enterprise_id")["holder"].astype(float)
