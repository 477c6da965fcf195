"""Tasks for the tests of background work: they count, refuse, or break."""

import time

from django.db import transaction
from django_tasks import task

from parcels import jobs
from parcels.heartbeat import Heartbeat
from parcels.models import Job, Town
from parcels.refusals import Refusal


def counting(work: Heartbeat) -> dict[str, str]:
    work.progress("Counting", 50)
    return {"url": "/audit/"}


def refusing(work: Heartbeat) -> None:
    raise Refusal("outside_own_towns", {"parcel_code": "P1", "town": "甲"})


def breaking(work: Heartbeat) -> None:
    raise ZeroDivisionError("a secret figure 42")


def lasting(work: Heartbeat) -> None:
    """Save a town in one long transaction, and wait there until somebody cancels."""
    with transaction.atomic():
        Town.objects.create(code="330000009", name="丙")
        for step in range(200):
            work.progress("Waiting", step / 2)
            time.sleep(0.1)


WORK = {"import": refusing, "analyse": lasting, "export": counting, "preview": breaking}


@task(queue_name=jobs.SHORT)
def work_of_tests(job_id: int) -> None:
    jobs.run(job_id, WORK[Job.objects.get(pk=job_id).kind])
