"""The staff's side: from candidate to page and off it again, in the browser's requests."""

import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from maps.models import Listing, PublicParcel
from parcels.models import Parcel
from tests.maps.public_land.made_offers import VALUES, lay_land, make_user


def client_of(name: str, *roles: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user(name, *roles), backend="parcels.sessions.LoginBackend")
    return client


@pytest.fixture
def drafter(db) -> Client:
    return client_of("drafter", "staff")


@pytest.fixture
def leader(db) -> Client:
    return client_of("leader", "leader")


def test_from_candidate_to_the_public_page_and_off_it(drafter, leader, stranger):
    parcel = lay_land()["remainder"]
    assert "0412-1" in drafter.get(reverse("listing-candidates") + "?free=1").content.decode()
    made = drafter.post(reverse("listing-new") + f"?parcel={parcel.pk}&basis=remainder", VALUES)
    listing = Listing.objects.get()
    assert made.url == reverse("listing", args=[listing.pk])
    preview = drafter.get(reverse("listing-preview", args=[listing.pk])).content.decode()
    assert "nobody outside sees this yet" in preview
    assert stranger.get(reverse("land-offer", args=[listing.code])).status_code == 404
    refused = leader.post(reverse("listing-publish", args=[listing.pk]), {"edition": listing.edition}, follow=True)
    assert "map review number" in refused.content.decode()
    leader.post(reverse("listing-publish", args=[listing.pk]), {"edition": listing.edition, "review_number": "浙S1号"})
    shown = stranger.get(reverse("land-offer", args=[listing.code])).content.decode()
    assert "浙S1号" in shown
    Parcel.objects.filter(pk=parcel.pk).update(land_use_code="100104")
    told = leader.get(reverse("listing", args=[listing.pk])).content.decode()
    assert "What changed: what the register says of the parcel: land use code" in told
    assert stranger.get(reverse("land-offer", args=[listing.code])).status_code == 404
    listing.refresh_from_db()
    leader.post(reverse("listing-publish", args=[listing.pk]), {"edition": listing.edition, "review_number": "浙S1号"})
    assert PublicParcel.objects.get().code == listing.code
    drafter.post(reverse("listing-withdraw", args=[listing.pk]), {"ended_as": "given_up"})
    assert not PublicParcel.objects.exists()
    assert stranger.get(reverse("land-offer", args=[listing.code])).status_code == 404


def test_the_last_editor_is_told_that_somebody_else_publishes(db):
    parcel = lay_land()["remainder"]
    officer = client_of("officer", "project_officer")
    officer.post(reverse("listing-new") + f"?parcel={parcel.pk}", VALUES)
    listing = Listing.objects.get()
    assert "somebody else publishes it" in officer.get(reverse("listing", args=[listing.pk])).content.decode()
    review = {"edition": listing.edition, "review_number": "浙S1号"}
    told = officer.post(reverse("listing-publish", args=[listing.pk]), review, follow=True).content.decode()
    assert "second pair of eyes" in told
    assert not PublicParcel.objects.exists()


def test_an_edit_and_a_stale_one(drafter):
    parcel = lay_land()["remainder"]
    drafter.post(reverse("listing-new") + f"?parcel={parcel.pk}", VALUES)
    listing = Listing.objects.get()
    address = reverse("listing-edit", args=[listing.pk])
    assert drafter.post(address, VALUES | {"edition": 1, "note": "净地"}).status_code == 302
    stale = drafter.post(address, VALUES | {"edition": 1, "note": "别的"})
    assert "changed this offer meanwhile" in stale.content.decode()
    listing.refresh_from_db()
    assert listing.note == "净地"
    wrong = drafter.post(address, VALUES | {"edition": 2, "price_from": "30", "price_to": "20", "far_min": "-1"})
    assert wrong.status_code == 422
    assert "must run upwards" in wrong.content.decode()
    assert "Not below zero" in wrong.content.decode()


def test_land_without_a_ground_gets_no_form(drafter):
    parcel = lay_land()["idle"]
    Parcel.objects.filter(pk=parcel.pk).update(stock_category="", recognised=None)
    answer = drafter.get(reverse("listing-new") + f"?parcel={parcel.pk}")
    assert "neither approved land not supplied" in answer.content.decode()
    assert drafter.get(reverse("listing-new") + "?parcel=x").status_code == 404


def test_a_published_offer_is_not_edited(offers, drafter):
    assert drafter.get(reverse("listing-edit", args=[offers["idle"].pk])).status_code == 302


def test_lists_filter_sort_and_export(offers, drafter):
    everything = drafter.get(reverse("listings") + "?state=published&sort=-area").content.decode()
    assert all(one.code in everything for one in offers.values())
    assert offers["idle"].code not in drafter.get(reverse("listings") + "?state=draft").content.decode()
    answer = drafter.get(reverse("listings-export") + "?format=xlsx&state=published&sort=code")
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values)
    assert [row[0] for row in rows[1:]] == sorted(one.code for one in offers.values())
    csv = b"".join(drafter.get(reverse("listings-export")).streaming_content).decode()
    assert csv.count("\n") == 4


def test_planners_read_and_leaders_decide(offers):
    planner = client_of("planner", "planner")
    page = planner.get(reverse("listing", args=[offers["idle"].pk])).content.decode()
    assert offers["idle"].code in page
    assert 'action="/land/manage/' not in page
    assert planner.post(reverse("listing-withdraw", args=[offers["idle"].pk])).status_code == 403
