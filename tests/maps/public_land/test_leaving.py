"""What takes an offer off the public page, what doesn't, and what the office is told about it."""

import datetime as dt

import pytest
import shapely
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db import connection
from django.utils import timezone, translation

from maps.models import Listing, PublicParcel
from maps.public_land import publishing
from maps.public_land.leaving import left
from parcels.models import ApprovalBatch, Encumbrance, Occupation, Parcel, Town
from parcels.surgery.commit import commit
from parcels.surgery.paper import Paper
from parcels.surgery.perform import read
from tests.maps.public_land.made_offers import SOUTH, SRID, WEST, make_user, publish
from tests.parcels.surgery.made_land import versions

PAPER = Paper("浦资规变〔2026〕1 号", dt.date(2026, 11, 20), dt.date(2026, 11, 20))
X = WEST + 260.0  # where the idle plot begins


@pytest.fixture
def neighbour(offers) -> Parcel:
    """Land that shares the idle plot's eastern edge."""
    ring = [(X + 150.4, SOUTH + 3.31), (X + 240, SOUTH + 1), (X + 240, SOUTH + 118), (X + 144.28, SOUTH + 120.7)]
    geom = MultiPolygon(Polygon([*ring, ring[0]]), srid=SRID)
    return Parcel.objects.create(parcel_code="339901001001GB00800", geom=geom, town=Town.objects.get())


def surgeon():
    user = make_user("surveyor", "staff")
    user.towns.set(Town.objects.all())
    return user


def idle(offers) -> Listing:
    return Listing.objects.select_related("parcel").get(pk=offers["idle"].pk)


def corners(parcel: Parcel) -> int:
    return len(shapely.get_coordinates(shapely.from_wkb(bytes(parcel.geom.wkb))))


def test_a_vertex_from_a_neighbours_split_keeps_the_offer(offers, neighbour):
    before = idle(offers).parcel
    line = [[X + 100, SOUTH + 60], [X + 260, SOUTH + 61]]
    commit(read({"kind": "split", "parcels": versions(neighbour.pk), "lines": [line]}), surgeon(), PAPER)
    listing = idle(offers)
    assert (listing.parcel.version, corners(listing.parcel)) == (before.version + 1, corners(before) + 1)
    assert listing.state == "published"
    assert PublicParcel.objects.filter(listing=listing).exists()


def test_a_boundary_move_takes_the_offer_off_and_names_what_came_of_the_parcel(offers, neighbour):
    line = [[X + 148, SOUTH - 10], [X + 144, SOUTH + 130]]
    parcels = versions(idle(offers).parcel_id, neighbour.pk)
    commit(read({"kind": "boundary", "parcels": parcels, "line": line}), surgeon(), PAPER)
    listing = idle(offers)
    assert (listing.state, listing.changed_what) == ("changed", "status")
    assert not PublicParcel.objects.filter(listing=listing).exists()
    found = left([listing])[listing.pk]
    heirs = [Parcel.objects.get(pk=pk) for pk, _code in found.successors]
    assert [heir.status for heir in heirs] == ["active", "active"]
    assert heirs[0].geom.contains(idle(offers).parcel.geom.centroid)
    with translation.override("en"):
        assert "draft one of what came of the parcel" in left([listing])[listing.pk].todo


@pytest.mark.parametrize(("by_m", "state"), [(0.0001, "published"), (0.01, "changed")])
def test_a_correction_counts_from_the_tolerance_on(offers, by_m, state):
    """Moving one corner sweeps half of the neighbouring edges: about 75 m times the move."""
    move(offers["idle"].parcel, by_m)
    listing = idle(offers)
    assert listing.state == state
    if state == "changed":
        assert listing.changed_what == "shape"
        assert listing.changed_detail["moved_m2"] == pytest.approx(0.01 * 150.4 / 2, abs=0.02)
        with translation.override("en"):
            assert "m² moved" in left([listing])[listing.pk].why


def test_many_small_moves_add_up(offers):
    with connection.cursor() as cursor:
        cursor.execute("SELECT maps_outline_tolerance_m2()")
        tolerance = cursor.fetchone()[0]
    steps = 0
    while idle(offers).state == "published":
        move(idle(offers).parcel, 0.8 * tolerance / 75)
        steps += 1
        assert steps < 5
    assert steps == 2


def move(parcel: Parcel, by_m: float) -> None:
    """Move the plot's south-western corner southwards."""
    ring = [list(point) for point in parcel.geom[0][0]]
    ring[0] = ring[-1] = [ring[0][0], ring[0][1] - by_m]
    Parcel.objects.filter(pk=parcel.pk).update(geom=MultiPolygon(Polygon(ring), srid=SRID))


NOTHING = {
    "address": ("idle", lambda p: Parcel.objects.filter(pk=p.pk).update(address="平湖路 9 号", owner_intent="sell")),
    "plant's stock": ("plant", lambda p: Parcel.objects.filter(pk=p.pk).update(stock_category="inefficient")),
    "batch's figure": ("remainder", lambda p: ApprovalBatch.objects.filter(pk=p.batch_id).update(project_matches=3)),
    "tenant's land": ("plant", lambda p: Occupation.objects.filter(parcel=p).update(land_m2=5999)),
}


@pytest.mark.parametrize("change", NOTHING)
def test_what_an_offer_does_not_rest_on_keeps_it(offers, change):
    basis, do = NOTHING[change]
    do(offers[basis].parcel)
    assert PublicParcel.objects.count() == 3


def test_the_office_reads_which_facts_changed_and_what_to_mend(offers):
    Parcel.objects.filter(pk=offers["idle"].parcel_id).update(recognised=None, land_use_code="0701")
    listing = idle(offers)
    with translation.override("en"):
        found = left([listing])[listing.pk]
        assert found.why == "what the register says of the parcel: land use code, recognised"
        assert "not recognised as idle" in found.todo


def test_the_daily_check_says_which_rule(offers):
    with connection.cursor() as cursor:  # what no trigger sees: a seizure known before, that begins today
        cursor.execute("ALTER TABLE parcels_encumbrance DISABLE TRIGGER maps_offers_follow_seizures")
    Encumbrance.objects.create(parcel=offers["idle"].parcel, kind="seizure", from_date=timezone.localdate())
    assert publishing.recheck() == 1
    listing = idle(offers)
    with translation.override("en"):
        assert "A court has seized the land" in left([listing])[listing.pk].why


def test_the_daily_check_sees_a_published_fact_of_another_table(offers):
    assert publishing.recheck() == 0
    Town.objects.update(name="柳桥街道")
    assert publishing.recheck() == 3
    listing = idle(offers)
    assert (listing.changed_what, listing.changed_detail) == ("facts", {"fields": ["town_name"]})
    with translation.override("en"):
        assert left([listing])[listing.pk].why == "what the register says of the parcel: town"
        assert "published again" in left([listing])[listing.pk].todo
    publish(listing)
    assert publishing.recheck() == 0
