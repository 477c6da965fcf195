"""Handing files in as staff do on the pages, with the worker's work done in the test's own process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from parcels.importing import uploads
from parcels.importing.tasks import preview_in_background, save_in_background
from parcels.models import ImportFile, Job, User


def person(name: str = "staff", **fields: Any) -> Client:
    """Somebody of the land bureau, logged in."""
    client = Client()
    user = User.objects.create_user(name, password="kept-for-the-tests-7", roles=["staff"], **fields)
    client.force_login(user, backend="parcels.sessions.LoginBackend")
    return client


def work_off() -> None:
    """Do all waiting jobs as the workers would."""
    while job := Job.objects.filter(state="queued").order_by("pk").first():
        (save_in_background if job.kind == "import" else preview_in_background).func(job.pk)


def hand_in(client: Client, path: Path, layer: str = "parcels", **known: Any) -> ImportFile:
    """Upload a file and have it judged."""
    row = upload(client, path, layer, **known)
    work_off()
    row.refresh_from_db()
    return row


def upload(client: Client, path: Path, layer: str = "parcels", **known: Any) -> ImportFile:
    """Upload a file; the judging waits."""
    files = [SimpleUploadedFile(path.name, path.read_bytes())]
    answer = client.post(reverse("import"), {"files": files, "layer": layer, **known})
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return ImportFile.objects.latest("pk")


def ask(client: Client, name: str, handed: ImportFile, /, **fields: Any) -> Any:
    """Press a button of the import's page, and have what follows done."""
    answer = client.post(reverse(name, args=[handed.pk]), fields)
    work_off()
    handed.refresh_from_db()
    return answer


def saved(client: Client, path: Path, layer: str = "parcels", **known: Any) -> ImportFile:
    """Upload a file and save its good rows, without looking at it first."""
    row = upload(client, path, layer, **known)
    Job.objects.filter(pk=row.job_id).update(state="done")
    uploads.save(row, lambda _stage, _percent: None)
    assert row.saved_at, row.report
    return row
