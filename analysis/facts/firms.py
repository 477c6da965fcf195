"""All that firms contribute to the facts of the land they sit on or hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.arithmetic.policy import Policy

from . import far_floors, firm_findings, holders, occupations, per_mu, performance
from .moment import Moment

FINDING_SHARE = "firm_finding_share"


@dataclass(frozen=True)
class FirmFacts:
    """Facts by position of the parcel, the firms there, and notes (position, note)."""

    frame: pd.DataFrame
    occupied: pd.DataFrame
    notes: list[tuple[int, dict[str, Any]]]
    year: int | None


def firm_facts(moment: Moment, land: pd.DataFrame, contracts: pd.DataFrame, policy: Policy) -> FirmFacts:
    """Facts of firms for each row of `land` (columns `id`, `area_m2`, `parcel_sector`)."""
    year = performance.performance_year(moment)
    figures, graded = performance.figures(moment, year), performance.grades(moment, year)
    everywhere = occupations.occupations(moment)
    occupied = everywhere[everywhere["parcel_id"].isin(land["id"])].reset_index(drop=True)
    occupied["operated"] = (figures["output_wan"].reindex(occupied["enterprise_id"]) > 0).to_numpy()
    holder = holders.holders(contracts, occupied, land["id"].to_numpy())
    frame = _holder_facts(holder, figures, graded)
    parcel = pd.Index(land["id"]).get_indexer(occupied["parcel_id"])
    area = land["area_m2"].to_numpy(dtype=float)
    frame = pd.concat([frame, per_mu.allocated(everywhere, figures, land["id"])], axis=1)
    frame["let_out_share"] = per_mu.let_out_share(occupied, area, parcel)
    floors, floor_notes = far_floors.far_floors(occupied, parcel, land, contracts, policy)
    findings, finding_notes = _findings(moment, land, occupied, holder, policy)
    return FirmFacts(pd.concat([frame, floors, findings], axis=1), occupied, floor_notes + finding_notes, year)


def _holder_facts(holder: np.ndarray, figures: pd.DataFrame, graded: pd.DataFrame) -> pd.DataFrame:
    of_holder = graded.reindex(holder)
    return pd.DataFrame(
        {
            "holder_id": holder,
            "grade": of_holder["grade"].array,
            "grade_year": of_holder["grade_year"].to_numpy(dtype=float),
            "years_in_d": of_holder["years_in_d"].to_numpy(dtype=float),
            "revenue_growth": figures["revenue_growth"].reindex(holder).to_numpy(dtype=float),
        }
    )


def _findings(
    moment: Moment, land: pd.DataFrame, occupied: pd.DataFrame, holder: np.ndarray, policy: Policy
) -> tuple[pd.DataFrame, list[tuple[int, dict[str, Any]]]]:
    """Flags and standstill of firms; the holder stands in for the occupants of land on which nobody sits."""
    nobody = ~land["id"].isin(occupied["parcel_id"]).to_numpy() & ~np.isnan(holder)
    absent = pd.DataFrame(
        {
            "parcel_id": land["id"].to_numpy()[nobody],
            "enterprise_id": holder[nobody].astype(np.int64),
            "land_m2": land["area_m2"].to_numpy()[nobody],
        }
    )
    known = occupations.firms(moment, sorted(set(absent["enterprise_id"].tolist())))
    everyone = holders.with_absent_holders(occupied, known, absent)
    parcel = pd.Index(land["id"]).get_indexer(everyone["parcel_id"])
    shares = firm_findings.occupied_shares(everyone, land["area_m2"].to_numpy(dtype=float), parcel)
    line, size = policy.figure(FINDING_SHARE), len(land)
    facts = firm_findings.flag_facts(everyone, shares, parcel, size, line)
    unknown = firm_findings.total(np.ones(len(parcel)), parcel, size) == 0
    facts[unknown] = None
    facts["months_not_operating"] = firm_findings.months_not_operating(
        everyone, shares, parcel, size, line, np.datetime64(moment.as_of)
    )
    return facts, firm_findings.below_line(everyone, shares, parcel, facts)
