"""What was decided and done about an offer's land stands beside it, and its documents need no second typing."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from analysis.cases.deciding import Step, decide
from analysis.cases.disposing import Entry, record_disposal
from analysis.cases.standing import standing_of
from analysis.models import AnalysisRun
from analysis.runs import Question, analyse
from maps.models import Listing, PublicParcel
from maps.public_land.papers import papers_of, transfer_paper
from parcels.models import AuditEntry, LandContract, Parcel
from tests.maps.public_land.made_offers import lay_land, make_user, offer, publish

DECISION, PART, RECORD = "青开管纪要〔2026〕5 号", "成交确认书〔2026〕9 号", "收回决定〔2026〕2 号"


@pytest.fixture
def listing(db) -> Listing:
    """The offer of a remainder that is on the page."""
    made = offer(lay_land()["remainder"], "remainder")
    publish(made)
    return made


@pytest.fixture
def drafter(listing: Listing) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user("drafter", "staff"), backend="parcels.sessions.LoginBackend")
    return client


def act(run: AnalysisRun, parcel: Parcel, step: Step) -> None:
    leader = make_user("leader", "leader")
    decide(leader, parcel.pk, standing_of(run, [parcel.pk])[parcel.pk].seen, step)


def test_a_decision_is_shown_and_its_papers_can_be_chosen(listing: Listing, drafter: Client):
    parcel, run = listing.parcel, analyse(Question(dt.date(2026, 11, 1), "demo"))
    address = reverse("listing", args=[listing.pk])
    assert "names a document yet" in drafter.get(address).content.decode()
    act(run, parcel, Step("accept", document=DECISION))
    part = {"document": PART, "done_on": dt.date(2026, 11, 2), "done_area_mu": 3.0, "campaign": "approved_not_supplied"}
    act(run, parcel, Step("finish", complete=False, **part))
    shown = drafter.get(address).content.decode()
    assert "Accepted" in shown
    assert DECISION in shown
    assert "mu left" in shown
    assert {one.document for one in papers_of(listing)} == {DECISION, PART}
    assert transfer_paper(parcel) == DECISION
    ended = {"ended_as": "supplied", "paper": PART}
    drafter.post(reverse("listing-withdraw", args=[listing.pk]), ended)
    listing.refresh_from_db()
    assert (listing.state, listing.ended_as, listing.end_document) == ("withdrawn", "supplied", PART)
    assert not PublicParcel.objects.exists()
    assert AuditEntry.objects.get(action="listing_withdrawn").detail["document"] == PART
    assert "Supplied or transferred" in drafter.get(reverse("listings")).content.decode()


def test_supply_needs_a_document_and_a_record_of_disposal_gives_it(listing: Listing, drafter: Client):
    leave = reverse("listing-withdraw", args=[listing.pk])
    told = drafter.post(leave, {"ended_as": "supplied"}, follow=True).content.decode()
    assert "by which the land was supplied or transferred" in told
    assert "Say how the offer ended" in drafter.post(leave, {"ended_as": "x"}, follow=True).content.decode()
    assert PublicParcel.objects.exists()
    land = {"zone": listing.parcel.zone, "parcel_code": listing.parcel.parcel_code, "area_mu": 2.0}
    done = Entry("approved_not_supplied", dt.date(2026, 11, 3), RECORD, **land)
    record_disposal(make_user("leader", "leader"), done)
    assert RECORD in drafter.get(reverse("listing", args=[listing.pk])).content.decode()
    drafter.post(leave, {"ended_as": "supplied", "paper": RECORD})
    listing.refresh_from_db()
    assert listing.end_document == RECORD


def test_an_offer_of_idle_land_begins_with_the_decisions_document(db):
    parcel = lay_land()["idle"]
    LandContract.objects.create(contract_no="C0", parcel=parcel, agreed_start=dt.date(2020, 1, 1))
    run = analyse(Question(dt.date(2026, 11, 1), "demo"))
    act(run, parcel, Step("accept", document=DECISION))
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user("drafter", "staff"), backend="parcels.sessions.LoginBackend")
    assert f'value="{DECISION}"' in client.get(reverse("listing-new") + f"?parcel={parcel.pk}").content.decode()
