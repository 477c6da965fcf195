"""The records of a year as rows to read: decisions carried out and disposals, narrowed and sorted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from analysis.arithmetic.decision_steps import OPEN
from analysis.cases.models import Disposal, DonePart
from analysis.cases.parts import Done, done_of
from analysis.cases.people import name_of
from analysis.cases.records import parts_counted
from analysis.words import path_label, place_label, policy_of
from parcels.models import Zone

GEOMETRY = ("parcel__geom", "parcel__geom_3857", "parcel__town__geom", "parcel__town__geom_3857")


@dataclass(frozen=True)
class Row:
    """One record. `amount` in mu, or one firm; a cancelled one counts no more."""

    kind: str
    on: date
    amount: float
    parcel_id: int | None
    code: str
    firm: str
    town_id: int | None
    town: str
    path: str
    document: str
    who: str
    source: str  # decision, record
    disposal_id: int | None
    note: str
    cancelled: str


SORTS: dict[str, Callable[[Row], Any]] = {
    "on": lambda row: (row.on, row.code),
    "kind": lambda row: (row.kind, row.on),
    "code": lambda row: (row.code, row.on),
    "town": lambda row: (row.town, row.on),
    "amount": lambda row: (row.amount, row.on),
}


def rows_of(zone: Zone, year: int) -> list[Row]:
    """Every record of a zone and a year, cancelled ones too."""
    return [*_decided(zone, year), *_recorded(zone, year)]


def narrowed(rows: list[Row], asked: dict[str, Any], sort: str) -> list[Row]:
    """The rows of a kind, town, month or code, in an order (`-` before it turns it round).

    `as_of` leaves out what came after a day, `cancelled` lets in what was cancelled.
    """
    found = [row for row in rows if _fits(row, asked)]
    return sorted(found, key=SORTS[sort.lstrip("-")], reverse=sort.startswith("-"))


def _fits(row: Row, asked: dict[str, Any]) -> bool:
    town = asked.get("town")
    return (
        (not asked.get("kind") or row.kind == asked["kind"])
        and (not town or row.town_id == (None if town == "none" else int(town)))
        and (not asked.get("month") or row.on.month == int(asked["month"]))
        and (not asked.get("as_of") or row.on <= asked["as_of"])
        and (asked.get("code") or "").lower() in f"{row.code} {row.firm}".lower()
        and (bool(asked.get("cancelled")) or not row.cancelled)
    )


def _decided(zone: Zone, year: int) -> list[Row]:
    found = DonePart.objects.filter(parts_counted(zone, year)).select_related(
        "decision__parcel__town", "decision__run", "by"
    )
    parts = list(found.defer(*(f"decision__{name}" for name in GEOMETRY)))
    done = done_of({one.decision_id: one.decision for one in parts}.values())
    return [_of_part(one, done[one.decision_id]) for one in parts]


def _of_part(one: DonePart, done: Done) -> Row:
    decision = one.decision
    left = _("in part: {mu} mu of the decision are left").format(mu=f"{done.left_mu:,.1f}")
    return Row(
        kind=one.campaign,
        on=one.on,
        amount=one.area_mu,
        parcel_id=decision.parcel_id,
        code=decision.parcel.parcel_code,
        firm="",
        town_id=decision.parcel.town_id,
        town=place_label(decision.parcel.town) if decision.parcel.town else "",
        path=path_label(policy_of(decision.run), decision.decided_path),
        document=one.document,
        who=name_of(one.by),
        source="decision",
        disposal_id=None,
        note=left if decision.state in OPEN and done.in_part else "",
        cancelled="",
    )


def _recorded(zone: Zone, year: int) -> list[Row]:
    found = Disposal.objects.filter(zone=zone, on__year=year)
    related = found.select_related("parcel", "town", "enterprise", "recorded_by", "cancelled_by")
    return [_of_disposal(one) for one in related.defer("parcel__geom", "parcel__geom_3857", "town__geom")]


def _of_disposal(one: Disposal) -> Row:
    return Row(
        kind=one.kind,
        on=one.on,
        amount=1.0 if one.area_mu is None else one.area_mu,
        parcel_id=one.parcel_id,
        code=one.parcel.parcel_code if one.parcel else "",
        firm=one.enterprise.name if one.enterprise else "",
        town_id=one.town_id,
        town=place_label(one.town) if one.town else "",
        path="",
        document=one.document,
        who=name_of(one.recorded_by),
        source="record",
        disposal_id=one.pk,
        note=one.note,
        cancelled=f"{one.cancel_reason} ({name_of(one.cancelled_by)})" if one.cancelled_at else "",
    )
