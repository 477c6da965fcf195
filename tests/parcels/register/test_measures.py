"""Floor area in the register follows every edit, and nothing else is computed again."""

from datetime import date
from typing import Any

import pytest

from parcels import measures
from parcels.models import Building, Parcel, ParcelMeasure

from .land import box, parcel

pytestmark = pytest.mark.django_db


def kept(code: str) -> dict[str, Any]:
    columns = (
        "floor_area_m2",
        "floor_area_known_m2",
        "illegal_floor_area_m2",
        "footprint_m2",
        "buildings",
        "source",
        "note",
    )
    return ParcelMeasure.objects.values(*columns).get(parcel__parcel_code=code)


def test_a_building_across_the_line_is_shared_and_a_high_storey_counts_twice() -> None:
    parcel("A", box(0, 0, 100, 100))
    parcel("B", box(100, 0, 100, 100))
    Building.objects.create(geom=box(80, 10, 40, 10), storeys=3)
    Building.objects.create(geom=box(150, 10, 20, 10), storeys=1, storey_height_m=9, legal=False)
    assert measures.refresh() == 2
    assert kept("A")["floor_area_m2"] == pytest.approx(600)
    assert kept("B")["floor_area_m2"] == pytest.approx(600 + 400)
    assert kept("B")["illegal_floor_area_m2"] == pytest.approx(400)
    assert kept("B")["footprint_m2"] == pytest.approx(400)
    assert kept("A")["buildings"] == 1


def test_only_what_was_forgotten_is_computed_again() -> None:
    parcel("A", box(0, 0, 100, 100))
    parcel("B", box(200, 0, 100, 100))
    Building.objects.create(geom=box(10, 10, 10, 10), storeys=1)
    assert measures.refresh() == 2
    assert measures.refresh() == 0
    Building.objects.filter(geom__within=box(0, 0, 100, 100)).update(storeys=2)
    assert measures.missing() == list(Parcel.objects.filter(parcel_code="A").values_list("id", flat=True))
    assert measures.refresh() == 1
    assert kept("A")["floor_area_m2"] == pytest.approx(200)


def test_unknown_storeys_leave_the_floor_area_open() -> None:
    parcel("A", box(0, 0, 100, 100))
    Building.objects.create(geom=box(10, 10, 10, 10), storeys=2)
    Building.objects.create(geom=box(30, 10, 10, 10))
    measures.refresh()
    assert (kept("A")["floor_area_m2"], kept("A")["floor_area_known_m2"]) == (None, pytest.approx(200))


def test_a_register_without_buildings_says_nothing_and_one_with_says_zero() -> None:
    parcel("A", box(0, 0, 100, 100))
    given = parcel("B", box(200, 0, 100, 100), floor_area_m2=500.0)
    measures.refresh()
    assert (kept("A")["floor_area_m2"], kept("A")["note"]) == (None, "")
    assert (kept("B")["floor_area_m2"], kept("B")["source"]) == (500.0, "given")
    Building.objects.create(geom=box(210, 10, 10, 10), storeys=2)
    measures.refresh([*Parcel.objects.values_list("id", flat=True)])
    assert (kept("A")["floor_area_m2"], kept("A")["note"]) == (0.0, "no_building")
    assert (kept("B")["floor_area_m2"], kept("B")["note"]) == (given.floor_area_m2, "floor_area_differs")


def test_demolished_and_future_buildings_do_not_stand() -> None:
    parcel("A", box(0, 0, 100, 100))
    Building.objects.create(geom=box(10, 10, 10, 10), storeys=2, demolished_on=date(2020, 1, 1))
    Building.objects.create(geom=box(30, 10, 10, 10), storeys=2, built_on=date(2100, 1, 1))
    measures.refresh()
    assert (kept("A")["floor_area_m2"], kept("A")["buildings"]) == (0.0, 0)
