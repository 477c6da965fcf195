"""Background work: start it, tell how far it is, stop it, and say how it ended.

A task is a thin shell::

    @task(queue_name=jobs.LONG)
    def analyse_in_background(job_id: int) -> None:
        jobs.run(job_id, lambda work: {"run": analyse(..., progress=work.progress)})

What the function returns becomes `Job.result`; a `url` in it is where the finished job's page leads.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parcels.heartbeat import Heartbeat, JobCancelled
from parcels.models import Job, JobState, User
from parcels.models.job import LEASE
from parcels.refusals import Refusal

SHORT, LONG = "short", "long"
"""The two queues: what a person waits for, and what may take minutes."""

KINDS: dict[str, str | Promise] = {
    "import": _("Import of a file"),
    "preview": _("Reading of a file"),
    "analyse": _("Analysis of the register"),
    "export": _("Export"),
    "topology": _("Look at the coverage"),
}

log = logging.getLogger(__name__)


def register(kinds: Mapping[str, str | Promise]) -> None:
    """Name further kinds of work; an app above does so from its `ready()`."""
    KINDS.update(kinds)


def kind_label(kind: str) -> str:
    """The kind's name in the reader's language."""
    return str(KINDS.get(kind, kind))


def start(kind: str, user: User | None, parameters: Mapping[str, Any], task: Any) -> Job:
    """Put work in its queue; the row and the queue entry come about together.

    Parameters
    ----------
    kind : str
        A name in `KINDS`.
    user : User or None
        Whose work it is; only they (and the administrator) see it.
    parameters : mapping
        JSON-able; the task reads them back from `Job.parameters`.
    task : django_tasks.Task
        Takes the job's id as its one argument; its `queue_name` is `SHORT` or `LONG`.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind of job {kind!r}")
    with transaction.atomic():
        job = Job.objects.create(kind=kind, created_by=user, parameters=dict(parameters))
        task.enqueue(job.pk)
    return job


def run(job_id: int, work: Callable[[Heartbeat], Mapping[str, Any] | None]) -> Job:
    """Do the work of a waiting job and keep how it ended; a job that was cancelled while waiting is left alone.

    `work` gets the heartbeat, calls its `progress(stage, percent)` now and then, and returns the result. A `Refusal`
    ends the job as failed with its named reason; any other error is logged and kept by its type alone.
    """
    if _begin(job_id):
        try:
            with Heartbeat(job_id) as heartbeat:
                result = work(heartbeat)
            _end(job_id, JobState.DONE, percent=100, result=dict(result or {}))
        except JobCancelled:
            _end(job_id, JobState.CANCELLED)
        except Refusal as refusal:
            _end(job_id, JobState.FAILED, refusal=refusal.as_dict())
        except Exception as error:
            log.exception("job %s failed", job_id)
            _end(job_id, JobState.FAILED, refusal=_reason(error).as_dict())
    return Job.objects.get(pk=job_id)


def ask_cancel(job: Job) -> None:
    """Stop the job: at once while it waits, at its next sign of progress while it runs."""
    now = timezone.now()
    waiting = Job.objects.filter(pk=job.pk, state=JobState.QUEUED)
    if not waiting.update(state=JobState.CANCELLED, cancel_asked=True, finished_at=now):
        Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(cancel_asked=True)


def is_over(job: Job) -> bool:
    """Whether nothing more will happen to the job."""
    return job.shown_state not in (JobState.QUEUED, JobState.RUNNING)


def _begin(job_id: int) -> bool:
    now = timezone.now()
    waiting = Job.objects.filter(pk=job_id, state=JobState.QUEUED)
    return bool(waiting.update(state=JobState.RUNNING, started_at=now, heartbeat_at=now, lease_until=now + LEASE))


def _reason(error: Exception) -> Refusal:
    """Name an error that nobody named."""
    # PostgreSQL ends sessions with codes of class 57P; a server that just went away leaves none.
    code = getattr(error.__cause__, "pgcode", None)
    if isinstance(error, OperationalError | InterfaceError) and (code is None or code.startswith("57P")):
        return Refusal("database_cut")
    return Refusal("job_failed", {"error": type(error).__name__})


def _end(job_id: int, state: JobState, **fields: Any) -> None:
    now = timezone.now()
    Job.objects.filter(pk=job_id).update(state=state, finished_at=now, heartbeat_at=now, lease_until=None, **fields)
