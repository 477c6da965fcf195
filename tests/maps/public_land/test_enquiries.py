"""The enquiry form's limits, and what becomes of what it takes in."""

import datetime as dt
import io
import re

import openpyxl
import pytest
from django.core.management import call_command
from django.core.signing import TimestampSigner
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maps.models import Enquiry, EnquirySource
from maps.public_land import limits
from maps.public_land.limits import MOST_BYTES, TRAP, form_stamp, source_key
from parcels.models import AuditEntry
from tests.maps.public_land.made_offers import make_user

WORDS = {
    "name": "王示例",
    "firm": "示例光电",
    "phone": "0579-1234567",
    "needs_mu": "30.5",
    "industry": "光电",
    "message": "需净地",
    "consent": "on",
}
PERSONAL = ("王示例", "0579-1234567", "需净地", "someone@example.com")


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(limits, "QUICKEST_S", 0)


def send(client, code="", address="203.0.113.9", headers=None, **changes):
    words = WORDS | {"stamp": form_stamp(code)} | changes
    path = reverse("land-offer-enquiry", args=[code]) if code else reverse("land-enquiry")
    return client.post(path, words, REMOTE_ADDR=address, headers=headers or {})


def test_an_enquiry_arrives_with_its_offer_and_its_end(offers, stranger, settings):
    code = offers["idle"].code
    answer = send(stranger, code)
    assert (answer.status_code, answer.url) == (302, reverse("land-enquiry-sent"))
    assert not answer.cookies
    saved = Enquiry.objects.get()
    assert (saved.listing.code, saved.name, float(saved.needs_mu), saved.state) == (code, "王示例", 30.5, "new")
    assert saved.delete_on == timezone.localdate() + dt.timedelta(days=settings.LANDGIS_ENQUIRY_KEEP_DAYS)


def test_no_raw_address_is_kept(offers, stranger):
    send(stranger, address="203.0.113.77")
    send(stranger, address="2001:db8:1:2::5")
    assert "203.0.113.77" not in str(list(EnquirySource.objects.values()))
    assert "2001:db8" not in str(list(EnquirySource.objects.values()))
    assert not AuditEntry.objects.exclude(address=None).exists()
    assert source_key("2001:db8:1:2::5") == source_key("2001:db8:1:2:ffff::9") != source_key("2001:db8:1:3::5")


def test_the_key_of_an_address_changes_with_the_day(db, monkeypatch):
    today = source_key("203.0.113.9")
    monkeypatch.setattr(limits.timezone, "localdate", lambda: dt.date(2001, 1, 1))
    assert source_key("203.0.113.9") != today


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"consent": ""}, "Without your consent"),
        ({"phone": "", "email": ""}, "so that the office can answer"),
        ({"email": "nobody", "phone": ""}, "valid email"),
        ({"needs_mu": "-3"}, "less than nothing"),
        ({"name": ""}, "required"),
        ({"name": "x" * 61}, "at most 60"),
        ({"message": "x" * 1501}, "at most 1500"),
        ({TRAP: "http://example.com"}, "field that people don"),
        ({"stamp": ""}, "open for too long"),
        ({"stamp": "2026-0001:1:forged"}, "open for too long"),
    ],
)
def test_what_is_not_in_order_is_sent_back_with_the_words_kept(offers, stranger, changes, sentence):
    answer = send(stranger, **changes)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    if "message" not in changes:
        assert "需净地" in answer.content.decode()
    assert not Enquiry.objects.exists()
    assert not EnquirySource.objects.exists()


def test_a_form_about_another_offer_or_from_last_week_is_not_taken(offers, stranger, monkeypatch):
    assert send(stranger, offers["idle"].code, stamp=form_stamp(offers["plant"].code)).status_code == 422
    stamp = form_stamp("")
    monkeypatch.setattr(limits, "LONGEST_S", -1)
    assert "open for too long" in send(stranger, stamp=stamp).content.decode()


def test_a_form_sent_at_once_is_not_taken(offers, stranger, monkeypatch):
    monkeypatch.setattr(limits, "QUICKEST_S", 3)
    assert "very quick" in send(stranger).content.decode()
    signer = TimestampSigner(salt="maps.public_land.enquiry")
    monkeypatch.setattr(signer, "timestamp", earlier)
    assert send(stranger, stamp=signer.sign("-")).status_code == 302


def earlier() -> str:
    from django.core.signing import b62_encode

    return b62_encode(int(timezone.now().timestamp()) - 10)


def test_what_is_too_large_is_not_even_read(offers, stranger):
    answer = send(stranger, message="x" * (MOST_BYTES + 1))
    assert (answer.status_code, Enquiry.objects.count()) == (422, 0)
    assert "more than the form takes" in answer.content.decode()
    assert b"x" * 200 not in answer.content


