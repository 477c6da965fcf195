"""Grading in the background: what the worker does for a waiting job."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django_tasks import task

from analysis.grading.computing import Asked, compute
from parcels import audit, jobs
from parcels.heartbeat import Heartbeat
from parcels.models import Job


@task(queue_name=jobs.LONG)
def grade_in_background(job_id: int) -> None:
    """Compute a list that a page asked for."""
    jobs.run(job_id, lambda heartbeat: _work(Job.objects.get(pk=job_id), heartbeat))


def _work(job: Job, heartbeat: Heartbeat) -> Mapping[str, Any]:
    given = job.parameters
    asked = Asked(given["scheme"], int(given["year"]), date.fromisoformat(given["as_of"]))
    row = compute(asked, job.created_by, heartbeat.progress)
    detail = {"scheme": row.scheme_name, "version": row.scheme_version, "year": row.year, "firms": row.counts["firms"]}
    audit.record(job.created_by, "grading_made", row, detail)
    return {"grading": row.pk, "url": reverse("grading", args=[row.pk])}
