"""Which row, of which day, each fact of a parcel rests on: shown beside the fact on the parcel card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from analysis.arithmetic.fact_names import BY_NAME
from analysis.arithmetic.policy import read_policy
from analysis.models import AnalysisRun
from parcels.register_stamp import register_stamp

from .gather import RegisterFacts, gather
from .moment import Moment
from .occupations import firms

# Where facts come from; `key` and `on` name columns of the gathered frame.
PARCEL = ("parcel", "parcel_code", "updated_on")
BATCH = ("batch", "batch_no", "batch_approved_on")
CONTRACT = ("contract", "contract_no", "signed_on")
SUPPLEMENT = ("supplement", "supplement_no", "supplement_on")
SEIZURE = ("encumbrance", "parcel_code", "seized_from")
FIRMS = ("firms", "firms", None)
HOLDER = ("performance", "holder", "grade_year")
FIGURES = ("performance", "firms", "performance_year")
POLICY = ("policy", "policy", None)
BUILDINGS = ("buildings", "measure_source", "measured_on")
PLAN = ("plan", "plan_from", None)

OF_FACT = {
    **dict.fromkeys(("stock_category", "recognised", "area_mu", "idle_cause", "violation"), PARCEL),
    **dict.fromkeys(("hardship", "owner_intent", "use_type", "plan_conforms", "project_matches"), PARCEL),
    **dict.fromkeys(("land_acquired", "infrastructure_ready", "months_since_approval"), BATCH),
    **dict.fromkeys(("supplied", "started", "completed", "months_since_agreed_start"), CONTRACT),
    **dict.fromkeys(("built_share", "invested_share", "months_stopped"), CONTRACT),
    "seized": SEIZURE,
    **dict.fromkeys(("insolvent", "unlicensed", "prohibited_industry", "months_not_operating", "let_out_share"), FIRMS),
    **dict.fromkeys(("grade", "years_in_d", "revenue_growth"), HOLDER),
    **dict.fromkeys(("tax_per_mu", "output_per_mu"), FIGURES),
    **dict.fromkeys(("tax_benchmark", "output_benchmark"), POLICY),
    "far": BUILDINGS,
}


@dataclass(frozen=True)
class FactSource:
    """What one fact rests on.

    Attributes
    ----------
    kind : str
        parcel, batch, contract, supplement, encumbrance, firms, performance, policy, buildings or plan.
    key : str
        The row: a code, a contract number, firms' names; empty where there is no one row.
    on : date, int or None
        The row's own day, or the year of figures.
    """

    kind: str
    key: str
    on: date | int | None


def facts_source(run: AnalysisRun, parcel_id: int) -> dict[str, FactSource]:
    """The source of each fact that is known of a parcel in a run, by the fact's name.

    Read from the register as it stands while it hasn't changed since the run, else as it was known to the run.
    """
    unchanged = run.register_stamp == register_stamp()
    moment = Moment(run.as_of, None if unchanged else run.known_at, (parcel_id,))
    register = gather(moment, read_policy(run.policy_text))
    if register.frame.empty:
        return {}
    row = _described(register, moment, run)
    known = [name for name in BY_NAME if name in row and not _is_unknown(row[name])]
    return {name: _source(name, row) for name in known if name != "parcel_code"}


def _described(register: RegisterFacts, moment: Moment, run: AnalysisRun) -> dict[str, Any]:
    """The parcel's row with the names that sources are told by."""
    row = dict(register.frame.iloc[0])
    holder: list[int] = [] if pd.isna(row["holder_id"]) else [int(row["holder_id"])]
    named = firms(moment, holder)["firm"]
    policy = f"{run.policy_name} {run.policy_version}"
    return row | {
        "firms": "、".join(register.occupied["firm"]) or "、".join(named),
        "holder": "、".join(named),
        "performance_year": register.performance_year,
        "policy": policy,
    }


def _source(name: str, row: dict[str, Any]) -> FactSource:
    kind, key, on = _place(name, row)
    return FactSource(kind, "" if _is_unknown(row[key]) else str(row[key]), _day(row[on]) if on else None)


def _place(name: str, row: dict[str, Any]) -> tuple[str, str, str | None]:
    """Where a fact comes from on this parcel, which may differ from where it usually does."""
    remainder = row["kind"] == "approved_remainder"
    if name == "plan_conforms" and row["plan_from"] == "overlay":
        return PLAN
    if remainder and name in ("plan_conforms", "project_matches", "supplied"):
        return BATCH
    if name == "months_since_agreed_start" and not _is_unknown(row["supplement_no"]):
        return SUPPLEMENT
    if name == "far_floor":
        return {"firm": FIRMS, "contract": CONTRACT}.get(row["far_floor_from"], PARCEL)
    return OF_FACT[name]


def _is_unknown(value: Any) -> bool:
    return value is None or bool(pd.isna(value)) or value == ""


def _day(value: Any) -> date | int | None:
    if _is_unknown(value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else int(value)
