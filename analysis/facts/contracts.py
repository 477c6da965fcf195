"""What the land contract tells: started, completed, the start clock, shares built and invested, standstill."""

from __future__ import annotations

import numpy as np
import pandas as pd

from parcels.arithmetic.clocks import has_happened, months_elapsed, months_stopped, start_due
from parcels.models import LandContract, SupplementaryAgreement

from .flags import yes_no
from .known import literal, relation
from .lineage import reach
from .moment import Moment
from .reading import read


def contracts(moment: Moment) -> pd.DataFrame:
    """One row for each parcel that a contract reaches, by parcel id: the contract that counts, with its facts.

    Of several contracts the newest signed as of the day counts; `contracts` says how many there were.
    """
    frame = read(_sql(moment)).set_index("parcel_id")
    as_of = np.datetime64(moment.as_of)
    started = has_happened(frame["started_on"].to_numpy(), as_of)
    completed = has_happened(frame["completed_on"].to_numpy(), as_of)
    frame["started"], frame["completed"] = yes_no(started), yes_no(completed)
    frame["start_due"] = start_due(
        frame["supplement_start"].to_numpy(), frame["agreed_start"].to_numpy(), frame["delivered_on"].to_numpy()
    )
    frame["months_since_agreed_start"] = months_elapsed(frame["start_due"].to_numpy(), as_of)
    frame["built_share"] = share(frame["area_started_m2"], frame["area_due_m2"])
    frame["invested_share"] = share(frame["investment_done_wan"], frame["investment_total_wan"])
    frame["months_stopped"] = _standstill(frame, completed, as_of)
    return frame


def share(part: pd.Series, whole: pd.Series) -> pd.Series:
    """Part of a whole; unknown where either is, or where the whole is zero."""
    return part / whole.where(whole > 0)


def _standstill(frame: pd.DataFrame, completed: np.ndarray, as_of: np.datetime64) -> np.ndarray:
    """Months stopped; what was completed after it stopped (or never stopped) stands still no longer."""
    stopped = frame["stopped_on"].to_numpy()
    months = months_stopped(stopped, frame["resumed_on"].to_numpy(), as_of)
    finished = completed & (np.isnat(stopped) | (frame["completed_on"].to_numpy() >= stopped))
    return np.where(finished, 0.0, months)


def _sql(moment: Moment) -> str:
    day = literal(moment.as_of)
    return f"""
        SELECT DISTINCT ON (r.parcel_id) r.parcel_id, c.id AS contract_id, c.contract_no, c.holder_id, c.signed_on,
               c.delivered_on, c.agreed_start, c.started_on, c.completed_on, c.stopped_on, c.resumed_on,
               c.area_due_m2, c.area_started_m2, c.investment_total_wan, c.investment_done_wan,
               c.far_min AS contract_far_min, s.agreed_start AS supplement_start, s.number AS supplement_no,
               s.agreed_on AS supplement_on, count(*) OVER (PARTITION BY r.parcel_id) AS contracts
        FROM {reach(moment)} AS r
        JOIN {relation(LandContract, moment)} AS c ON c.parcel_id = r.source_id
        LEFT JOIN (
            SELECT DISTINCT ON (contract_id) * FROM {relation(SupplementaryAgreement, moment)} AS supplement
            WHERE agreed_start IS NOT NULL AND agreed_on <= {day} ORDER BY contract_id, agreed_on DESC, id DESC
        ) AS s ON s.contract_id = c.id
        WHERE coalesce(c.signed_on, c.approved_on, c.delivered_on, c.started_on, {day}) <= {day}
        ORDER BY r.parcel_id, c.signed_on DESC NULLS LAST, c.id DESC"""
