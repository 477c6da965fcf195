"""Who changed what of a parcel, by which document, in effect from when and known since when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parcels.forms.audit import day_begins
from parcels.history.versions import Version, versions_of
from parcels.history.words import FIELDS, Names, label_of, value_in_words
from parcels.models import ImportFile, Operation, User

BEGUN, BOUNDARY, NODED, RETIRED, REVIVED, ATTRIBUTES, REMOVED = (
    "begun",
    "boundary",
    "noded",
    "retired",
    "revived",
    "attributes",
    "removed",
)
KINDS: dict[str, str | Promise] = {
    BEGUN: _("Entered"),
    BOUNDARY: _("Boundary changed"),
    NODED: _("Vertices added"),
    RETIRED: _("Retired"),
    REVIVED: _("Brought back"),
    ATTRIBUTES: _("Attributes changed"),
    REMOVED: _("Removed"),
}
SAME_AREA_M2 = 1e-6


@dataclass(frozen=True)
class Change:
    """One column, old and new in words."""

    attribute: str
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Entry:
    """One change of a parcel.

    Attributes
    ----------
    at : known since.
    effective_on : in effect from, by the operation or by the parcel's own dates; None when no document says it.
    area_before_m2 : None for the first entry.
    """

    version: int
    at: datetime
    kind: str
    who: str
    user_id: int | None
    document: str
    effective_on: date | None
    area_m2: float
    area_before_m2: float | None
    operation: Operation | None = None
    import_file: ImportFile | None = None
    changes: list[Change] = field(default_factory=list)

    @property
    def what(self) -> str:
        """The kind of change in words."""
        return str(KINDS[self.kind])

    @property
    def reshaped(self) -> bool:
        """Whether the boundary changed."""
        return self.kind in (BOUNDARY, NODED) or bool(self.difference_m2)

    @property
    def difference_m2(self) -> float | None:
        """How much land came with the change; None for the first entry, 0.0 where only rounding differs."""
        if self.area_before_m2 is None:
            return None
        difference = self.area_m2 - self.area_before_m2
        return difference if abs(difference) > SAME_AREA_M2 else 0.0


def timeline_of(parcel_id: int) -> list[Entry]:
    """Return all changes of a parcel, newest first."""
    versions = versions_of(parcel_id)
    causes = _Causes(versions)
    names = Names(version.values for version in versions)
    before: list[Version | None] = [None, *versions][: len(versions)]
    entries = [_entry(now, then, causes, names) for now, then in zip(versions, before, strict=True)]
    return entries[::-1]


class _Causes:
    """People, operations and files behind the versions, each read with one query."""

    def __init__(self, versions: Iterable[Version]) -> None:
        asked = [version.cause for version in versions]
        self.people = {row.pk: row for row in User.objects.filter(pk__in=_ids(asked, "user"))}
        operations = Operation.objects.filter(pk__in=_ids(asked, "operation"))
        self.operations = {row.pk: row for row in operations.select_related("import_file", "undoes", "made_by")}
        self.files = {row.pk: row for row in ImportFile.objects.filter(pk__in=_ids(asked, "import"))}

    def who(self, cause: Any) -> User | None:
        """The user of the request, or whoever made the operation (work in the background)."""
        operation = self.operations.get(number_in(cause, "operation"))
        return self.people.get(number_in(cause, "user")) or (operation.made_by if operation else None)


def _ids(causes: list[Any], name: str) -> set[int]:
    return {number_in(cause, name) for cause in causes} - {-1}


def number_in(cause: Any, name: str) -> int:
    """Return an id that a history context names, -1 when it names none."""
    try:
        return int(cause.get(name))
    except (TypeError, ValueError):
        return -1


def person(user: User | None) -> str:
    """Return how a person is called; empty for a program."""
    return (user.get_full_name() or user.get_username()) if user else ""


def _entry(now: Version, then: Version | None, causes: _Causes, names: Names) -> Entry:
    operation = causes.operations.get(number_in(now.cause, "operation"))
    file = causes.files.get(number_in(now.cause, "import")) or (operation.import_file if operation else None)
    user = causes.who(now.cause)
    return Entry(
        version=now.number,
        at=now.at,
        kind=_kind(now, then),
        who=person(user),
        user_id=user.pk if user else None,
        document=(operation.document if operation else "") or (now.values["document"] if then is None else ""),
        effective_on=_effective(now, then, operation),
        area_m2=now.area_m2,
        area_before_m2=then.area_m2 if then else None,
        operation=operation,
        import_file=file,
        changes=changes_between(then, now, names) if then else [],
    )


def _kind(now: Version, then: Version | None) -> str:
    if now.label == "delete":
        return REMOVED
    if then is None or then.label == "delete":
        return BEGUN
    if now.values["status"] != then.values["status"]:
        return RETIRED if now.values["status"] == "retired" else REVIVED
    if now.shape_key == then.shape_key:
        return ATTRIBUTES
    same_land = abs(now.area_m2 - then.area_m2) <= SAME_AREA_M2
    return NODED if same_land and now.values == then.values else BOUNDARY


def _effective(now: Version, then: Version | None, operation: Operation | None) -> date | None:
    if operation is not None and operation.effective_on:
        return operation.effective_on
    if then is None:
        return now.values["valid_from"]
    return now.values["valid_to"] if now.values["status"] == "retired" else None


def changes_between(then: Version, now: Version, names: Names | None = None) -> list[Change]:
    """Return the columns that differ between two versions, old and new in words."""
    names = names or Names([then.values, now.values])
    return [
        Change(
            name,
            label_of(name),
            value_in_words(name, then.values[name], names),
            value_in_words(name, now.values[name], names),
        )
        for name in FIELDS
        if then.values[name] != now.values[name]
    ]


def narrowed(
    entries: list[Entry], kind: str = "", who: int | None = None, since: date | None = None, until: date | None = None
) -> list[Entry]:
    """Return the entries of a kind, by a person, known within days (both ends included)."""
    return [
        entry
        for entry in entries
        if (not kind or entry.kind == kind)
        and (who is None or entry.user_id == who)
        and (since is None or entry.at >= day_begins(since))
        and (until is None or entry.at < day_begins(until + timedelta(days=1)))
    ]
