"""Which workers are alive, and what becomes of the work of those that are not.

A worker holds a lock in the database as long as it runs. PostgreSQL lets go of it when the worker is gone, however it
went: so a worker that starts can tell at once whose work nobody does any more, and need not wait for a lease to end.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from parcels.models import Job, JobState
from parcels.scratch import remove_left_over

# First half of the locks' keys; the other locks of the house have keys of one whole.
LOCKS = 5520


@contextmanager
def alive(worker_id: str) -> Iterator[None]:
    """Hold the worker's lock, in a session of its own, while the worker runs."""
    session = connection.copy()
    try:
        with session.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, hashtext(%s))", [LOCKS, worker_id])
        yield
        # By word, since the server ends a closed session a moment later; a killed worker's lock goes with its session.
        with suppress(DatabaseError), session.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [LOCKS, worker_id])
    finally:
        session.close()


def is_alive(worker_id: str) -> bool:
    """Whether a worker of this name holds its lock."""
    # A lock of the transaction: it is gone again as soon as the question is answered.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))", [LOCKS, worker_id])
        return not cursor.fetchone()[0]


def tidy_up() -> list[int]:
    """Say of dead workers' jobs that they were interrupted, and remove their folders; return the jobs' ids.

    A job that its worker took out of the queue and had not begun yet is among them: nobody else would take it.
    """
    remove_left_over()
    interrupted: list[int] = []
    for task in DBTaskResult.objects.running():
        if task.worker_ids and not is_alive(task.worker_ids[-1]):
            interrupted += _give_up(task)
    return interrupted


@transaction.atomic
def _give_up(task: DBTaskResult) -> list[int]:
    jobs = _jobs_of(task)
    ids = list(jobs.values_list("pk", flat=True))
    jobs.update(state=JobState.INTERRUPTED, finished_at=timezone.now(), lease_until=None)
    task.set_failed(InterruptedError("the worker is gone"))
    return ids


def _jobs_of(task: DBTaskResult) -> QuerySet[Job]:
    """The job that a task was enqueued for, unless it has ended: the job's id is the task's one argument."""
    ids = [one for one in task.args_kwargs.get("args", []) if isinstance(one, int)]
    return Job.objects.filter(pk__in=ids[:1], state__in=(JobState.QUEUED, JobState.RUNNING))
