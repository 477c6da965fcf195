"""As of a day and as known at an instant: two times that don't mix."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from parcels.models import Building, Parcel
from tests.analysis import small_register as land

pytestmark = pytest.mark.django_db(transaction=True)


def now() -> dt.datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def test_what_was_known_before_an_edit_is_still_to_be_had():
    parcel, firm = land.parcel(hardship="finance"), land.firm("A", insolvent=True)
    land.sits(firm, parcel)
    contract = land.contract(parcel, agreed_start="2024-01-01")
    before = now()
    Parcel.objects.update(hardship="none")
    firm.insolvent = False
    firm.save()
    contract.started_on = "2024-05-01"
    contract.save()
    names = ("hardship", "insolvent", "started")
    assert [land.fact(name) for name in names] == ["none", "no", "yes"]
    assert [land.fact(name, known_at=before) for name in names] == ["finance", "yes", "no"]
    assert [land.fact(name, known_at=now()) for name in names] == ["none", "no", "yes"]


def test_nothing_was_known_before_the_first_row():
    earlier = timezone.now() - dt.timedelta(days=1)
    land.parcel()
    assert land.gathered(known_at=earlier).frame.empty


def test_a_deleted_row_was_known_until_it_was_deleted():
    parcel = land.parcel()
    sitting = land.sits(land.firm("A", licensed=False), parcel)
    before = now()
    sitting.delete()
    assert (land.fact("unlicensed", known_at=before), land.fact("unlicensed")) == ("yes", None)


def test_far_as_known_then_is_measured_from_the_land_and_buildings_known_then():
    land.parcel()
    land.building(0, 0.5, 2)
    before = now()
    Building.objects.update(storeys=6)
    assert land.fact("far", known_at=before) == pytest.approx(1.0)
    assert land.fact("far") == pytest.approx(3.0)
