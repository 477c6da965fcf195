"""Inputs of an evaluation that parcels tell: areas of land classes, floors, tax (DOMAIN 5.1).

A parcel that can't be told to belong or not leaves a sum open: its known part and the open land are given, the sum
itself is unknown. Nothing is scaled up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.arithmetic.land_use import UNKNOWN

Floats = npt.NDArray[np.float64]
Answer = npt.NDArray[np.int8]
M2_PER_HA = 10_000.0
YES, NO, OPEN = 1, 0, -1
STREETS, ROADS_OF_ALLOCATION, NEVER_APPROVED = "streets", "allocated_streets", "never_approved"
PARTLY = {"A31": STREETS, "A51": STREETS, "D1": ROADS_OF_ALLOCATION, "B22": NEVER_APPROVED}
"""Classes of which a register of parcels holds a part at most, and why: the rest is to be typed in."""
BUILT_CLASSES = ("A1", "A2", "A31", "A32", "A4", "A51", "A52", "A6")


@dataclass(frozen=True)
class Sum:
    """A sum over parcels: its value where complete, else None; the known part; open land (ha) and parcels; why."""

    value: float | None
    known: float
    open_ha: float = 0.0
    open_parcels: int = 0
    partly: str = ""


def inputs_of(parcels: pd.DataFrame) -> dict[str, Sum]:
    """Every input that the parcels of a zone tell.

    Parameters
    ----------
    parcels : DataFrame
        One row a parcel: `remainder` (bool), `area_m2`, `land_class` (of its use, empty = unknown), `completed`,
        `started`, `supplied`, `term_over`, `idle`, `ready`, `planned_industrial` (yes, no, unknown), `supply_mode`,
        `buildings`, `floor_area_m2`, `footprint_m2`, `yard_m2`, `tax_wan`.
    """
    area = parcels["area_m2"].to_numpy(dtype=float) / M2_PER_HA
    built, supplied, ready = built_state(parcels), _supplied(parcels), _ready(parcels)
    over, mode = _flag(parcels["term_over"]), parcels["supply_mode"].fillna("").to_numpy()
    paid = _both(supplied, np.where(mode == "", OPEN, mode != "allocation").astype(np.int8))
    planned = _flag(parcels["planned_industrial"])
    answers = _built_classes(parcels, built) | {
        "B21": _either(_both(_not(built), supplied), ready),
        "B22": _both(_answer(parcels["remainder"]), _not(_flag(parcels["ready"]))),
        "D1": _both(supplied, np.where(mode == "", OPEN, mode == "allocation").astype(np.int8)),
        "D2": paid,
        "D21": _both(paid, _not(over)),
        "D22": _both(paid, over),
        "E": ready,
        "E1": _open(_both(ready, _not(planned))),
        "E21": _both(ready, planned),
        "E22": _open(_both(ready, _not(planned))),
        "G": _both(_answer(~parcels["remainder"]), _flag(parcels["idle"])),
    }
    found = {name: _sum(area, area, answer, PARTLY.get(name, "")) for name, answer in answers.items()}
    return found | _figures(parcels, area, built, answers["A2"])


def built_state(parcels: pd.DataFrame) -> Answer:
    """Whether land is built: its contract's completion decides, else, unless building goes on, whether one stands."""
    completed, started = _flag(parcels["completed"]), _flag(parcels["started"])
    buildings = parcels["buildings"].to_numpy(dtype=float, na_value=np.nan)
    stands = np.where(np.isnan(buildings), OPEN, buildings > 0)
    found = np.where(completed == YES, YES, np.where(started == YES, NO, stands))
    return np.where(parcels["remainder"].to_numpy(dtype=bool), NO, found).astype(np.int8)


def supplied_by_year(parcels: pd.DataFrame, years: list[int]) -> dict[int, Sum]:
    """Land supplied (ha) in each year, by the day of its contract; a contract without one leaves every year open."""
    area = parcels["area_m2"].to_numpy(dtype=float) / M2_PER_HA
    signed = parcels["signed_year"].to_numpy(dtype=float, na_value=np.nan)
    land = ~parcels["remainder"].to_numpy(dtype=bool)
    return {
        year: _sum(area, area, np.where(~land, NO, np.where(np.isnan(signed), OPEN, signed == year)).astype(np.int8))
        for year in years
    }


def _built_classes(parcels: pd.DataFrame, built: Answer) -> dict[str, Answer]:
    use = parcels["land_class"].to_numpy()
    return {name: _both(built, np.where(use == UNKNOWN, OPEN, use == name).astype(np.int8)) for name in BUILT_CLASSES}


def _figures(parcels: pd.DataFrame, area: Floats, built: Answer, industrial: Answer) -> dict[str, Sum]:
    columns = {name: parcels[name].to_numpy(dtype=float, na_value=np.nan) for name in FIGURE_COLUMNS}
    covered = columns["footprint_m2"] + columns["yard_m2"]
    return {
        "floor_area_m2": _sum(columns["floor_area_m2"], area, built),
        "footprint_m2": _sum(columns["footprint_m2"], area, built),
        "industrial_floor_area_m2": _sum(columns["floor_area_m2"], area, industrial),
        "industrial_covered_m2": _sum(covered, area, industrial),
        "industrial_tax_wan": _sum(columns["tax_wan"], area, industrial),
        "tax_wan": _sum(columns["tax_wan"], area, built),
    }


FIGURE_COLUMNS = ("floor_area_m2", "footprint_m2", "yard_m2", "tax_wan")


def _sum(values: Floats, area_ha: Floats, answer: Answer, partly: str = "") -> Sum:
    counts = (answer == YES) & ~np.isnan(values)
    left = (answer == OPEN) | ((answer == YES) & np.isnan(values))
    known = float(values[counts].sum())
    complete = not left.any() and not partly
    return Sum(known if complete else None, known, float(area_ha[left].sum()), int(left.sum()), partly)


def _flag(column: pd.Series) -> Answer:
    texts = column.astype(object).to_numpy()
    return np.where(texts == "yes", YES, np.where(texts == "no", NO, OPEN)).astype(np.int8)


def _answer(truth: pd.Series) -> Answer:
    return truth.to_numpy(dtype=bool).astype(np.int8)


def _supplied(parcels: pd.DataFrame) -> Answer:
    return np.where(parcels["remainder"].to_numpy(dtype=bool), NO, _flag(parcels["supplied"])).astype(np.int8)


def _ready(parcels: pd.DataFrame) -> Answer:
    return _both(_answer(parcels["remainder"]), _flag(parcels["ready"]))


def _both(one: Answer, other: Answer) -> Answer:
    """No where either is no; yes where both are; else open."""
    no, yes = (one == NO) | (other == NO), (one == YES) & (other == YES)
    return np.where(no, NO, np.where(yes, YES, OPEN)).astype(np.int8)


def _either(one: Answer, other: Answer) -> Answer:
    return _not(_both(_not(one), _not(other)))


def _not(answer: Answer) -> Answer:
    return np.where(answer == OPEN, OPEN, 1 - answer).astype(np.int8)


def _open(answer: Answer) -> Answer:
    """What could be one thing or another: open where it is either."""
    return np.where(answer == NO, NO, OPEN).astype(np.int8)
