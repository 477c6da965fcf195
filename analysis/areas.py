"""Sums of a run over each block, town and zone: ratios of sums, stock and paths, and the firms behind them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from analysis.arithmetic.aggregates import ratio_of_sums
from analysis.arithmetic.land_use import INDUSTRIAL, UNKNOWN
from analysis.models import AnalysisRun, AreaLevel, AreaResult

# Ratio: what is summed above the line, and below it.
RATIOS = {
    "far": ("floor_area_m2", "area_m2"),
    "industrial_far": ("industrial_floor_m2", "industrial_m2"),
    "output_per_mu": ("output_wan", "area_mu"),
    "value_added_per_mu": ("value_added_wan", "area_mu"),
    "tax_per_mu": ("tax_wan", "area_mu"),
}
LAND_RATIOS = frozenset({"far", "industrial_far"})
"""Ratios of floors and land, in m²: they tell nothing of a firm's money, so nobody is held back from them."""
UNKNOWN_CLASS = "unknown"
LEVELS = {AreaLevel.ZONE: "zone_id", AreaLevel.TOWN: "town_id", AreaLevel.BLOCK: "block_id"}
WITHIN_A_ZONE = {AreaLevel.ZONE_TOWN: "town_id", AreaLevel.SECTOR: "division"}


def area_results(run: AnalysisRun, parcels: pd.DataFrame, occupied: pd.DataFrame) -> Iterator[AreaResult]:
    """Rows for every area that has parcels.

    Parameters
    ----------
    parcels : DataFrame
        `id`, the ids of `LEVELS`, what `RATIOS` divide (but for industrial land), `area_mu`, `category`, `path`,
        `rule`, `grade`, `holder_id`, `sector_code`, `land_class`.
    occupied : DataFrame
        `parcel_id`, `enterprise_id`: the firms on the land.
    """
    parcels = with_industrial(parcels)
    for level, key in LEVELS.items():
        yield from _sums(run, level, 0, parcels, key, occupied)
    parcels = parcels.assign(division=divisions(parcels["sector_code"]))
    for zone, inside in parcels.groupby("zone_id"):
        for level, key in WITHIN_A_ZONE.items():
            yield from _sums(run, level, int(float(str(zone))), inside, key, occupied)


def with_industrial(parcels: pd.DataFrame) -> pd.DataFrame:
    """Parcels with floor area and land of those of a known industrial use; a use that nobody knows is no such."""
    classes = parcels["land_class"].astype(object)
    industrial = classes == INDUSTRIAL
    return parcels.assign(
        industrial_floor_m2=parcels["floor_area_m2"].where(industrial),
        industrial_m2=parcels["area_m2"].where(industrial),
        # None where the run kept no classes at all.
        land_class=classes.where(classes != UNKNOWN, UNKNOWN_CLASS).where(classes.notna(), ""),
    )


def divisions(sectors: pd.Series) -> pd.Series:
    """The division of a sector (its first two digits, GB/T 4754) as a number; NaN where there is none."""
    digits = sectors.astype(object).where(sectors.notna(), "").astype(str).str.extract(r"^[A-Z]?(\d{2})")[0]
    return pd.to_numeric(digits)


def _sums(
    run: AnalysisRun, level: str, zone: int, parcels: pd.DataFrame, ids: str, occupied: pd.DataFrame
) -> Iterator[AreaResult]:
    inside = parcels[parcels[ids].notna()]
    if not len(inside):
        return
    area = inside[ids].to_numpy().astype(np.int64)
    kept = level != AreaLevel.BLOCK
    rules = shares_of(inside["rule"], inside["area_mu"], area) if kept else {}
    grades = grades_of(inside, area) if kept else {}
    for row in sums_by_area(run, level, inside, area, occupied):
        row.zone_id, row.rules, row.grades = zone, rules.get(row.area_id, {}), grades.get(row.area_id, {})
        yield row


