"""Background work through the real queue and worker: done, refused, broken, cancelled, interrupted."""

import threading
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from parcels import jobs
from parcels.models import AuditEntry, Job, Town

from .background import work_of_tests


def work_off():
    call_command("db_worker", "--queue-name", "short", "--batch", "--no-startup-delay", "--interval", "0")


@pytest.fixture
def planner(person):
    return person("planner")


@pytest.fixture
def client(planner, logged_in):
    return logged_in(planner)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("kind", "state", "code"),
    [("export", "done", None), ("import", "failed", "outside_own_towns"), ("preview", "failed", "job_failed")],
)
def test_worker_ends_a_job_as_it_went(planner, kind, state, code):
    job = jobs.start(kind, planner, {"asked": 1}, work_of_tests)
    assert (job.state, job.parameters) == ("queued", {"asked": 1})
    work_off()
    job.refresh_from_db()
    assert job.state == state
    assert (job.refusal or {}).get("code") == code
    assert job.started_at <= job.finished_at
    assert "42" not in str(job.refusal)


@pytest.mark.django_db(transaction=True)
def test_queue_entry_and_job_come_about_together(planner):
    with pytest.raises(ValueError, match="unknown kind"):
        jobs.start("dance", planner, {}, work_of_tests)

    class Broken:
        def enqueue(self, pk):
            raise RuntimeError

    with pytest.raises(RuntimeError):
        jobs.start("export", planner, {}, Broken())
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_cancel_reaches_into_a_long_transaction_and_undoes_it(planner, client):
    job = jobs.start("analyse", planner, {}, work_of_tests)
    seen = []

    def colleague():
        """Watch from another connection until the work goes on, then cancel."""
        try:
            deadline = time.monotonic() + 15
            while time.monotonic() < deadline and not seen:
                page = client.get(f"/jobs/{job.pk}/status/", headers={"Accept-Language": "en"}).content.decode()
                if "<span>Waiting</span>" in page:
                    seen.append(Job.objects.get(pk=job.pk))
                time.sleep(0.1)
            client.post(f"/jobs/{job.pk}/cancel/", headers={"HX-Request": "true"})
            seen.append(time.monotonic())
        finally:
            connection.close()

    thread = threading.Thread(target=colleague)
    thread.start()
    work_off()
    ended = time.monotonic()
    thread.join()
    running, asked = seen
    assert (running.state, running.stage) == ("running", "Waiting")
    assert running.lease_until > running.heartbeat_at + timedelta(seconds=59)
    assert ended - asked < 3
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert not Town.objects.exists()
    assert AuditEntry.objects.get(action="job_cancelled").object_id == str(job.pk)


@pytest.mark.django_db(transaction=True)
def test_a_job_cancelled_while_it_waits_never_runs(planner, client):
    job = jobs.start("export", planner, {}, work_of_tests)
    assert client.post(f"/jobs/{job.pk}/cancel/").url == f"/jobs/{job.pk}/"
    work_off()
    job.refresh_from_db()
    assert (job.state, job.started_at, job.result) == ("cancelled", None, {})


def test_a_dead_workers_job_shows_as_interrupted(planner, client):
    lease = timezone.now() - timedelta(seconds=1)
    job = Job.objects.create(kind="analyse", created_by=planner, state="running", stage="Waiting", lease_until=lease)
    page = client.get(f"/jobs/{job.pk}/status/", headers={"Accept-Language": "en"})
    assert "Interrupted" in page.content.decode()
    assert "every 2s" not in page.content.decode()
    assert page.headers["HX-Refresh"] == "true"


def test_page_asks_again_while_the_work_goes_on_and_leads_to_the_result(planner, client):
    job = Job.objects.create(kind="analyse", created_by=planner)
    assert "every 2s" in client.get(f"/jobs/{job.pk}/").content.decode()
    Job.objects.update(state="done", percent=100, result={"url": "/runs/7/"})
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert 'href="/runs/7/"' in page
    assert "every 2s" not in page


def test_refusal_shows_in_the_readers_language(planner, client):
    refusal = {"code": "outside_own_towns", "figures": {"parcel_code": "P1", "town": "甲"}}
    job = Job.objects.create(kind="import", created_by=planner, state="failed", refusal=refusal)
    said = [
        client.get(f"/jobs/{job.pk}/", headers={"Accept-Language": name}).content.decode() for name in ("en", "zh-hans")
    ]
    assert "P1 lies in 甲" in said[0]
    assert "P1 位于甲" in said[1]


def test_others_jobs_are_not_there(person, client, logged_in):
    job = Job.objects.create(kind="analyse", created_by=person("staff"))
    for path in ("", "status/"):
        assert client.get(f"/jobs/{job.pk}/{path}").status_code == 404
    assert client.post(f"/jobs/{job.pk}/cancel/").status_code == 404
    assert f"/jobs/{job.pk}/" not in client.get("/jobs/").content.decode()
    assert f"/jobs/{job.pk}/" in logged_in(person("administrator")).get("/jobs/").content.decode()
