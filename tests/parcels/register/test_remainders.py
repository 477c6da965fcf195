"""What is approved and not supplied is derived from batches and parcels, and follows both."""

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from parcels.models import ApprovalBatch, Parcel
from parcels.remainders import Derivation, derive, unsupplied_land

from .land import batch, box, parcel


def remainders() -> list[tuple[str, float]]:
    rows = Parcel.objects.filter(kind="approved_remainder", status="active").order_by("parcel_code")
    return [(row.parcel_code, round(row.area_m2, 3)) for row in rows]


@pytest.mark.django_db
def test_pieces_follow_supply_and_keep_their_code() -> None:
    batch("浙土〔2024〕1号", box(0, 0, 300, 100))
    assert derive() == Derivation(begun=1)
    middle = parcel("A", box(100, 0, 100, 100))
    assert derive() == Derivation(begun=1, changed=1)
    assert remainders() == [("浙土〔2024〕1号-1", 10_000.0), ("浙土〔2024〕1号-2", 10_000.0)]
    assert derive() == Derivation(unchanged=2)
    parcel("B", box(0, 0, 100, 100))
    assert derive() == Derivation(retired=1, unchanged=1)
    middle.refresh_from_db()
    assert middle.status == "active"


@pytest.mark.django_db
def test_a_retired_code_is_not_given_again() -> None:
    batch("B", box(0, 0, 100, 100))
    derive()
    supplied = parcel("A", box(0, 0, 100, 100))
    derive()
    supplied.delete()
    derive()
    assert remainders() == [("B-2", 10_000.0)]


@pytest.mark.django_db
def test_withdrawn_batches_leave_nothing_and_overlapping_ones_count_once() -> None:
    one = batch("B1", box(0, 0, 200, 100), approved_on="2020-01-01")  # type: ignore[arg-type]
    batch("B2", box(100, 0, 200, 100), approved_on="2021-01-01")  # type: ignore[arg-type]
    derive()
    assert remainders() == [("B1-1", 20_000.0), ("B2-1", 10_000.0)]
    ApprovalBatch.objects.filter(pk=one.pk).update(withdrawn_on="2024-01-01")
    derive()
    assert remainders() == [("B2-1", 20_000.0)]


boxes = st.tuples(st.integers(0, 400), st.integers(0, 400), st.integers(20, 200), st.integers(20, 200)).map(
    lambda b: shapely.box(b[0], b[1], b[0] + b[2], b[1] + b[3])
)


@given(boxes, st.lists(boxes, max_size=5))
def test_supplied_and_unsupplied_make_up_the_batch(approved: shapely.Polygon, supplied: list[shapely.Polygon]) -> None:
    """No gap and no overlap but the slivers, which integer boxes don't make except as narrow whole metres."""
    left = unsupplied_land(approved, supplied, [])
    taken = shapely.intersection(approved, shapely.union_all(supplied)) if supplied else shapely.Polygon()
    slivers = shapely.area(shapely.difference(approved, shapely.union_all([taken, *left])))
    assert sum(p.area for p in left) + shapely.area(taken) + slivers == pytest.approx(approved.area, abs=1e-6)
    assert all(shapely.area(shapely.intersection(p, taken)) < 1e-9 for p in left)
    lost = shapely.get_parts(shapely.difference(approved, shapely.union_all([taken, *left])))
    assert all(part.area < 50 for part in lost)
