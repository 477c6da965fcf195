"""A draft's effect in the background: two analyses of the whole register."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django_tasks import task

from analysis.models import PolicyVersion
from analysis.rulebook.effect import keep_effect
from parcels import jobs
from parcels.heartbeat import Heartbeat
from parcels.models import Job


@task(queue_name=jobs.LONG)
def effect_in_background(job_id: int) -> None:
    """Work out a draft's effect that a page asked for."""
    jobs.run(job_id, lambda heartbeat: _work(Job.objects.get(pk=job_id), heartbeat))


def _work(job: Job, heartbeat: Heartbeat) -> Mapping[str, Any]:
    row = PolicyVersion.objects.get(pk=job.parameters["version"])
    keep_effect(row, date.fromisoformat(job.parameters["as_of"]), heartbeat.progress)
    return {"url": reverse("policy-version", args=[row.pk])}
