"""One analysis of the whole register, from facts to stored results (DESIGN sections 4 to 6)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
import pyarrow as pa
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from analysis.areas import area_results
from analysis.arithmetic.disposal import propose_columns
from analysis.arithmetic.facts import BadFact, read_facts
from analysis.arithmetic.policy import Policy
from analysis.counts import run_counts
from analysis.facts.gather import RegisterFacts, gather
from analysis.facts.moment import Moment
from analysis.models import AnalysisRun, RunState
from analysis.policies_by_name import policy_by_name
from analysis.results import result_table
from analysis.run_states import alive
from analysis.snapshot import data_date, one_sight
from analysis.storing import fingerprint, store_areas, store_results
from parcels import measures
from parcels.heartbeat import JobCancelled
from parcels.models import Job, User
from parcels.register_stamp import fold, register_stamp

Progress = Callable[[str, float], None]

MEASURE = gettext_noop("Measuring floor area")
READ = gettext_noop("Reading the register")
DECIDE = gettext_noop("Deciding")
STORE = gettext_noop("Storing results")
SUM = gettext_noop("Summing blocks, towns and zones")


@dataclass(frozen=True)
class Question:
    """What is asked of a run.

    Parameters
    ----------
    as_of : date
        The day whose truth is analysed.
    policy : str
        Name or path of the policy.
    known_at : datetime, optional
        As the register was known then; left out, as it is known now.
    """

    as_of: date
    policy: str
    known_at: datetime | None = None


def quiet(stage: str, percent: float) -> None:
    """Tell nobody how far the run is."""


def analyse(
    question: Question, user: User | None = None, job: Job | None = None, progress: Progress = quiet
) -> AnalysisRun:
    """Analyse the register and keep the results; a run that fails or is cancelled leaves its own row alone.

    Raises
    ------
    Refusal
        When the policy can't be used.
    JobCancelled
        From `progress`, when somebody asked to stop.
    """
    started = time.perf_counter()
    policy, text = policy_by_name(question.policy)
    run = AnalysisRun.objects.create(
        as_of=question.as_of,
        known_at=question.known_at or timezone.now(),
        policy_name=policy.name,
        policy_version=policy.version,
        policy_text=text,
        created_by=user,
        job=job,
    )
    with alive(run):
        try:
            _carry_out(run, question, policy, progress, started)
        except BaseException as error:
            stopped = isinstance(error, JobCancelled | KeyboardInterrupt)
            _end(run, RunState.CANCELLED if stopped else RunState.FAILED, started)
            raise
    return run


def _carry_out(run: AnalysisRun, question: Question, policy: Policy, progress: Progress, started: float) -> None:
    progress(MEASURE, 2)
    moment = Moment(question.as_of, question.known_at)
    fold()
    if moment.known_at is None:
        measures.refresh()
    progress(READ, 15)
    with one_sight():
        register = gather(moment, policy)
        run.register_stamp, run.data_date = register_stamp(), data_date(moment)
    progress(DECIDE, 55)
    facts, bad = read_facts(register.facts)
    _note_unusable(register, bad)
    proposed = propose_columns(facts, policy)
    results = result_table(register, facts, proposed)
    run.performance_year = register.performance_year
    run.fingerprint = fingerprint(results)
    run.counts = run_counts(register, proposed, len(bad))
    progress(STORE, 65)
    _store(run, register, results, proposed, progress, started)


def _note_unusable(register: RegisterFacts, bad: list[BadFact]) -> None:
    """A value that a fact can't have counts as unknown, and a note says so."""
    for cell in bad:
        figures = {"fact": cell.column, "value": cell.value}
        register.notes.setdefault(cell.row, []).append({"code": "fact_unusable", "figures": figures})


def _store(
    run: AnalysisRun,
    register: RegisterFacts,
    results: pa.Table,
    proposed: dict[str, Any],
    progress: Progress,
    started: float,
) -> None:
    """All results and the run's own end in one transaction."""
    decided = {"category": proposed["category"], "path": proposed["path"], "rule": proposed["rule"]}
    parcels = pd.DataFrame(register.frame).assign(**decided)
    with transaction.atomic():
        store_results(run, parcels["id"].to_numpy(), results)
        progress(SUM, 92)
        store_areas(area_results(run, parcels, register.occupied))
        progress(SUM, 99)
        _end(run, RunState.DONE, started)


def _end(run: AnalysisRun, state: RunState, started: float) -> None:
    run.state = state
    run.seconds = round(time.perf_counter() - started, 3)
    run.save()
