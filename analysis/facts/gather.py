"""The table of facts of DESIGN section 6, gathered from the register in a few queries over all parcels at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.arithmetic.fact_names import FACTS
from analysis.arithmetic.policy import Policy
from analysis.high_storeys import high_storey

from . import contracts as contract_facts
from . import floor_area, seizures
from .firms import firm_facts
from .flags import WORDS, yes_no
from .land import land as read_land
from .moment import Moment
from .plan import plan_conforms

COLUMNS = [fact.name for fact in FACTS]


@dataclass(frozen=True)
class RegisterFacts:
    """Facts of every parcel that stands at a moment.

    Attributes
    ----------
    frame : DataFrame
        One row a parcel, sorted by code: the columns of DESIGN section 6 and, beside them, what they rest on.
    occupied : DataFrame
        The firms on the land: `parcel_id`, `enterprise_id`, `land_m2`.
    notes : dict
        By row position: what a reader should know beside the facts, as code and figures.
    performance_year : int or None
        The year of the firms' figures.
    """

    frame: pd.DataFrame
    occupied: pd.DataFrame
    notes: dict[int, list[dict[str, Any]]]
    performance_year: int | None

    @property
    def facts(self) -> pd.DataFrame:
        """The columns of DESIGN section 6 alone."""
        return self.frame[COLUMNS]


def gather(moment: Moment, policy: Policy) -> RegisterFacts:
    """Gather the facts of all parcels (or of `moment.parcels`) as they stood and as they were known."""
    land = read_land(moment)
    contracts = contract_facts.contracts(moment)
    firms = firm_facts(moment, land, contracts, policy)
    own = [name for name in contracts.columns if name != "holder_id"]
    frame = pd.concat([land, _aligned(contracts[own], land), firms.frame], axis=1)
    _add_supply(frame)
    _add_seizures(frame, moment)
    _add_far(frame, moment, policy)
    _add_plan(frame, moment)
    frame["output_per_mu"] = frame["output_wan"] / frame["area_mu"]
    frame["value_added_per_mu"] = frame["value_added_wan"] / frame["area_mu"]
    frame["tax_per_mu"] = frame["tax_wan"] / frame["area_mu"]
    frame["tax_benchmark"] = _line(policy.benchmarks.tax_per_mu_wan)
    frame["output_benchmark"] = _line(policy.benchmarks.output_per_mu_wan)
    return RegisterFacts(frame, firms.occupied, _notes(frame, firms.notes), firms.year)


def _aligned(by_id: pd.DataFrame, land: pd.DataFrame) -> pd.DataFrame:
    return by_id.reindex(land["id"]).set_index(land.index)


def _add_supply(frame: pd.DataFrame) -> None:
    """A remainder isn't supplied; land with a contract is; else nobody knows."""
    remainder = (frame["kind"] == "approved_remainder").to_numpy()
    frame["supplied"] = yes_no(np.where(remainder, 0, np.where(frame["contract_no"].notna(), 1, -1)))


def _add_seizures(frame: pd.DataFrame, moment: Moment) -> None:
    seized = seizures.seizures(moment)
    if seized is None:
        frame["seized"], frame["seized_from"] = None, pd.NaT
        return
    frame["seized"] = yes_no(frame["id"].isin(seized.index))
    frame["seized_from"] = _aligned(seized, frame)["seized_from"]


def _add_far(frame: pd.DataFrame, moment: Moment, policy: Policy) -> None:
    measured = _aligned(floor_area.floor_areas(moment, frame, high_storey(policy)), frame)
    for name in measured:
        frame["measure_" + name if name in ("source", "note") else name] = measured[name]
    frame["far"] = (frame["floor_area_m2"] / frame["area_m2"]).astype(float)
    frame["building_density"] = (frame["footprint_m2"] / frame["area_m2"]).astype(float)
    frame["building_coefficient"] = ((frame["footprint_m2"] + frame["yard_m2"]) / frame["area_m2"]).astype(float)


def _add_plan(frame: pd.DataFrame, moment: Moment) -> None:
    """The recorded answer stands; where there is none, the plan is laid over the parcel."""
    unknown = frame["plan_conforms"].isna().to_numpy()
    frame["plan_from"] = np.where(unknown, "overlay", "record")
    if not unknown.any():
        return
    laid = plan_conforms(moment, frame.loc[unknown, "id"].tolist()).reindex(frame.loc[unknown, "id"])
    recorded = frame["plan_conforms"].astype(object)
    recorded[unknown] = laid["plan_conforms"].astype(object).to_numpy()
    frame["plan_conforms"] = pd.Categorical(recorded, WORDS)
    frame.loc[unknown, "planned_industrial_share"] = laid["planned_industrial_share"].to_numpy()


def _line(value: float | None) -> float:
    return np.nan if value is None else value


def _notes(frame: pd.DataFrame, of_firms: list[tuple[int, dict[str, Any]]]) -> dict[int, list[dict[str, Any]]]:
    notes: dict[int, list[dict[str, Any]]] = {}
    for position, note in of_firms:
        notes.setdefault(position, []).append(note)
    several = frame.loc[(frame["contracts"] > 1).to_numpy(), ["contracts", "contract_no"]]
    for position, contracts, used in zip(several.index, several["contracts"], several["contract_no"], strict=True):
        figures = {"contracts": int(contracts), "used": used}
        notes.setdefault(position, []).append({"code": "several_contracts", "figures": figures})
    told = frame["measure_note"].dropna().astype(str)
    told = told[told != ""]
    for position, code in zip(told.index, told, strict=True):
        notes.setdefault(position, []).append({"code": "floor_area_note", "figures": {"note": code}})
    return notes
