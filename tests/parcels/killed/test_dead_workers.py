"""Work of workers that are gone is told of by the next one; work of living ones is left alone; readers end, too."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from parcels import workers
from parcels.heartbeat import Heartbeat
from parcels.models import Job, JobState
from tests.parcels.killed import programs


def claimed(worker: str, state: JobState) -> Job:
    """A job that a worker has taken out of the queue."""
    job = Job.objects.create(kind="import", state=state)
    DBTaskResult.objects.create(
        status="RUNNING",
        started_at=timezone.now(),
        args_kwargs={"args": [job.pk], "kwargs": {}},
        task_path="parcels.importing.tasks.save_in_background",
        worker_ids=[worker],
        queue_name="long",
        backend_name="default",
        run_after=get_date_max(),
    )
    return job


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING])
def test_only_what_a_dead_worker_had_taken_is_interrupted(state):
    gone, waiting = claimed("gone", state), Job.objects.create(kind="import")
    with workers.alive("here"):
        living = claimed("here", state)
        assert (workers.is_alive("here"), workers.is_alive("gone")) == (True, False)
        assert workers.tidy_up() == [gone.pk]
        assert workers.tidy_up() == []
    states = dict(Job.objects.values_list("pk", "state"))
    assert states == {gone.pk: JobState.INTERRUPTED, waiting.pk: JobState.QUEUED, living.pk: state}
    assert workers.tidy_up() == [living.pk]


@pytest.mark.django_db(transaction=True)
def test_a_job_that_had_ended_keeps_its_end():
    done = claimed("gone", JobState.DONE)
    assert workers.tidy_up() == []
    assert Job.objects.get(pk=done.pk).state == JobState.DONE
    assert not DBTaskResult.objects.running().exists()


@pytest.mark.django_db(transaction=True)
def test_a_heart_whose_session_is_cut_beats_on():
    job = Job.objects.create(kind="import", state=JobState.RUNNING)
    with Heartbeat(job.pk) as heartbeat:
        heartbeat.progress("Saving", 10)
        programs.until(lambda: Job.objects.get(pk=job.pk).percent == 10, "the first beat")
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            assert set(cursor.fetchall()) == {(True,)}  # a session of an earlier test may linger beside the beat's
        heartbeat.progress("Saving", 20)
        programs.until(lambda: Job.objects.get(pk=job.pk).percent == 20, "a beat after the cut")


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's word for it is Linux's")
def test_a_reader_ends_with_the_process_that_waits_for_it(tmp_path: Path):
    """The reader waits for a pipe that never speaks; the program that started it is killed, and it alone."""
    pipe = tmp_path / "task.json"
    os.mkfifo(pipe)
    parent = textwrap.dedent("""
        import subprocess, sys
        child = subprocess.Popen([sys.executable, "-m", "parcels.files.process", sys.argv[1]])
        print(child.pid, flush=True)
        child.wait()
    """)
    command = [sys.executable, "-c", parent, str(tmp_path)]
    with subprocess.Popen(command, cwd=programs.HOUSE, stdout=subprocess.PIPE, text=True) as waiting:
        assert waiting.stdout is not None
        reader = int(waiting.stdout.readline())
        try:
            programs.until(lambda: opened(pipe) is not None, "the reader to come to its task")
            waiting.send_signal(signal.SIGKILL)
            programs.until(lambda: not runs(reader), "the reader to end")
        finally:
            if runs(reader):
                os.kill(reader, signal.SIGKILL)


def opened(pipe: Path) -> int | None:
    """The writing end of a pipe, once somebody reads it; it stays open, so that the reader goes on waiting."""
    try:
        return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        return None


def runs(pid: int) -> bool:
    """Whether a process is there and not only waited for."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
