"""A running job's sign of life, on a database connection of its own.

The work may sit inside one long transaction, whose writes nobody sees before it ends and whose row locks would make a
person who cancels wait. So a thread beside it writes progress, renews the lease and hears about a cancel.
"""

import threading
from types import TracebackType

from django.db import Error, connection
from django.utils import timezone

from parcels.models import Job
from parcels.models.job import LEASE

BEAT_S = 1.0
"""How often progress is written and a cancel is heard, in seconds."""


class JobCancelled(Exception):
    """Somebody asked for the job to stop; raised from `progress`, so that open transactions roll back."""


class Heartbeat:
    """Beats while the work runs; `with Heartbeat(job_id) as heartbeat: ...`."""

    def __init__(self, job_id: int) -> None:
        self.job_id = job_id
        self._stage = ""
        self._percent = 0
        self._cancelled = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"heartbeat-{job_id}", daemon=True)

    def progress(self, stage: str, percent: float) -> None:
        """Say how far the work is, and learn whether to go on.

        Parameters
        ----------
        stage : str
            English name of the step, marked with `gettext_noop` where it is written, at most 60 characters.
        percent : float
            0 to 100 of the whole job.

        Raises
        ------
        JobCancelled
            When a cancel was asked.
        """
        self._stage, self._percent = stage[:60], max(0, min(100, int(percent)))
        if self._cancelled.is_set():
            raise JobCancelled(self.job_id)

    def __enter__(self) -> "Heartbeat":
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        try:
            while True:
                over = self._over.wait(BEAT_S)
                try:
                    self._write()
                except Error:  # a cut session: the next beat opens another one, and the work itself may go on
                    connection.close()
                if over:
                    return
        finally:
            connection.close()

    def _write(self) -> None:
        now = timezone.now()
        row = Job.objects.filter(pk=self.job_id)
        row.update(stage=self._stage, percent=self._percent, heartbeat_at=now, lease_until=now + LEASE)
        if row.filter(cancel_asked=True).exists():
            self._cancelled.set()
