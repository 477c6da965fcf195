"""The other rules that the database holds: geometry, codes, dates, occupied land, versions and history."""

import json
from datetime import date
from typing import Any

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from parcels.models import AuditEntry, Building, LandContract, Occupation, Parcel, ParcelMeasure, RegisterChange
from parcels.models.contract import LIFECYCLE_ORDER

from .land import SOUTH, WEST, box, enterprise, parcel

pytestmark = pytest.mark.django_db


def constraint(refused: Any) -> str:
    return str(refused.value.__cause__.diag.constraint_name)


def test_a_bow_tie_is_not_land() -> None:
    corners = [(0, 0), (100, 0), (100, 100), (20, -30), (0, 0)]
    tie = MultiPolygon(Polygon([(WEST + x, SOUTH + y) for x, y in corners]), srid=4549)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        parcel("TIE", tie)
    assert constraint(refused) == "parcel_geometry_valid"


def test_a_code_is_never_used_again() -> None:
    parcel("A", box(0, 0, 10, 10), status="retired", valid_to="2025-01-01")
    with pytest.raises(IntegrityError), transaction.atomic():
        parcel("A", box(100, 0, 10, 10))


def test_area_is_planar_and_the_database_keeps_it() -> None:
    one = parcel("A", box(0, 0, 100, 66.6666))
    one.refresh_from_db()
    assert one.area_m2 == pytest.approx(6666.66, abs=1e-6)


def test_retiring_needs_a_date() -> None:
    one = parcel("A", box(0, 0, 10, 10))
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Parcel.objects.filter(pk=one.pk).update(status="retired")
    assert constraint(refused) == "parcel_retired_with_date"


def test_version_counts_real_changes_only() -> None:
    one = parcel("A", box(0, 0, 10, 10))
    Parcel.objects.filter(pk=one.pk).update(address="柳桥路 1 号")
    Parcel.objects.filter(pk=one.pk).update(address="柳桥路 1 号")
    one.refresh_from_db()
    assert one.version == 2


def test_history_keeps_what_was_known_also_for_raw_sql() -> None:
    one = parcel("A", box(0, 0, 10, 10), address="before")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE parcels_parcel SET address = 'after', geom = ST_Translate(geom, 5, 0)")
    one.delete()
    events = Parcel.pgh_event_model.objects.order_by("pgh_id")  # type: ignore[attr-defined]
    assert [(e.pgh_label, e.address, e.version) for e in events] == [
        ("insert", "before", 1),
        ("update", "after", 2),
        ("delete", "after", 2),
    ]
    assert events[0].geom.extent[0] + 5 == pytest.approx(events[1].geom.extent[0])


@given(st.lists(st.one_of(st.none(), st.dates(date(2000, 1, 1), date(2030, 1, 1))), min_size=7, max_size=7))
def test_life_cycle_dates_stand_in_order_whatever_is_unknown(dates: list[date | None]) -> None:
    """The database agrees with the plain reading: the known dates, in the stated order, don't go back."""
    known = [day for day in dates if day]
    in_order = known == sorted(known)
    try:
        with transaction.atomic():
            land = parcel("A", box(0, 0, 10, 10))
            LandContract.objects.create(contract_no="C", parcel=land, **dict(zip(LIFECYCLE_ORDER, dates, strict=True)))
            transaction.set_rollback(True)
        saved: bool | None = True
    except IntegrityError as error:
        saved = False if "contract_dates_in_order" in str(error) else None
    assert saved == in_order


def occupy(land: Parcel, firm: Any, start: date, land_m2: float | None, end: date | None = None) -> Occupation:
    return Occupation.objects.create(
        parcel=land, enterprise=firm, from_date=start, to_date=end, mode="own", land_m2=land_m2
    )


def test_occupied_land_is_summed_by_date() -> None:
    land, first, second = parcel("A", box(0, 0, 100, 100)), enterprise("F1"), enterprise("F2")
    occupy(land, first, date(2020, 1, 1), 10_000, date(2022, 1, 1))
    occupy(land, second, date(2022, 1, 1), 10_000)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        occupy(land, first, date(2023, 1, 1), 60)
    figures = json.loads(refused.value.__cause__.diag.message_detail)  # type: ignore[union-attr]
    assert constraint(refused) == "occupation_within_parcel"
    assert figures == {"parcel_code": "A", "on": "2023-01-01", "occupied_m2": 10_060, "limit_m2": 10_050}
    occupy(land, first, date(2023, 1, 1), None)


def test_a_parcel_does_not_shrink_below_what_is_occupied() -> None:
    land = parcel("A", box(0, 0, 100, 100))
    occupy(land, enterprise(), date(2020, 1, 1), 10_000)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Parcel.objects.filter(pk=land.pk).update(geom=box(0, 0, 100, 50))
    assert constraint(refused) == "occupation_within_parcel"


def test_measures_are_forgotten_where_a_building_changed_and_nowhere_else() -> None:
    near, far = parcel("A", box(0, 0, 100, 100)), parcel("B", box(500, 0, 100, 100))
    for land in (near, far):
        ParcelMeasure.objects.create(parcel=land, floor_area_m2=1.0, source="buildings")
    shed = Building.objects.create(geom=box(10, 10, 20, 20), storeys=1)
    assert list(ParcelMeasure.objects.values_list("parcel__parcel_code", flat=True)) == ["B"]
    ParcelMeasure.objects.create(parcel=near, floor_area_m2=400.0, source="buildings")
    shed.delete()
    assert list(ParcelMeasure.objects.values_list("parcel__parcel_code", flat=True)) == ["B"]


def test_every_change_moves_the_stamp() -> None:
    before = RegisterChange.objects.count()
    land = parcel("A", box(0, 0, 10, 10))
    Parcel.objects.filter(pk=land.pk).update(address="x")
    assert RegisterChange.objects.count() > before + 1


def test_nobody_rewrites_the_audit_log() -> None:
    entry = AuditEntry.objects.create(username="demo", action="export")
    for change in (lambda: AuditEntry.objects.update(action="other"), entry.delete):
        with pytest.raises(Exception, match="Cannot"), transaction.atomic():
            change()
