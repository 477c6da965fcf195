"""A run started from the page: queued, carried out by the worker, cancelled."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from analysis.models import AnalysisRun, ParcelResult, RunState
from parcels import jobs
from parcels.heartbeat import BEAT_S
from parcels.models import AuditEntry, Job, JobState
from tests.analysis import small_register as land

pytestmark = pytest.mark.django_db(transaction=True)

ASKED = {"as_of": "2026-11-23", "policy": "demo"}


def work() -> None:
    call_command("db_worker", "--batch", "--queue-name", jobs.LONG, "--interval", "0.1", verbosity=0)


def start(client, **asked) -> Job:
    response = client.post("/analysis/new/", ASKED | asked)
    job = Job.objects.get()
    assert response.headers["Location"] == f"/jobs/{job.pk}/"
    return job


def test_the_worker_carries_out_what_the_page_asked_for(reader):
    land.parcel()
    client = reader("planner")
    job = start(client)
    assert job.state == JobState.QUEUED
    work()
    job.refresh_from_db()
    run = AnalysisRun.objects.get()
    assert (job.state, job.result) == (JobState.DONE, {"run": run.pk, "url": f"/analysis/{run.pk}/"})
    assert (run.state, run.job, run.created_by) == (RunState.DONE, job, job.created_by)
    assert client.get(job.result["url"]).status_code == 200
    assert {"run_started", "run_finished"} <= set(AuditEntry.objects.values_list("action", flat=True))


def test_a_run_cancelled_while_it_waits_is_never_made(reader):
    client = reader("planner")
    job = start(client)
    client.post(f"/jobs/{job.pk}/cancel/")
    work()
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert not AnalysisRun.objects.exists()


def test_a_run_cancelled_at_work_keeps_nothing(reader):
    land.parcel()
    job = start(reader("planner"))
    locked = threading.Event()
    person = threading.Thread(target=hold_up_and_cancel, args=(job, locked))
    person.start()
    assert locked.wait(20)
    work()
    person.join(60)
    job.refresh_from_db()
    assert (job.state, AnalysisRun.objects.get().state) == (JobState.CANCELLED, RunState.CANCELLED)
    assert not ParcelResult.objects.exists()


def hold_up_and_cancel(job: Job, locked: threading.Event) -> None:
    """Keep the run waiting for a table, cancel it meanwhile, and let it go on once it must have heard."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE parcels_encumbrance IN ACCESS EXCLUSIVE MODE")
            locked.set()
            wait_until(lambda: AnalysisRun.objects.filter(state=RunState.RUNNING).exists())
            other = connection.copy()  # the click must be seen before the lock goes
            with other.cursor() as click:
                click.execute("UPDATE parcels_job SET cancel_asked = true WHERE id = %s", [job.pk])
            other.close()
            clicked = timezone.now() + timedelta(seconds=BEAT_S / 2)
            wait_until(lambda: Job.objects.filter(pk=job.pk, heartbeat_at__gt=clicked).exists())
            time.sleep(BEAT_S / 2)
    finally:
        connection.close()


def wait_until(holds: Callable[[], bool]) -> None:
    for _ in range(200):
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError("waited twenty seconds for nothing")


@pytest.mark.parametrize("asked", [{"as_of": ""}, {"as_of": "soon"}, {"policy": "pujiang"}, {"policy": "../demo"}])
def test_a_wrong_answer_starts_nothing(reader, asked):
    response = reader("planner").post("/analysis/new/", ASKED | asked)
    assert (response.status_code, Job.objects.count()) == (200, 0)
    assert 'class="errorlist"' in response.content.decode()
