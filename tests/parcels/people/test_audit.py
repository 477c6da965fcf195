"""The audit log: what it keeps, who narrows and takes it, and that nobody changes it."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection, transaction
from django.db.utils import InternalError
from django.utils import timezone

from parcels import audit
from parcels.models import AuditEntry
from parcels.tables import safe_cell


@pytest.fixture
def auditor(person):
    return person("auditor")


@pytest.fixture
def client(auditor, logged_in):
    return logged_in(auditor)


def entry(action="log_in", days_ago=0, **fields):
    """A line as it would have been written so many days ago (the column is only set on insert)."""
    row = AuditEntry(action=action, **fields)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO parcels_auditentry (at, username, action, object_type, object_id, detail)"
            " VALUES (%s, %s, %s, '', '', '{}') RETURNING id",
            [timezone.now() - timedelta(days=days_ago), row.username, row.action],
        )
        return AuditEntry.objects.get(pk=cursor.fetchone()[0])


def shown(page):
    return page.content.decode().count("<tr>") - 1


def test_unknown_action_is_a_programming_error(db):
    with pytest.raises(ValueError, match="unknown audit action"):
        audit.record(None, "danced")


def test_line_falls_with_the_transaction_it_tells_of(person):
    user = person("staff")
    with transaction.atomic():
        audit.record(user, "register_imported", user)
        transaction.set_rollback(True)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("days", [0, 150, 178])
def test_nobody_deletes_a_line_before_six_months(db, days):
    row = entry(days_ago=days)
    with pytest.raises(InternalError), transaction.atomic():
        row.delete()
    with pytest.raises(InternalError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM parcels_auditentry")


def test_after_six_months_a_line_may_go(db):
    entry(days_ago=190).delete()
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("field", ["username", "action", "detail", "at"])
def test_nobody_rewrites_a_line(db, field):
    row = entry()
    value = {"detail": {"x": 1}, "at": timezone.now()}.get(field, "log_out")
    with pytest.raises(InternalError), transaction.atomic():
        AuditEntry.objects.filter(pk=row.pk).update(**{field: value})


def test_reader_narrows_by_user_action_and_days(client):
    entry(username="planner-1", days_ago=10)
    entry(username="planner-2", action="map_exported", days_ago=5)
    entry(username="staff-1", action="map_exported")
    day = timezone.localtime() - timedelta(days=5)
    assert shown(client.get("/audit/?user=PLANNER")) == 2
    assert shown(client.get("/audit/?action=map_exported")) == 2
    assert shown(client.get(f"/audit/?user=planner&since={day:%Y-%m-%d}&until={day:%Y-%m-%d}")) == 1
    assert shown(client.get("/audit/?user=nobody")) == -1
    assert "errorlist" in client.get("/audit/?since=2026-02-01&until=2026-01-01").content.decode()
    assert client.get("/audit/?since=yesterday&action=danced").status_code == 200


def test_reader_turns_pages(client):
    AuditEntry.objects.bulk_create(AuditEntry(action="log_in", username=f"u{n}") for n in range(230))
    assert [shown(client.get(f"/audit/?page={n}")) for n in (1, 2, 3, 4)][:2] == [100, 100]
    assert "page=2" in client.get("/audit/?user=u").content.decode()


def test_export_is_what_was_narrowed_and_is_itself_written_down(client, auditor):
    entry(username="planner-1", action="map_exported")
    entry(username="staff-1")
    answer = client.post("/audit/export/csv/", {"action": "map_exported"})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [row[1] for row in rows[1:]] == ["planner-1"]
    last = AuditEntry.objects.first()
    assert (last.action, last.user, last.detail["rows"]) == ("audit_exported", auditor, 1)
    assert last.detail["filter"] == {"action": "map_exported"}


def test_export_as_a_workbook(client):
    entry(username="=HYPERLINK(1)")
    answer = client.post("/audit/export/xlsx/", {"user": "HYPERLINK"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [cell.value for cell in list(sheet.columns)[1]][1:] == ["'=HYPERLINK(1)"]


def test_wrong_format_or_filter_exports_nothing(client):
    entry()
    assert client.post("/audit/export/pdf/").status_code == 404
    assert client.post("/audit/export/csv/", {"since": "yesterday"}).status_code == 404
    assert client.get("/audit/export/csv/").status_code == 405
    assert not AuditEntry.objects.filter(action="audit_exported").exists()


@pytest.mark.parametrize(
    ("value", "safe"),
    [("=1+1", "'=1+1"), ("+86", "'+86"), ("-x", "'-x"), ("@a", "'@a"), ("\tx", "'\tx"), ("a=b", "a=b"), (-3.5, -3.5)],
)
def test_no_cell_is_a_formula(value, safe):
    assert safe_cell(value) == safe
