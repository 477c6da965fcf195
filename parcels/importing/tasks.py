"""The worker's side of the import pages."""

from __future__ import annotations

from typing import Any

from django_tasks import task

from parcels import jobs
from parcels.heartbeat import Heartbeat
from parcels.importing import uploads
from parcels.models import ImportFile, Job


def _row(job_id: int) -> ImportFile:
    return ImportFile.objects.select_related("uploaded_by").get(pk=Job.objects.get(pk=job_id).parameters["import"])


@task(queue_name=jobs.SHORT)
def preview_in_background(job_id: int) -> None:
    """Judge a file."""

    def work(heartbeat: Heartbeat) -> dict[str, Any]:
        row = _row(job_id)
        uploads.preview(row, heartbeat.progress)
        return {"url": uploads.page_of(row)}

    jobs.run(job_id, work)


@task(queue_name=jobs.LONG)
def save_in_background(job_id: int) -> None:
    """Save a file's good rows."""

    def work(heartbeat: Heartbeat) -> dict[str, Any]:
        row = _row(job_id)
        uploads.save(row, heartbeat.progress)
        return {"url": uploads.page_of(row)}

    jobs.run(job_id, work)