def sums_by_area(
    run: AnalysisRun, level: str, inside: pd.DataFrame, area: np.ndarray, occupied: pd.DataFrame
) -> Iterator[AreaResult]:
    """A row, not yet stored, for each different key in `area`, which names the area of each parcel of `inside`.

    `inside` comes from `with_industrial`.
    """
    land = inside["area_mu"].groupby(area).agg(["size", "sum"])
    ratios = {
        name: ratio_of_sums(inside[top], inside[bottom], area)[["ratio", "numerator", "denominator", "rows_known"]]
        .astype(object)
        .to_numpy()
        .tolist()
        for name, (top, bottom) in RATIOS.items()
    }
    stock, paths, classes = (
        shares_of(inside[name], inside["area_mu"], area) for name in ("category", "path", "land_class")
    )
    firms = firms_behind(inside, area, occupied).to_dict()
    for position, (key, count, mu) in enumerate(zip(land.index, land["size"], land["sum"], strict=True)):
        found = {name: rows[position] for name, rows in ratios.items()}
        yield AreaResult(
            run=run,
            level=level,
            area_id=int(key),
            parcels=int(count),
            area_mu=float(mu),
            **{name: _known(values[0]) for name, values in found.items()},
            main_category=_largest(stock.get(key, {})),
            main_path=_largest(paths.get(key, {})),
            enterprises=int(firms.get(key, 0)),
            sums={name: values[1:] for name, values in found.items()},
            stock=stock.get(key, {}),
            paths=paths.get(key, {}),
            classes=classes.get(key, {}),
        )


def shares_of(names: pd.Series, area_mu: pd.Series, area: np.ndarray) -> dict[int, dict[str, list[float]]]:
    """For each area: `{name: [count, mu]}`, in order of name; empty names are left out."""
    named = (names != "").to_numpy()
    found = area_mu[named].groupby([area[named], names[named].astype(str).to_numpy()]).agg(["size", "sum"])
    told: dict[int, dict[str, list[float]]] = {}
    for (key, name), count, mu in zip(found.index, found["size"], found["sum"], strict=True):
        told.setdefault(key, {})[name] = [int(count), float(mu)]
    return told


def grades_of(inside: pd.DataFrame, area: np.ndarray) -> dict[int, dict[str, list[float]]]:
    """For each area: `{grade: [firms, mu]}` of the firms that hold land there, each counted once."""
    graded = (inside["grade"].notna() & inside["holder_id"].notna()).to_numpy()
    held = pd.DataFrame(
        {
            "area": area[graded],
            "grade": inside["grade"].to_numpy()[graded].astype(str),
            "holder": inside["holder_id"].to_numpy()[graded],
            "mu": inside["area_mu"].to_numpy()[graded],
        }
    )
    found = held.groupby(["area", "grade"]).agg(firms=("holder", "nunique"), mu=("mu", "sum"))
    told: dict[int, dict[str, list[float]]] = {}
    for (key, grade), firms, mu in zip(found.index, found["firms"], found["mu"], strict=True):
        if grade:
            told.setdefault(key, {})[grade] = [int(firms), float(mu)]
    return told


def firms_behind(inside: pd.DataFrame, area: np.ndarray, occupied: pd.DataFrame) -> pd.Series:
    """How many firms stand behind each area's figures: those on parcels whose tax or output is known.

    Firms on other parcels would hide nobody, so they don't count towards the three of DESIGN section 10.
    """
    told = (inside["tax_wan"].notna() | inside["output_wan"].notna()).to_numpy()
    of_parcel = pd.Series(area[told], index=inside["id"].to_numpy()[told])
    known = occupied[occupied["parcel_id"].isin(of_parcel.index)]
    return known["enterprise_id"].groupby(of_parcel.reindex(known["parcel_id"]).to_numpy()).nunique()


def _largest(shares: dict[str, list[float]]) -> str:
    return max(shares, key=lambda name: shares[name][1], default="")


def _known(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)