def test_a_form_of_another_site_is_not_taken(offers, stranger, settings):
    assert send(stranger, headers={"Origin": "https://elsewhere.example"}).status_code == 422
    assert send(stranger, headers={"Origin": "http://testserver"}).status_code == 302
    settings.LANDGIS_PUBLIC_URL = "https://land.example.cn"
    assert send(stranger, headers={"Origin": "https://land.example.cn"}).status_code == 302


def test_one_connection_has_so_many_an_hour_and_others_go_on(offers, stranger, settings):
    settings.LANDGIS_ENQUIRY_PER_HOUR = 2
    codes = [send(stranger).status_code for _ in range(3)]
    assert codes == [302, 302, 429]
    assert send(stranger, address="203.0.113.10").status_code == 302
    EnquirySource.objects.update(at=timezone.now() - dt.timedelta(minutes=61))
    assert send(stranger).status_code == 302


def test_one_offer_has_so_many_a_day_and_others_go_on(offers, stranger, settings):
    settings.LANDGIS_ENQUIRY_PER_OFFER_A_DAY = 2
    code = offers["idle"].code
    codes = [send(stranger, code, address=f"203.0.113.{n}").status_code for n in range(3)]
    assert codes == [302, 302, 429]
    assert send(stranger, offers["plant"].code, address="203.0.113.9").status_code == 302
    EnquirySource.objects.update(at=timezone.now() - dt.timedelta(hours=25))
    assert send(stranger, code).status_code == 302
    assert EnquirySource.objects.count() == 1


def test_an_enquiry_is_gone_after_its_time(offers, stranger):
    send(stranger)
    Enquiry.objects.update(delete_on=timezone.localdate())
    officer = Client()
    officer.force_login(make_user("officer", "project_officer"), backend="parcels.sessions.LoginBackend")
    old = Enquiry.objects.get().pk
    assert officer.get(reverse("enquiry", args=[old])).status_code == 404
    assert "王示例" not in officer.get(reverse("land-inbox")).content.decode()
    send(stranger)
    assert not Enquiry.objects.filter(pk=old).exists()
    Enquiry.objects.update(delete_on=timezone.localdate())
    call_command("tidy_public_land", stdout=(told := io.StringIO()))
    assert "Enquiries deleted: 1" in told.getvalue()
    assert [entry.detail for entry in AuditEntry.objects.filter(action="enquiries_expired")] == [{"count": 1}] * 2


def test_the_inbox_from_new_to_closed_with_notes_and_deletion(offers, stranger):
    send(stranger, offers["idle"].code, email="someone@example.com")
    officer = Client(headers={"accept-language": "en"})
    officer.force_login(make_user("officer", "project_officer"), backend="parcels.sessions.LoginBackend")
    row = Enquiry.objects.get()
    assert "王示例" in officer.get(reverse("land-inbox")).content.decode()
    officer.post(reverse("enquiry-note", args=[row.pk]), {"text": "已约定周二来访"})
    officer.post(reverse("enquiry-state", args=[row.pk]), {"state": "answered"})
    officer.post(reverse("enquiry-state", args=[row.pk]), {"state": "nonsense"})
    page = officer.get(reverse("enquiry", args=[row.pk]))
    assert "已约定周二来访" in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    row.refresh_from_db()
    assert row.state == "answered"
    assert "王示例" not in officer.get(reverse("land-inbox") + "?state=new").content.decode()
    officer.post(reverse("enquiry-delete", args=[row.pk]))
    assert not Enquiry.objects.exists()
    log = str(list(AuditEntry.objects.values()))
    assert {"enquiry_noted", "enquiry_answered", "enquiry_deleted"} <= set(re.findall(r"enquiry_\w+", log))
    assert not any(word in log for word in (*PERSONAL, "周二"))


def test_the_export_holds_no_name_and_no_number(offers, stranger):
    send(stranger, offers["idle"].code, email="someone@example.com")
    leader = Client()
    leader.force_login(make_user("leader", "leader"), backend="parcels.sessions.LoginBackend")
    csv = b"".join(leader.get(reverse("land-inbox-export")).streaming_content).decode()
    assert offers["idle"].code in csv
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(leader.get(reverse("land-inbox-export") + "?format=xlsx").streaming_content))
    )
    cells = [str(cell.value) for row in book.active.rows for cell in row]
    assert "光电" in cells
    assert not any(word in csv or word in " ".join(cells) for word in (*PERSONAL, "示例光电"))


@pytest.mark.parametrize("role", ["staff", "planner", "reviewer", "auditor", "administrator"])
def test_others_do_not_read_enquiries(offers, stranger, role):
    send(stranger)
    client = Client()
    client.force_login(make_user("other", role), backend="parcels.sessions.LoginBackend")
    assert client.get(reverse("land-inbox")).status_code == 403
    assert client.get(reverse("enquiry", args=[Enquiry.objects.get().pk])).status_code == 403
