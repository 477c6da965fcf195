"""The stamp moves with every change and stands still when its rows are folded."""

import pytest

from parcels.models import Parcel, RegisterChange
from parcels.register_stamp import fold, register_stamp

from .land import box, parcel

pytestmark = pytest.mark.django_db


def test_folding_keeps_the_stamp_and_leaves_one_row() -> None:
    parcel("A", box(0, 0, 10, 10))
    Parcel.objects.update(address="x")
    before = register_stamp()
    fold()
    assert (register_stamp(), RegisterChange.objects.count()) == (before, 1)
    Parcel.objects.update(address="y")
    assert register_stamp() > before


def test_folding_nothing_counts_nothing() -> None:
    RegisterChange.objects.all().delete()
    fold()
    assert (register_stamp(), RegisterChange.objects.count()) == (0, 0)
