"""Every bad file of the shared data folder, by command and by page, without a crash (issue: must show 7)."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from parcels.importing import uploads
from parcels.models import Building, ImportFile, Job, User
from tests.bad_input.outcome import check_outcome, invalid_rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def whole_earth(settings, tmp_path):
    """The files lie all over the world: let the system's whole plane pass, so that shapes themselves are judged."""
    settings.LANDGIS_EXTENT = (-2e7, -2e7, 2e7, 2e7)
    settings.MEDIA_ROOT = tmp_path / "media"


def exit_code(*command: str) -> int:
    try:
        call_command(*command)
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def test_trial_run_ends_by_name(shared_file: Path, tmp_path: Path):
    target = tmp_path / "report.json"
    code = exit_code("import_register", str(shared_file), "--layer", "buildings", "--dry-run", "--report", str(target))
    report = json.loads(target.read_text(encoding="utf-8"))
    assert ("refusal" in report) == (code >= 2)
    assert bool(report.get("refused")) == (code == 1)
    check_outcome(report)
    assert not Building.objects.exists()


def test_upload_page_shows_a_named_outcome_and_saves_only_what_is_valid(shared_file: Path):
    user = User.objects.create_user("staff", password="kept-for-the-tests-7", roles=["staff"])
    client = Client()
    client.force_login(user, backend="parcels.sessions.LoginBackend")
    upload = SimpleUploadedFile(shared_file.name, shared_file.read_bytes())
    answer = client.post(reverse("import"), {"files": upload, "layer": "buildings"})
    if answer.status_code == 200:
        assert b"errorlist" in answer.content
        assert shared_file.stat().st_size == 0  # the form itself refuses an empty file
        return
    assert answer.status_code == 302
    assert answer["Location"].startswith("/imports/")
    row = ImportFile.objects.get()
    assert Job.objects.get(pk=row.job_id).kind == "preview"
    uploads.preview(row, lambda stage, percent: None)
    Job.objects.update(state="done")
    check_outcome(row.preview)
    page = client.get(reverse("import-file", args=[row.pk]))
    assert page.status_code == 200
    if "refusal" not in row.preview:
        uploads.save(row, lambda stage, percent: None)
        check_outcome(row.report)
        assert invalid_rows("buildings") == 0
        assert client.get(reverse("import-problems", args=[row.pk, "xlsx"])).status_code == 200
