"""One sight of the register: all queries of a run see the same committed state, and the run says which."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from analysis.facts.known import literal
from analysis.facts.moment import Moment
from parcels.models import (
    ApprovalBatch,
    Building,
    Encumbrance,
    Enterprise,
    LandContract,
    Occupation,
    Parcel,
    Performance,
    SupplementaryAgreement,
)

TRACKED: tuple[Any, ...] = (
    ApprovalBatch,
    Building,
    Encumbrance,
    Enterprise,
    LandContract,
    Occupation,
    Parcel,
    Performance,
    SupplementaryAgreement,
)


@contextmanager
def one_sight() -> Iterator[None]:
    """Read in one repeatable transaction; inside another transaction, that one's sight holds."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def data_date(moment: Moment) -> date | None:
    """The day of the newest change to the register that was known; None while the register is empty."""
    newest = [_newest(model.pgh_event_model._meta.db_table, moment) for model in TRACKED]
    return max((day for day in newest if day is not None), default=None)


def _newest(events: str, moment: Moment) -> date | None:
    known = "" if moment.known_at is None else f"WHERE pgh_created_at <= {literal(moment.known_at)}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT (pgh_created_at AT TIME ZONE %s)::date FROM {events} {known} ORDER BY pgh_id DESC LIMIT 1""",
            [settings.TIME_ZONE],
        )
        row = cursor.fetchone()
    return row[0] if row else None
