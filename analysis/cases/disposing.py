"""Recording what was done without a proposal, and taking a mistaken record back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from analysis.arithmetic.decision_steps import OPEN
from analysis.cases.deciding import LOCK
from analysis.cases.models import Decision, Disposal, TaskKind
from analysis.cases.paper import refuse_wrong_area, refuse_wrong_day
from analysis.cases.people import name_of
from parcels import audit
from parcels.models import Enterprise, Parcel, Town, User, Zone
from parcels.refusals import Refusal

WITHOUT_PARCEL = frozenset({TaskKind.NEW_INDUSTRIAL_LAND, TaskKind.GRADE_D})
"""Kinds that may be recorded for a town alone: new land may have no parcel code yet, and a firm is no land."""


@dataclass(frozen=True)
class Entry:
    """What was done, as it is typed.

    Attributes
    ----------
    zone, town : where; a parcel's own zone and town go before them.
    area_mu : land in mu; none for a firm.
    """

    kind: str
    on: date
    document: str
    zone: Zone
    town: Town | None = None
    parcel_code: str = ""
    credit_code: str = ""
    area_mu: float | None = None
    note: str = ""


@transaction.atomic
def record_disposal(user: User, entry: Entry, request: HttpRequest | None = None) -> Disposal:
    """Record something done.

    Raises
    ------
    Refusal
        Those that begin with ``disposal_``.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [LOCK])
    if not entry.document.strip():
        raise Refusal("disposal_document_missing")
    refuse_wrong_day(entry.on)
    firm = _firm(entry) if entry.kind == TaskKind.GRADE_D else None
    parcel = _parcel(entry)
    made = Disposal.objects.create(
        kind=entry.kind,
        zone=parcel.zone if parcel and parcel.zone else entry.zone,
        town=parcel.town if parcel else entry.town,
        parcel=parcel,
        enterprise=firm,
        on=entry.on,
        area_mu=None if firm else _area(entry, parcel),
        document=entry.document.strip(),
        note=entry.note.strip(),
        recorded_by=user,
    )
    audit.record(user, "disposal_recorded", made, _detail(made), request)
    return made


@transaction.atomic
def cancel_disposal(user: User, pk: int, reason: str, request: HttpRequest | None = None) -> Disposal:
    """Take a mistaken record back: it stays on file with the reason and counts no more."""
    row = Disposal.objects.select_for_update(of=("self",)).select_related("parcel", "cancelled_by").get(pk=pk)
    if row.cancelled_at is not None:
        raise Refusal("disposal_cancelled_already", {"by": name_of(row.cancelled_by)})
    if not reason.strip():
        raise Refusal("disposal_cancel_reason_missing")
    row.cancelled_at, row.cancelled_by, row.cancel_reason = timezone.now(), user, reason.strip()[:300]
    row.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason"])
    audit.record(user, "disposal_cancelled", row, _detail(row) | {"reason": row.cancel_reason}, request)
    return row


def _detail(row: Disposal) -> dict[str, str]:
    return {
        "kind": row.kind,
        "on": row.on.isoformat(),
        "parcel_code": row.parcel.parcel_code if row.parcel else "",
        "document": row.document,
    }


def _parcel(entry: Entry) -> Parcel | None:
    code = entry.parcel_code.strip()
    if not code:
        if entry.kind not in WITHOUT_PARCEL:
            raise Refusal("disposal_parcel_missing")
        return None
    parcel = Parcel.objects.select_related("zone", "town").filter(parcel_code=code).first()
    if parcel is None:
        raise Refusal("disposal_parcel_unknown", {"parcel_code": code})
    if parcel.zone is None:
        raise Refusal("disposal_parcel_elsewhere", {"parcel_code": code})
    if entry.kind not in WITHOUT_PARCEL and Decision.objects.filter(parcel=parcel, state__in=OPEN).exists():
        raise Refusal("disposal_under_decision", {"parcel_code": code})
    return parcel


def _area(entry: Entry, parcel: Parcel | None) -> float:
    if parcel is not None:
        return refuse_wrong_area(parcel, entry.kind, entry.area_mu)
    if entry.area_mu is None or not entry.area_mu > 0:
        raise Refusal("disposal_area_missing")
    return entry.area_mu


def _firm(entry: Entry) -> Enterprise:
    code = entry.credit_code.strip()
    if not code:
        raise Refusal("disposal_firm_missing")
    firm = Enterprise.objects.filter(credit_code=code).first()
    if firm is None:
        raise Refusal("disposal_firm_unknown", {"credit_code": code})
    before = Disposal.objects.filter(enterprise=firm, on__year=entry.on.year, cancelled_at__isnull=True).first()
    if before is not None:
        raise Refusal("disposal_firm_twice", {"credit_code": code, "on": before.on.isoformat()})
    return firm
