"""A parcel's columns as a form, and what a save meets: values that merge, values that collide, values refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parcels.history.restoring import text_of
from parcels.history.timeline import Change, Entry, timeline_of
from parcels.history.versions import Version, version_numbered, versions_of
from parcels.history.words import Names, label_of, name_of, value_in_words
from parcels.importing.layers import Column
from parcels.models import Operation, Parcel, Town, User
from parcels.permissions import towns_edited
from parcels.refusals import Refusal, message
from parcels.surgery import attributes
from parcels.surgery.attributes import COLUMNS, CONFLICT, REFUSED, Comparison, Edit
from parcels.surgery.paper import Paper

PREFIX, CHOICE = "v-", "choice-"
TRIES = 3

GROUPS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (pgettext_lazy("columns", "Place"), ("address", "town_code", "block_code")),
    (_("Right"), ("ownership", "certificate_area_m2", "valid_from", "document")),
    (_("Use"), ("land_use_code", "land_use_standard", "use_type", "sector_code", "plan_conforms")),
    (_("Buildings, as stated"), ("floor_area_m2", "footprint_m2", "yard_m2")),
    (
        _("Stock land"),
        (
            "stock_category",
            "recognised",
            "recognised_on",
            "idle_cause",
            "hardship",
            "owner_intent",
            "violation",
            "project_matches",
        ),
    ),
)
HELP: dict[str, str | Promise] = {
    "certificate_area_m2": _("As printed on the certificate; the area of the boundary stands beside it and stays."),
    "floor_area_m2": _("When stated, it counts instead of the sum of the buildings."),
    "land_use_code": _("By the classification named beside it, such as 100102 or 0601."),
    "sector_code": _("By GB/T 4754, such as C3311."),
    "stock_category": _("Only what has been recognised by a document; findings come from the analysis."),
    "plan_conforms": _("Whether the use agrees with the detailed plan."),
}


@dataclass(frozen=True)
class Input:
    """One control of the form; `options` are value and word of a choice."""

    name: str
    label: str
    kind: str
    value: str
    options: list[tuple[str, str]] = field(default_factory=list)
    help: str = ""
    error: str = ""
    limit: int | None = None


@dataclass(frozen=True)
class Collision:
    """A value that two people changed: what both saw, what stands now and by whom, what the editor wants."""

    name: str
    label: str
    base: str
    theirs: str
    mine: str
    entry: Entry | None


@dataclass(frozen=True)
class Outcome:
    """What a save came to: an operation, or collisions and refusals that keep it from being one."""

    compared: Comparison
    operation: Operation | None = None
    collisions: list[Collision] = field(default_factory=list)
    errors: Mapping[str, str] = field(default_factory=dict)
    refusal: Refusal | None = None
    since: list[Entry] = field(default_factory=list)

    @property
    def reshaped(self) -> bool:
        """Whether somebody changed the boundary meanwhile."""
        return any(entry.reshaped for entry in self.since)


def texts_of(version: Version) -> dict[str, str]:
    """Return all columns of a version as the texts of a form."""
    return {name: text_of(column, version.values[column.attribute]) for name, column in COLUMNS.items()}


def inputs_of(
    values: Mapping[str, str], user: User, errors: Mapping[str, str] | None = None
) -> list[tuple[str | Promise, list[Input]]]:
    """Return the form's controls in their groups."""
    return [(title, [_input(name, values, user, errors or {}) for name in names]) for title, names in GROUPS]


def _input(name: str, values: Mapping[str, str], user: User, errors: Mapping[str, str]) -> Input:
    column = COLUMNS[name]
    kind = {"number": "number", "whole": "number", "date": "date", "text": "text"}.get(column.kind, "choice")
    limit = getattr(column.field, "max_length", None) if kind == "text" else None
    return Input(
        name,
        label_of(column.attribute),
        kind,
        values.get(name, ""),
        options_of(column, user) if kind == "choice" else [],
        str(HELP.get(name, "")),
        errors.get(name, ""),
        limit,
    )


def options_of(column: Column, user: User) -> list[tuple[str, str]]:
    """Return value and word of each choice, unknown first; towns only those in which the user edits."""
    if column.kind == "flag":
        return [("", "—"), ("1", str(_("yes"))), ("0", str(_("no")))]
    if column.kind == "parent":
        rows: QuerySet[Any] = column.field.related_model._default_manager.order_by("code")  # type: ignore[union-attr]
        towns = towns_edited(user)
        if column.field.related_model is Town and towns is not None:
            rows = rows.filter(pk__in=towns)
        return [("", "—"), *((row.code, f"{row.code} {name_of(row)}".strip()) for row in rows.defer("geom"))]
    return [("", "—"), *((str(value), str(word)) for value, word in column.field.choices or ())]


