"""Runs in the background: what the worker does for a waiting job."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django_tasks import task

from analysis.runs import Question, analyse
from parcels import audit, jobs
from parcels.heartbeat import Heartbeat
from parcels.models import Job


@task(queue_name=jobs.LONG)
def analyse_in_background(job_id: int) -> None:
    """Carry out a run that a page asked for."""
    jobs.run(job_id, lambda heartbeat: _work(Job.objects.get(pk=job_id), heartbeat))


def _work(job: Job, heartbeat: Heartbeat) -> Mapping[str, Any]:
    question = Question(date.fromisoformat(job.parameters["as_of"]), job.parameters["policy"])
    run = analyse(question, job.created_by, job, heartbeat.progress)
    audit.record(job.created_by, "run_finished", run, {"parcels": run.counts["parcels"], "seconds": run.seconds})
    return {"run": run.pk, "url": reverse("run", args=[run.pk])}
