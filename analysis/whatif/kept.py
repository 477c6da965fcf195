"""The facts that a run kept, as arrays: read once, then every answer comes from memory.

A run never changes once it is done, so a process may keep what it read. Two runs are kept, the newest asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.arithmetic.fact_names import FACTS, Kind
from analysis.arithmetic.facts import Facts, read_facts
from analysis.arithmetic.policy import Policy, read_policy
from analysis.arithmetic.rules import Decision, decide
from analysis.facts.known import literal
from analysis.facts.reading import read
from analysis.models import AnalysisRun

RUNS_KEPT = 2
_NUMBERS = [fact.name for fact in FACTS if fact.kind is Kind.NUMBER]
_WORDS = [fact.name for fact in FACTS if fact.kind not in (Kind.NUMBER, Kind.TEXT)]


@dataclass(frozen=True, eq=False)
class KeptRun:
    """One run's facts and decisions, rows in order of parcel code.

    Attributes
    ----------
    floor_sectors : array of str or None
        The sector whose floor holds; empty where a contract sets it; None for a run that didn't keep it.
    """

    run: int
    policy: Policy
    parcels: npt.NDArray[np.int64]
    area_mu: npt.NDArray[np.float64]
    facts: Facts
    floor_sectors: npt.NDArray[np.object_] | None
    decision: Decision


def kept_run(run: AnalysisRun) -> KeptRun:
    """The facts of a run that is done."""
    return _read(run.pk, run.created_at)


@lru_cache(maxsize=RUNS_KEPT)
def _read(pk: int, created_at: datetime) -> KeptRun:
    """One run; its making tells it from one of the same number in a database that was put back."""
    policy = read_policy(AnalysisRun.objects.values_list("policy_text", flat=True).get(pk=pk))
    frame = _facts_frame(pk)
    facts, _ = read_facts(frame)
    sectors = frame["floor_sector"].astype(object).to_numpy()
    kept = not pd.isna(sectors).any() if len(sectors) else True
    return KeptRun(
        run=pk,
        policy=policy,
        parcels=frame["parcel_id"].to_numpy(dtype=np.int64),
        area_mu=frame["result_mu"].to_numpy(dtype=float),
        facts=facts,
        floor_sectors=sectors if kept else None,
        decision=decide(facts, policy),
    )


def _facts_frame(pk: int) -> pd.DataFrame:
    """One column a fact, taken out of the kept JSON by the database."""
    numbers = ", ".join(f"(facts->>'{name}')::float8 AS {name}" for name in _NUMBERS)
    words = ", ".join(f"facts->>'{name}' AS {name}" for name in _WORDS)
    sql = f"""SELECT parcel_id, area_mu AS result_mu, floor_sector, {numbers}, {words}
              FROM analysis_parcelresult WHERE run_id = {literal(pk)} ORDER BY parcel_code COLLATE "C", parcel_id"""
    return read(sql, ("floor_sector", *_WORDS))
