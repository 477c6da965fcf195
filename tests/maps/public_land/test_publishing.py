"""Drafted by one, published by another; off the page the moment the land changes; everything in the log."""

import datetime as dt
import threading

import numpy as np
import pytest
import shapely
from django.conf import settings
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from maps.models import Listing, PublicGround, PublicParcel
from maps.public_land import publishing
from maps.public_land.candidates import candidates
from parcels.models import ApprovalBatch, AuditEntry, Encumbrance, LandContract, Occupation, Parcel
from parcels.refusals import Refusal
from tests.maps.public_land.made_offers import REVIEW, lay_land, make_user, offer, plot, publish


@pytest.fixture
def land(db):
    return lay_land()


def test_a_draft_takes_its_figures_from_the_register(land):
    listing = offer(land["plant"], "plant")
    assert (listing.kind, listing.floor_m2, listing.town_name) == ("plant", 3100, "柳桥片区")
    assert listing.area_mu == round(land["plant"].area_m2 * 3 / 2000)
    assert listing.code == f"{timezone.localdate().year}-0001"
    with pytest.raises(Refusal, match=listing.code):
        offer(land["plant"], "plant")


def test_candidates_say_what_speaks_against_them(land):
    Encumbrance.objects.create(parcel=land["idle"], kind="seizure", from_date=dt.date(2026, 1, 5))
    found = {one.basis: one for one in candidates(make_user("drafter", "staff"))}
    assert set(found) == {"remainder", "idle", "plant"}
    assert found["remainder"].against == []
    assert len(found["idle"].against) == 1
    assert [one.basis for one in candidates(make_user("drafter", "staff"), free=True)] == ["remainder", "plant"]
    offer(land["plant"], "plant")
    assert "plant" not in {one.basis for one in candidates(make_user("drafter", "staff"))}
    assert candidates(make_user("stranger")) == []


def test_what_is_public_is_on_the_grid_and_not_the_survey(offers):
    step = settings.LANDGIS_PUBLIC_PRECISION_M
    assert PublicParcel.objects.count() == 3
    for public in PublicParcel.objects.select_related("listing__parcel"):
        corners = shapely.get_coordinates(shapely.from_wkb(bytes(public.geom.wkb)))
        surveyed = shapely.get_coordinates(shapely.from_wkb(bytes(public.listing.parcel.geom.wkb)))
        assert np.all(corners == np.round(corners / step) * step)
        assert np.hypot(*(corners[:, None] - surveyed[None]).transpose(2, 0, 1)).min() >= step
        assert public.geom.area < public.listing.parcel.geom.area
    for ground in PublicGround.objects.all():
        assert np.all(shapely.get_coordinates(shapely.from_wkb(bytes(ground.geom.wkb))) % step == 0)
    assert set(PublicGround.objects.values_list("feature", flat=True)) == {"zone", "road"}


def test_the_last_editor_does_not_publish(land):
    officer = make_user("officer", "project_officer")
    listing = publishing.draft(
        land["remainder"], {"basis": "remainder", "readiness": "now", "contact_office": "办"}, officer
    )
    with pytest.raises(Refusal) as refused:
        publishing.publish(listing, listing.edition, REVIEW, officer)
    assert refused.value.code == "offer_same_person"
    publish(listing)
    assert listing.published_by.username == "leader"


@pytest.mark.parametrize(
    ("changes", "review", "code"),
    [
        ({}, {}, "offer_no_map_review"),
        ({"basis_document": ""}, REVIEW, "offer_no_consent"),
        ({"note": "原恒屹水晶有限公司厂区"}, REVIEW, "offer_text_names_firm"),
        ({"contact_office": ""}, REVIEW, "offer_no_contact"),
    ],
)
def test_what_is_not_in_order_stays_off_the_page(land, changes, review, code):
    listing = offer(land["idle"], "idle", **changes)
    with pytest.raises(Refusal) as refused:
        publishing.publish(listing, listing.edition, review, make_user("leader", "leader"))
    assert refused.value.code == code
    assert not PublicParcel.objects.exists()
    listing.refresh_from_db()
    assert listing.state == "draft"


def test_an_exemption_is_recorded_and_named_on_the_page(land):
    listing = offer(land["remainder"], "remainder")
    review = {"exemption_reason": "示意图", "exemption_document": "浙测〔2026〕3号"}
    public = publishing.publish(listing, listing.edition, review, make_user("leader", "leader"))
    assert (public.review_number, public.exemption_document) == ("", "浙测〔2026〕3号")
    assert AuditEntry.objects.get(action="listing_published").detail["exemption_document"] == "浙测〔2026〕3号"


def test_the_database_itself_wants_a_map_review(offers):
    with pytest.raises(IntegrityError), transaction.atomic():
        Listing.objects.filter(pk=offers["idle"].pk).update(review_number="")


def test_a_stale_decision_is_refused(land):
    listing = offer(land["remainder"], "remainder")
    publishing.edit(listing, listing.edition, {"note": "净地"}, make_user("drafter", "staff"))
    with pytest.raises(Refusal) as refused:
        publishing.publish(listing, listing.edition, REVIEW, make_user("leader", "leader"))
    assert refused.value.code == "offer_stale"
    with pytest.raises(Refusal):
        publishing.edit(listing, listing.edition, {"note": "x"}, make_user("drafter", "staff"))


