"""The sheet as PDF: made at publication, kept as a file, and an honest answer while it is not ready."""

import pypdfium2
import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse
from django.utils.translation import override

from maps.models import PublicParcel
from maps.public_land import publishing, sheet
from maps.public_land.kept_sheets import folder_of, languages_kept, path_of, sheets_in_background
from parcels.models import Job
from tests.maps.public_land.made_offers import REVIEW, lay_land, make_user, offer

SITE = "https://land.example.cn"


@pytest.fixture
def published(db, settings, tmp_path) -> PublicParcel:
    settings.LANDGIS_PUBLIC_URL, settings.MEDIA_ROOT = SITE, tmp_path
    cache.clear()
    listing = offer(lay_land()["remainder"], "remainder")
    return publishing.publish(listing, listing.edition, REVIEW, make_user("leader", "leader"))


def make_sheets() -> Job:
    job = Job.objects.get(kind="offer_sheets")
    sheets_in_background.func(job.pk)
    job.refresh_from_db()
    return job


def test_a_publication_has_its_sheets_made_and_the_public_gets_the_kept_file(published, stranger):
    address = f"{SITE}/land/{published.code}/"
    job = make_sheets()
    assert (job.state, job.result["sheets"]) == ("done", 2)
    assert languages_kept(published, address) == ["zh-hans", "en"]
    with override("en"):
        path = path_of(published, address)
    path.write_bytes(path.read_bytes() + b"%kept\n")  # tells the file from one made now
    answer = stranger.get(reverse("land-offer-pdf", args=[published.code]))
    assert answer.content.endswith(b"%kept\n")
    assert len(pypdfium2.PdfDocument(answer.content)) == 1
    chinese = stranger.get(reverse("land-offer-pdf", args=[published.code]) + "?lang=zh-hans").content
    assert "工业用地" in pypdfium2.PdfDocument(chinese)[0].get_textpage().get_text_range()


def test_a_sheet_that_is_not_kept_is_made_now_or_says_when_to_ask_again(published, stranger):
    address = reverse("land-offer-pdf", args=[published.code])
    with sheet._ONE_AT_A_TIME:  # somebody else's is being made
        busy = stranger.get(address)
        assert (busy.status_code, busy["Retry-After"], busy["Cache-Control"]) == (503, "20", "private, no-store")
        assert "other sheets are being made" in busy.content.decode()
    assert stranger.get(address)["Content-Type"] == "application/pdf"
    assert not folder_of(published.code).exists()  # a stranger's request writes no file


def test_an_offer_that_left_has_no_sheet_and_its_files_go(published, stranger, capsys):
    make_sheets()
    publishing.withdraw(published.listing, make_user("leader", "leader"))
    assert stranger.get(reverse("land-offer-pdf", args=[published.code])).status_code == 404
    call_command("tidy_public_land")
    assert not folder_of(published.code).exists()
    Job.objects.update(state="queued")
    assert make_sheets().result == {"sheets": 0}


def test_without_an_address_nothing_is_queued(offers):
    assert not Job.objects.filter(kind="offer_sheets").exists()
