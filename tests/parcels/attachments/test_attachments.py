"""Photos and documents: taken by content, given out by permission, removed without being lost."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from parcels.models import Attachment, AuditEntry, Parcel, Role, Town, User
from tests.parcels.surgery.made_land import lay, staff

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 60
PDF = b"%PDF-1.7\n%made up"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def parcel() -> Parcel:
    return Parcel.objects.get(pk=min(lay(2, 1)))


@pytest.fixture
def zhou(client: Client) -> Client:
    client.force_login(staff())
    return client


def office(*names: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


def add(client: Client, parcel: Parcel, name: str, content: bytes, **more: str) -> Any:
    body = {"parcel": parcel.pk, "file": SimpleUploadedFile(name, content), **more}
    return client.post("/attachments/", body, headers={"Accept": "application/json"})


def test_a_photo_is_kept_with_its_hash_and_shown_only_to_those_who_may(zhou, parcel):
    made = add(zhou, parcel, "门口.png", PNG, note="东侧厂房", taken_on="2026-11-20").json()
    row = Attachment.objects.get(pk=made["id"])
    assert (row.kind, row.note, str(row.taken_on), row.size_bytes) == ("photo", "东侧厂房", "2026-11-20", len(PNG))
    answer = zhou.get(f"/attachments/{row.pk}/")
    assert b"".join(answer.streaming_content) == PNG
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "门口.png" in zhou.get(f"/parcels/{parcel.pk}/attachments/").content.decode()
    stranger = Client()
    assert stranger.get(f"/attachments/{row.pk}/").status_code in (302, 401)
    auditor = Client()
    auditor.force_login(User.objects.create(username="shen", roles=[Role.AUDITOR]))
    assert auditor.get(f"/attachments/{row.pk}/").status_code == 403


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("bild.png", b"<html><script>alert(1)</script>", "attachment_type"),
        ("page.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "attachment_type"),
        ("prog.pdf", b"MZ\x90\x00", "attachment_type"),
        ("macro.docx", office("word/document.xml", "word/vbaProject.bin"), "attachment_type"),
        ("plain.zip", office("a.txt"), "attachment_type"),
        ("broken.docx", b"PK\x03\x04broken", "attachment_type"),
    ],
)
def test_what_a_file_is_is_told_by_its_content(zhou, parcel, name, content, code):
    answer = add(zhou, parcel, name, content)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(("name", "content"), [("a.pdf", PDF), ("b.docx", office("word/document.xml"))])
def test_documents_come_as_downloads_only_and_are_audited(zhou, parcel, name, content):
    made = add(zhou, parcel, name, content).json()
    answer = zhou.get(f"/attachments/{made['id']}/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert AuditEntry.objects.filter(action="attachment_downloaded").count() == 1


def test_the_same_file_twice_an_empty_one_and_one_too_large_are_refused(zhou, parcel, settings):
    add(zhou, parcel, "a.pdf", PDF)
    assert add(zhou, parcel, "b.pdf", PDF).json()["code"] == "attachment_twice"
    assert add(zhou, parcel, "c.pdf", b"").json()["code"] == "attachment_empty"
    settings.LANDGIS_UPLOAD_MAX_MB = 0
    assert add(zhou, parcel, "d.pdf", PDF + b"x").json()["code"] == "attachment_size"


def test_removed_is_off_the_list_not_gone(zhou, parcel):
    made = add(zhou, parcel, "a.pdf", PDF).json()["id"]
    zhou.post(f"/attachments/{made}/remove/")
    row = Attachment.objects.get(pk=made)
    assert row.removed_by.username == "zhou"
    assert row.file.size == len(PDF)
    zhou.post(f"/attachments/{made}/remove/", {"back": "1"})
    assert Attachment.objects.get(pk=made).removed_at is None


def test_staff_of_another_town_add_and_remove_nothing(client, parcel):
    town = Town.objects.create(code="330726101", name="黄宅镇")
    client.force_login(staff("li", town))
    assert add(client, parcel, "a.pdf", PDF).status_code == 403
    assert not Attachment.objects.exists()
