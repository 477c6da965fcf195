"""No two active parcels of a kind overlap, also when two people save at the same moment."""

import json
import threading
from collections.abc import Iterator

import pytest
from django.db import IntegrityError, connection, transaction

from parcels.models import ApprovalBatch, Parcel

from .land import batch, box, parcel


@pytest.mark.django_db
def test_neighbours_share_an_edge() -> None:
    parcel("A", box(0, 0, 100, 100))
    parcel("B", box(100, 0, 100, 100))
    assert Parcel.objects.count() == 2


@pytest.mark.django_db
def test_a_strip_of_survey_noise_is_no_overlap_and_a_wider_one_is() -> None:
    parcel("A", box(0, 0, 100, 100))
    parcel("B", box(99.9985, 0, 100, 100))
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        parcel("C", box(-99.997, 0, 100, 100))
    figures = json.loads(refused.value.__cause__.diag.message_detail)  # type: ignore[union-attr]
    assert refused.value.__cause__.diag.constraint_name == "parcel_no_overlap"  # type: ignore[union-attr]
    assert (figures["parcel_code"], figures["other_code"]) == ("C", "A")
    assert figures["area_m2"] == pytest.approx(0.3, abs=1e-6)
    assert figures["width_m"] == pytest.approx(0.003, rel=0.05)


@pytest.mark.django_db
def test_moving_onto_a_neighbour_is_refused_and_leaving_is_not() -> None:
    parcel("A", box(0, 0, 100, 100))
    moving = parcel("B", box(200, 0, 100, 100))
    with pytest.raises(IntegrityError), transaction.atomic():
        Parcel.objects.filter(pk=moving.pk).update(geom=box(50, 0, 100, 100))
    Parcel.objects.filter(pk=moving.pk).update(geom=box(300, 0, 100, 100))


@pytest.mark.django_db
def test_retired_parcels_and_other_kinds_are_not_in_the_way() -> None:
    parcel("OLD", box(0, 0, 100, 100), status="retired", valid_to="2025-01-01")
    parcel("NEW", box(0, 0, 100, 100))
    parcel("R-1", box(0, 0, 100, 100), kind="approved_remainder", batch=batch("R", box(0, 0, 100, 100)))
    with pytest.raises(IntegrityError), transaction.atomic():
        Parcel.objects.filter(parcel_code="OLD").update(status="active", valid_to=None)


@pytest.mark.django_db
def test_the_bulk_setting_alone_opens_no_door() -> None:
    parcel("A", box(0, 0, 100, 100))
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('landgis.bulk_load', 'on', true)")
    with pytest.raises(IntegrityError), transaction.atomic():
        parcel("B", box(50, 0, 100, 100))


@pytest.fixture
def empty_after() -> Iterator[None]:
    yield
    Parcel.objects.all().delete()
    ApprovalBatch.objects.all().delete()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("empty_after")
@pytest.mark.parametrize("attempt", range(3))
def test_two_writers_at_once_one_wins(attempt: int) -> None:
    """Both insert before either commits; without the cell locks both would pass their own check."""
    both_inside = threading.Barrier(2, timeout=20)
    outcomes: dict[str, str] = {}

    def write(code: str, x: float) -> None:
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SELECT 1")
                both_inside.wait()
                parcel(code, box(x, attempt * 1000, 100, 100))
                # Hold the transaction open so that the other writer is surely inside its own.
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_sleep(0.3)")
            outcomes[code] = "saved"
        except IntegrityError as error:
            outcomes[code] = error.__cause__.diag.constraint_name  # type: ignore[union-attr]
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=("LEFT", 0)), threading.Thread(target=write, args=("RIGHT", 60))]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(30)
    assert sorted(outcomes.values()) == ["parcel_no_overlap", "saved"]
    assert Parcel.objects.count() == 1
