"""What the register's list is narrowed by: the map's filter, and what only a list can show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from analysis.models import AnalysisRun
from maps.filters import Filter, apply_filter, joined_to, read_filter
from maps.indicators import PATHS, STOCK, label_of
from parcels.models import Ownership, Parcel, ParcelKind, ParcelStatus, Town
from parcels.moments import holds
from parcels.permissions import Person, visible_parcels

ALL = "all"
STATUSES = (ParcelStatus.ACTIVE.value, ParcelStatus.RETIRED.value, ALL)
SHARED = tuple(one.name for one in fields(Filter) if one.name != "view")
"""The parts of an address that map and register read alike."""


@dataclass(frozen=True)
class RegisterFilter:
    """The map's filter and the list's own; empty means everything, but only active parcels."""

    shared: Filter
    ownership: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    land_use: str = ""
    status: str = ParcelStatus.ACTIVE.value
    as_of: date | None = None

    @property
    def has_own(self) -> bool:
        """Whether the list shows something else than the map would."""
        return bool(self.ownership or self.kind or self.land_use or self.as_of or self.status != "active")


def read(query: QueryDict) -> RegisterFilter:
    """The filter in an address; what can't be read is left out."""
    status = query.get("status", "")
    return RegisterFilter(
        shared=read_filter(query),
        ownership=tuple(value for value in query.getlist("ownership") if value in [*Ownership.values, "unknown"]),
        kind=tuple(value for value in query.getlist("kind") if value in ParcelKind.values),
        land_use=query.get("land_use", "").strip()[:20],
        status=status if status in STATUSES else ParcelStatus.ACTIVE.value,
        as_of=_day(query.get("as_of", "")),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def listed(user: Person, run: AnalysisRun | None, wanted: RegisterFilter) -> QuerySet[Parcel]:
    """The parcels that the filter lets through, each with its result of the run."""
    return apply_filter(joined_to(visible_parcels(user), run), wanted.shared).filter(_own(wanted))


def whole(user: Person, wanted: RegisterFilter) -> QuerySet[Parcel]:
    """The parcels that the list would show without a filter, of the same status and day."""
    base = RegisterFilter(Filter(zone=wanted.shared.zone), status=wanted.status, as_of=wanted.as_of)
    return listed(user, None, base)


def _own(wanted: RegisterFilter) -> Q:
    condition = Q()
    if wanted.as_of is not None:
        condition &= holds(Parcel, wanted.as_of)
    elif wanted.status != ALL:
        condition &= Q(status=wanted.status)
    if wanted.ownership:
        condition &= Q(ownership__in=["" if value == "unknown" else value for value in wanted.ownership])
    if wanted.kind:
        condition &= Q(kind__in=wanted.kind)
    if wanted.land_use:
        condition &= Q(land_use_code__startswith=wanted.land_use)
    return condition


def shared_query(query: QueryDict) -> str:
    """The parts of the address that the map reads too: the link “on the map”."""
    kept = QueryDict(mutable=True)
    for name in (*SHARED, "run"):
        if values := [value for value in query.getlist(name) if value]:
            kept.setlist(name, values)
    return kept.urlencode()


@dataclass(frozen=True)
class Chip:
    """An active filter in words, and the address without it."""

    label: str
    without: str


def chips(query: QueryDict, wanted: RegisterFilter) -> list[Chip]:
    """The active filters, each with the address that drops it."""
    return [Chip(label, _without(query, name, value)) for name, value, label in _active(wanted)]


def _without(query: QueryDict, name: str, value: str) -> str:
    kept = query.copy()
    kept.pop("page", None)
    if value:
        kept.setlist(name, [one for one in kept.getlist(name) if one != value])
    else:
        kept.pop(name, None)
    return kept.urlencode()


def _active(wanted: RegisterFilter) -> Iterator[tuple[str, str, str]]:
    shared = wanted.shared
    words: dict[str, Any] = {"stock": STOCK, "path": PATHS}
    for name, categories in words.items():
        for value in getattr(shared, name):
            yield name, value, _("Unknown") if value == "unknown" else label_of(categories, value)
    for value in shared.grade:
        yield "grade", value, _("Grade {grade}").format(grade=value)
    for value in shared.sector:
        yield "sector", value, _("Sector {sector}").format(sector=value)
    for town in Town.objects.filter(pk__in=shared.town):
        yield "town", str(town.pk), town.name
    if shared.area_min is not None:
        yield "area_min", "", _("Area ≥ {mu} mu").format(mu=f"{shared.area_min:g}")
    if shared.area_max is not None:
        yield "area_max", "", _("Area ≤ {mu} mu").format(mu=f"{shared.area_max:g}")
    if shared.q:
        yield "q", "", f"“{shared.q}”"
    yield from _active_own(wanted)


def _active_own(wanted: RegisterFilter) -> Iterator[tuple[str, str, str]]:
    owners = {str(value): str(label) for value, label in Ownership.choices}
    for value in wanted.ownership:
        yield "ownership", value, owners.get(value, _("Ownership unknown"))
    for value in wanted.kind:
        yield "kind", value, str(ParcelKind(value).label)
    if wanted.land_use:
        yield "land_use", "", _("Land use {code}…").format(code=wanted.land_use)
    if wanted.as_of:
        yield "as_of", "", _("As of {day}").format(day=wanted.as_of.isoformat())
    elif wanted.status != ParcelStatus.ACTIVE.value:
        label = _("Active and retired") if wanted.status == ALL else str(ParcelStatus.RETIRED.label)
        yield "status", "", label
