"""Which runs are really running: one whose process died must not look busy for ever.

A run holds an advisory lock of its database session while it works; the session's end, however it comes, frees it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from analysis.models import AnalysisRun, RunState

LOCKS = 5520  # the first of the two numbers of a run's lock; the run's own is the second


@contextmanager
def alive(run: AnalysisRun) -> Iterator[None]:
    """Show that the run is being worked on."""
    _ask("SELECT pg_advisory_lock(%s, %s)", run)
    try:
        yield
    finally:
        _ask("SELECT pg_advisory_unlock(%s, %s)", run)


def end_dead_runs() -> int:
    """Mark runs that nobody works on any more as failed; how many there were."""
    dead = [run.pk for run in AnalysisRun.objects.filter(state=RunState.RUNNING).only("pk") if _is_free(run)]
    return AnalysisRun.objects.filter(pk__in=dead, state=RunState.RUNNING).update(state=RunState.FAILED)


def _is_free(run: AnalysisRun) -> bool:
    if not _ask("SELECT pg_try_advisory_lock_shared(%s, %s)", run):
        return False
    _ask("SELECT pg_advisory_unlock_shared(%s, %s)", run)
    return True


def _ask(sql: str, run: AnalysisRun) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql, [LOCKS, run.pk])
        return bool(cursor.fetchone()[0])
