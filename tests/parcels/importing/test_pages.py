"""The import pages: hand in, look through, save, take the problems away; and who may."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from parcels.importing.tasks import preview_in_background, save_in_background
from parcels.models import AuditEntry, ImportFile, Job, Parcel, User
from tests.parcels.importing.made import parcels, square, write

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def person(role: str) -> Client:
    client = Client()
    user = User.objects.create_user(role, password="kept-for-the-tests-7", roles=[role])
    client.force_login(user, backend="parcels.sessions.LoginBackend")
    return client


def hand_in(client: Client, *paths: Path) -> ImportFile:
    files = [SimpleUploadedFile(path.name, path.read_bytes()) for path in paths]
    answer = client.post(reverse("import"), {"files": files, "layer": "parcels"})
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return ImportFile.objects.get()


def work_off(task) -> None:
    """Do the waiting job as the worker would."""
    task.func(Job.objects.get(state="queued").pk)


def test_from_file_to_register_with_the_bad_row_left(tmp_path):
    client = person("staff")
    row = hand_in(client, write(parcels([square(0), square(0.5), square(3)]), tmp_path / "宗地.gpkg"))
    work_off(preview_in_background)
    page = client.get(reverse("import-file", args=[row.pk])).content.decode()
    assert "导入 2 行，留下 1 行" in page
    assert "与第 1 行" in page
    assert not Parcel.objects.exists()
    client.post(reverse("import-save", args=[row.pk]))
    work_off(save_in_background)
    assert Parcel.objects.count() == 2
    entry = AuditEntry.objects.get(action="register_imported")
    assert (entry.username, entry.detail["new"], entry.detail["refused"]) == ("staff", 2, 1)
    client.post(reverse("import-save", args=[row.pk]))
    assert not Job.objects.filter(state="queued").exists()


def test_parts_of_a_shapefile_come_together(tmp_path):
    frame = parcels([square(0)])
    frame.to_file(tmp_path / "p.shp", engine="pyogrio", encoding="GBK")
    row = hand_in(person("staff"), *(tmp_path / f"p.{suffix}" for suffix in ("shp", "shx", "dbf", "prj")))
    work_off(preview_in_background)
    row.refresh_from_db()
    assert (row.original_name, row.preview["new"]) == ("p.zip", 1)


def test_problems_can_be_taken_away(tmp_path):
    client = person("staff")
    row = hand_in(client, write(parcels([square(0), square(0.5)]), tmp_path / "p.gpkg"))
    work_off(preview_in_background)
    book = client.get(reverse("import-problems", args=[row.pk, "xlsx"]))
    assert b"".join(book.streaming_content).startswith(b"PK")
    report = json.loads(client.get(reverse("import-problems", args=[row.pk, "json"])).content)
    assert report["refused_rows"][0]["code"] == "overlap_in_file"


def test_another_reading_is_tried_with_what_the_user_states(tmp_path):
    client = person("staff")
    row = hand_in(client, write(parcels([square(0)]), tmp_path / "p.gpkg"))
    work_off(preview_in_background)
    client.post(reverse("import-again", args=[row.pk]), {"srid": "4527"})
    work_off(preview_in_background)
    row.refresh_from_db()
    assert row.preview["refusal"]["code"] == "outside_extent_stated"
    assert "可能适合的坐标系" in client.get(reverse("import-file", args=[row.pk])).content.decode()
    wrong = client.post(reverse("import-again", args=[row.pk]), {"mappings": "nothing"})
    assert wrong.status_code == 422


@pytest.mark.parametrize("role", ["planner", "leader", "auditor", "administrator"])
def test_others_may_not_import(role):
    assert person(role).get(reverse("import")).status_code == 403


def test_a_file_is_seen_by_who_handed_it_in(tmp_path):
    row = hand_in(person("staff"), write(parcels([square(0)]), tmp_path / "p.gpkg"))
    other = Client()
    user = User.objects.create_user("staff-2", password="kept-for-the-tests-7", roles=["staff"])
    other.force_login(user, backend="parcels.sessions.LoginBackend")
    assert other.get(reverse("import-file", args=[row.pk])).status_code == 404
