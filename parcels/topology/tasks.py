"""The worker's side of the topology desk."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django_tasks import task

from parcels import jobs
from parcels.heartbeat import Heartbeat
from parcels.models import Job, TopologyRun
from parcels.topology.look import look


@task(queue_name=jobs.LONG)
def look_in_background(job_id: int) -> None:
    """Look at the whole coverage."""

    def work(heartbeat: Heartbeat) -> dict[str, Any]:
        run = TopologyRun.objects.get(pk=Job.objects.get(pk=job_id).parameters["run"])
        counts = look(run, heartbeat.progress)
        return {"url": f"{reverse('topology')}?run={run.pk}", "findings": sum(counts.values())}

    jobs.run(job_id, work)
