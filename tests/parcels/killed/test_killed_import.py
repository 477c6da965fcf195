"""The worker killed in the middle of saving 50,000 parcels: nothing is half-saved, and the user sees what happened."""

from __future__ import annotations

import tempfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from parcels.importing.tasks import preview_in_background
from parcels.models import Hold, ImportFile, Job, JobState, Operation, Parcel, ParcelEvent, ParcelMeasure, User
from tests.parcels.importing.made import EAST, NORTH
from tests.parcels.killed import programs

pytestmark = pytest.mark.django_db(transaction=True)
PARCELS = 50_000
ACROSS = 250
SIDE_M = 20.0


@pytest.fixture(autouse=True)
def own_places(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "scratch").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "scratch"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))


@pytest.fixture
def client() -> Client:
    client = Client()
    user = User.objects.create_user("staff", password="kept-for-the-tests-7", roles=["staff"])
    client.force_login(user, backend="parcels.sessions.LoginBackend")
    return client


def coverage(path: Path) -> Path:
    """A grid of parcels that touch without a gap."""
    number = np.arange(PARCELS)
    west, south = EAST + SIDE_M * (number % ACROSS), NORTH + SIDE_M * (number // ACROSS)
    codes = [f"330726001002GB{one:05d}" for one in number]
    shapes = shapely.box(west, south, west + SIDE_M, south + SIDE_M)
    gpd.GeoDataFrame({"parcel_code": codes}, geometry=shapes, crs=4549).to_file(path, engine="pyogrio")
    return path


def handed_in(client: Client, path: Path) -> ImportFile:
    """Upload and judge the file; ask for it to be saved."""
    client.post(reverse("import"), {"files": [SimpleUploadedFile(path.name, path.read_bytes())], "layer": "parcels"})
    preview_in_background.func(Job.objects.get(state=JobState.QUEUED).pk)
    row = ImportFile.objects.get()
    assert row.preview["new"] == PARCELS, row.preview
    client.post(reverse("import-save", args=[row.pk]))
    return row


def saved_rows() -> dict[str, int]:
    """Rows of everything that the import writes, seen by a session that has nothing to do with it."""
    return {model.__name__: model.objects.count() for model in (Parcel, ParcelEvent, ParcelMeasure, Operation, Hold)}


def state_of(job: Job) -> str:
    return Job.objects.get(pk=job.pk).state


def folders() -> list[str]:
    """What imports and their readers have put among the temporary files."""
    return sorted(found.name for found in Path(tempfile.gettempdir()).glob("landgis-*"))


def see_interrupted(client: Client, row: ImportFile, job: Job) -> None:
    """On the import's page, the job's page and the list of jobs, in both languages; and the import can be asked for."""
    addresses = [reverse("import-file", args=[row.pk]), reverse("job", args=[job.pk]), reverse("jobs")]
    for language, word in (("zh-hans", "已中断"), ("en", "Interrupted")):
        for address in addresses:
            assert word in client.get(address, headers={"Accept-Language": language}).content.decode()
    page = client.get(addresses[0], headers={"Accept-Language": "zh-hans"}).content.decode()
    assert "未完成的内容没有保存" in page
    assert f"导入 {PARCELS} 行" in page


NOTHING = {"Parcel": 0, "ParcelEvent": 0, "ParcelMeasure": 0, "Operation": 0, "Hold": 0}
ALL = {"Parcel": PARCELS, "ParcelEvent": PARCELS, "ParcelMeasure": PARCELS, "Operation": 1, "Hold": 0}
WORKER = ["manage.py", "db_worker", "--queue-name", "long", "--interval", "0.1"]


def test_killed_while_saving_leaves_nothing_and_can_be_asked_again(client, tmp_path):
    row = handed_in(client, coverage(tmp_path / "宗地.gpkg"))
    with programs.program(WORKER, tmp_path / "log") as worker:
        # The operation is written last: who waits there has all parcels and their history in its transaction.
        with programs.held("parcels_operation"):
            programs.until(lambda: programs.waiting_to_write("parcels_operation"), "the import to reach its last write")
            (session,) = programs.waiting_to_write("parcels_operation")
            assert Job.objects.get(kind="import").shown_state == JobState.RUNNING
            programs.kill(worker)
        programs.until(lambda: not programs.is_there(session), "the database to notice")
    assert saved_rows() == NOTHING
    assert folders(), "a killed import removes nothing itself"
    row.refresh_from_db()
    assert (row.saved_at, row.report) == (None, None)
    job = Job.objects.get(kind="import")
    with programs.program(WORKER, tmp_path / "log"):
        programs.until(lambda: state_of(job) == JobState.INTERRUPTED, "the next worker to tell of the dead one's work")
        assert folders() == []
        see_interrupted(client, row, job)
        client.post(reverse("import-save", args=[row.pk]))
        programs.until(lambda: state_of(Job.objects.latest("pk")) == JobState.DONE, "the import to be done")
    assert saved_rows() == ALL
    row.refresh_from_db()
    assert row.saved_at is not None
    assert (row.report["new"], row.report["refused"]) == (PARCELS, 0)


def test_database_session_cut_while_saving(client, tmp_path, monkeypatch):
    monkeypatch.setattr("tests.parcels.killed.test_killed_import.PARCELS", 500)
    row = handed_in(client, coverage(tmp_path / "宗地.gpkg"))
    with programs.program([*WORKER, "--batch"], tmp_path / "log") as worker, programs.held("parcels_operation"):
        programs.until(lambda: programs.waiting_to_write("parcels_operation"), "the import to reach its last write")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", programs.waiting_to_write("parcels_operation"))
        worker.wait(programs.PATIENCE_S)
    assert saved_rows() == NOTHING
    job = Job.objects.get(kind="import")
    assert (job.state, job.refusal["code"]) == (JobState.FAILED, "database_cut"), (tmp_path / "log").read_text()[-9000:]
    page = client.get(reverse("import-file", args=[row.pk])).content.decode()
    assert "导入 500 行" in page
    assert "与数据库的连接中断" in page
