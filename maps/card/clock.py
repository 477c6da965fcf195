"""The legal clock of a parcel as a line: where it began, the thresholds, today (Order 53 Art. 2, 14; DOMAIN 1.1, 2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from analysis.arithmetic.policy_model import Policy
from maps.policy_words import say
from parcels.arithmetic import clocks
from parcels.models import LandContract, Parcel

WIDTH, LEFT, RIGHT = 352.0, 14.0, 338.0
BEYOND = 0.12
"""How much of the line lies beyond its last threshold."""


@dataclass(frozen=True)
class Mark:
    """A threshold: its place on the line (px), its words and its day."""

    x: float
    label: str | Promise
    day: date
    is_past: bool
    anchor: str


@dataclass(frozen=True)
class Clock:
    """A drawn clock: marks, today's place, and the days to the next threshold."""

    marks: list[Mark]
    today: date
    x: float
    x_before: float
    x_last: float
    is_beyond_first: bool
    days_left: int | None
    next_label: str | Promise
    days_over: int
    source: str


def clock_of(
    parcel: Parcel, contract: LandContract | None, facts: dict[str, Any], stock: str, as_of: date, policy: Policy
) -> Clock | None:
    """The clock that runs for this category; None where none does or its first day is unknown."""
    if stock == "idle" and facts.get("started") == "yes":
        start = contract.stopped_on if contract else None
        return _clock(
            start, [(_("Stopped"), 0), (_("1 year · idle"), _months(policy, "stopped_months"))], as_of, policy, "idle"
        )
    if stock == "idle":
        labels = [
            (_("Agreed start"), 0),
            (_("1 year · idle"), _months(policy, "idle_months")),
            (_("2 years · recovery"), _months(policy, "recovery_months")),
        ]
        return _clock(start_due(contract), labels, as_of, policy, "idle")
    if stock == "approved_not_supplied" and parcel.batch:
        labels = [(_("Approved"), 0), (_("2 years · may lapse"), _months(policy, "lapse_months"))]
        return _clock(parcel.batch.approved_on, labels, as_of, policy, "approved_not_supplied")
    return None


def start_due(contract: LandContract | None) -> date | None:
    """The day building was due to start: newest supplement, else contract, else delivery and a year."""
    if contract is None:
        return None
    newest = contract.supplements.filter(agreed_start__isnull=False).order_by("-agreed_on").first()
    due = clocks.start_due(newest.agreed_start if newest else None, contract.agreed_start, contract.delivered_on)
    return _as_date(due)


def _as_date(value: Any) -> date | None:
    found = value.item() if hasattr(value, "item") else value
    return found if isinstance(found, date) else None


def _months(policy: Policy, figure: str) -> int:
    return int(policy.figure(figure))


def _clock(
    start: date | None, labels: Sequence[tuple[str | Promise, int]], as_of: date, policy: Policy, category: str
) -> Clock | None:
    if start is None:
        return None
    days = [_as_date(clocks.add_months(start, months)) or start for _label, months in labels]
    end = max((days[-1] - start).days, (as_of - start).days, 1) * (1 + BEYOND)

    def place(day: date) -> float:
        share = min(max((day - start).days / end, 0), 1)
        return round(LEFT + share * (RIGHT - LEFT), 1)

    marks = [
        Mark(
            place(day), label, day, day <= as_of, "start" if at == 0 else "end" if place(day) > WIDTH - 60 else "middle"
        )
        for at, (day, (label, _m)) in enumerate(zip(days, labels, strict=True))
    ]
    ahead = next((mark for mark in marks if not mark.is_past), None)
    passed = [mark for mark in marks[1:] if mark.is_past]
    return Clock(
        marks=marks,
        today=as_of,
        x=place(as_of),
        x_before=passed[0].x if passed else place(as_of),
        x_last=marks[-1].x,
        is_beyond_first=bool(passed),
        days_left=(ahead.day - as_of).days if ahead else None,
        next_label=ahead.label if ahead else "",
        days_over=(as_of - marks[-1].day).days if not ahead else 0,
        source=say(next((one.source.words for one in policy.categories if one.name == category), None)),
    )