CHANGES = {
    "its attributes": ("idle", lambda p: Parcel.objects.filter(pk=p.pk).update(recognised=None), "facts"),
    "its end": (
        "idle",
        lambda p: Parcel.objects.filter(pk=p.pk).update(status="retired", valid_to=dt.date(2026, 11, 1)),
        "status",
    ),
    "a seizure": (
        "plant",
        lambda p: Encumbrance.objects.create(parcel=p, kind="seizure", from_date=dt.date(2026, 11, 1)),
        "title",
    ),
    "its batch": (
        "remainder",
        lambda p: ApprovalBatch.objects.filter(pk=p.batch_id).update(withdrawn_on=dt.date(2026, 11, 1)),
        "batch",
    ),
    "a contract": (
        "remainder",
        lambda p: LandContract.objects.create(contract_no="C1", parcel=p, signed_on=dt.date(2026, 11, 1)),
        "contract",
    ),
    "a tenant": (
        "plant",
        lambda p: Occupation.objects.filter(parcel=p).update(floor_m2=8990),
        "occupation",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_land_that_changes_leaves_the_page_at_once(offers, change):
    basis, do, what = CHANGES[change]
    with transaction.atomic():
        do(offers[basis].parcel)
        assert set(PublicParcel.objects.values_list("listing__basis", flat=True)) == {*offers} - {basis}
    listing = Listing.objects.get(pk=offers[basis].pk)
    assert (listing.state, listing.changed_what) == ("changed", what)
    entry = AuditEntry.objects.get(action="listing_closed")
    assert entry.detail == {"code": listing.code, "changed": what} | listing.changed_detail
    assert Listing.objects.filter(state="published").count() == 2


def test_a_mortgage_and_another_parcel_change_nothing(offers):
    Encumbrance.objects.create(parcel=offers["idle"].parcel, kind="mortgage", from_date=dt.date(2026, 11, 1))
    other = Parcel.objects.create(parcel_code="339901001001GB00900", geom=plot(4))
    Parcel.objects.filter(pk=other.pk).update(address="平湖路 9 号")
    assert PublicParcel.objects.count() == 3


def test_a_changed_offer_comes_back_only_when_looked_at_again(offers):
    parcel = offers["idle"].parcel
    Parcel.objects.filter(pk=parcel.pk).update(land_use_code="100104")
    listing = offers["idle"]
    listing.refresh_from_db()
    assert publishing.reasons_against(listing) == []
    publish(listing)
    assert listing.state == "published"
    assert listing.parcel_version == Parcel.objects.get(pk=parcel.pk).version
    Parcel.objects.filter(pk=parcel.pk).update(recognised=False)
    listing.refresh_from_db()
    with pytest.raises(Refusal) as refused:
        publish(listing)
    assert refused.value.code == "offer_idle_not_recognised"


def test_a_day_that_ends_an_offer_is_found_by_the_daily_check(offers):
    Listing.objects.filter(pk=offers["remainder"].pk).update(state="published")
    with connection.cursor() as cursor:  # what no trigger sees: a seizure known before, that begins today
        cursor.execute("ALTER TABLE parcels_encumbrance DISABLE TRIGGER maps_offers_follow_seizures")
    Encumbrance.objects.create(parcel=offers["idle"].parcel, kind="seizure", from_date=timezone.localdate())
    assert publishing.recheck() == 1
    assert publishing.recheck() == 0
    assert set(PublicParcel.objects.values_list("listing__basis", flat=True)) == {"remainder", "plant"}


def test_withdrawn_is_withdrawn(offers):
    publishing.withdraw(offers["plant"], make_user("drafter", "staff"))
    assert PublicParcel.objects.count() == 2
    with pytest.raises(Refusal):
        publishing.withdraw(offers["plant"], make_user("drafter", "staff"))
    assert offer(offers["plant"].parcel, "plant").code.endswith("-0004")


def test_every_act_is_in_the_log_without_land_or_firm(offers):
    publishing.withdraw(offers["plant"], make_user("drafter", "staff"))
    acts = list(AuditEntry.objects.filter(action__startswith="listing").values_list("action", flat=True))
    assert acts.count("listing_drafted") == acts.count("listing_published") == 3
    assert "listing_withdrawn" in acts
    assert "恒屹" not in str(list(AuditEntry.objects.values_list("detail", flat=True)))


@pytest.mark.django_db(transaction=True)
def test_a_seizure_that_comes_while_somebody_publishes_wins():
    """The seizure waits for the publication to end, then takes the offer off the page."""
    listing = offer(lay_land()["idle"], "idle")
    waiting = threading.Thread(target=seize, args=[listing.parcel_id])
    with transaction.atomic():
        publish(listing)
        waiting.start()
        wait_for_a_waiting_lock()
    waiting.join(timeout=20)
    assert not waiting.is_alive()
    assert Listing.objects.get(pk=listing.pk).state == "changed"
    assert not PublicParcel.objects.exists()


def seize(parcel: int) -> None:
    try:
        Encumbrance.objects.create(parcel_id=parcel, kind="seizure", from_date=dt.date(2026, 11, 1))
    finally:
        connections.close_all()


def wait_for_a_waiting_lock() -> None:
    for _ in range(400):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        threading.Event().wait(0.02)
    raise AssertionError("the seizure did not wait")