def save(
    parcel: Parcel,
    seen: int,
    wanted: Mapping[str, str],
    choices: Mapping[str, str],
    decided_on: int | None,
    user: User,
    paper: Paper,
    request: HttpRequest | None = None,
) -> Outcome:
    """Save what one person wants of a parcel, merged with what others saved since.

    Parameters
    ----------
    seen : int
        The version that the form showed.
    wanted : mapping
        Texts by column; those that agree with the version seen are no change.
    choices : mapping
        ``mine`` or ``theirs`` by column, for collisions that were shown.
    decided_on : int, optional
        The version that the collisions were shown against; choices about an older one don't count.
    """
    for _try in range(TRIES):
        outcome = _once(parcel, seen, wanted, choices, decided_on, user, paper, request)
        if outcome.refusal is None or outcome.refusal.code != "version_stale":
            break
    return outcome


def _once(
    parcel: Parcel,
    seen: int,
    wanted: Mapping[str, str],
    choices: Mapping[str, str],
    decided_on: int | None,
    user: User,
    paper: Paper,
    request: HttpRequest | None,
) -> Outcome:
    compared = attributes.compare([Edit(parcel.pk, seen, dict(wanted))], user)
    since = since_version(parcel.pk, seen)
    for refused in compared.refused.values():
        return Outcome(compared, refusal=Refusal(refused["code"], refused["figures"]), since=since)
    if decided_on == compared.versions[parcel.pk]:
        compared = attributes.decide(compared, {(parcel.pk, name): choice for name, choice in choices.items()})
    errors = {cell.column: _sentence(cell) for cell in compared.of_state(REFUSED)}
    errors |= _foreign_town(compared, user)
    if errors:
        return Outcome(compared, errors=errors, since=since)
    if compared.conflicts:
        return Outcome(compared, collisions=_collisions(parcel.pk, compared, since), since=since)
    try:
        operation = attributes.save(compared, user, paper, request)
    except Refusal as refusal:
        return Outcome(compared, refusal=refusal, since=since)
    return Outcome(compared, operation, since=since)


def _sentence(cell: attributes.Cell) -> str:
    refusal = cell.refusal or {}
    return message(refusal["code"], refusal["figures"])


def _foreign_town(compared: Comparison, user: User) -> dict[str, str]:
    """A parcel may only be moved into a town in which the user edits."""
    towns = towns_edited(user)
    moved = [cell for cell in compared.to_save if cell.column == "town_code"]
    if towns is None or not moved or moved[0].wanted in towns:
        return {}
    return {"town_code": message("not_your_town", {"parcel_code": moved[0].text})}


def since_version(parcel_id: int, seen: int) -> list[Entry]:
    """Return what happened to a parcel after a version, newest first."""
    return [entry for entry in timeline_of(parcel_id) if entry.version > seen]


def _collisions(parcel_id: int, compared: Comparison, since: list[Entry]) -> list[Collision]:
    cells = compared.of_state(CONFLICT)
    rows = [{COLUMNS[cell.column].attribute: side} for cell in cells for side in (cell.base, cell.now, cell.wanted)]
    names = Names(rows)
    found = []
    for cell in cells:
        attribute = COLUMNS[cell.column].attribute
        by = next((entry for entry in since if any(one.attribute == attribute for one in entry.changes)), None)
        base, theirs, mine = (value_in_words(attribute, side, names) for side in (cell.base, cell.now, cell.wanted))
        found.append(Collision(cell.column, label_of(attribute), base, theirs, mine, by))
    return found


def told_cells(cells: list[attributes.Cell]) -> list[Change]:
    """Return values that a save would write, in words."""
    names = Names({COLUMNS[cell.column].attribute: side} for cell in cells for side in (cell.now, cell.wanted))
    found = []
    for cell in cells:
        attribute = COLUMNS[cell.column].attribute
        old, new = (value_in_words(attribute, side, names) for side in (cell.now, cell.wanted))
        found.append(Change(attribute, label_of(attribute), old, new))
    return found


def standing(parcel: Parcel) -> Version:
    """Return the newest version of a parcel; 404 when the history knows nothing of it."""
    versions = versions_of(parcel.pk)
    return version_numbered(versions, versions[-1].number if versions else 0)
