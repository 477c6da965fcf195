"""Bringing an earlier state of a parcel back, as a new operation that rests on a document of its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from parcels.history.timeline import Change
from parcels.history.versions import Version, shape_at, version_numbered, versions_of
from parcels.history.words import FIELDS, Names, label_of, value_in_words
from parcels.importing.layers import Column
from parcels.models import Operation, OperationKind, Parcel, User
from parcels.refusals import Refusal
from parcels.surgery import attributes, perform
from parcels.surgery.commit import commit
from parcels.surgery.paper import Paper
from parcels.surgery.plan import Plan, coordinates_of, think

BOUNDARY = "boundary"


@dataclass(frozen=True)
class Preview:
    """What would come back.

    Attributes
    ----------
    columns : by their names in files, as they stand today and as they would.
    plan : surgery's plan for the boundary; None when it is the same, or when `refusal` says why it can't be.
    """

    version: Version
    now: Version
    columns: dict[str, Change]
    reshaped: bool
    plan: Plan | None
    refusal: Refusal | None


def text_of(column: Column, value: Any) -> str:
    """Return a stored value as the text that would be read back as the same; places by their code."""
    if column.kind == "parent" and value is not None:
        found = column.field.related_model._default_manager.filter(pk=value).values_list("code", flat=True)  # type: ignore[union-attr]
        return str(found.first() or "")
    return attributes.shown(column, value)


def preview_of(parcel: Parcel, number: int, user: User) -> Preview:
    """Return what restoring a version would bring back.

    Raises
    ------
    Refusal
        ``restore_retired``: a retired parcel comes back by undoing what retired it.
    """
    if parcel.status != "active":
        raise Refusal("restore_retired", {"parcel_code": parcel.parcel_code})
    versions = versions_of(parcel.pk)
    version, now = version_numbered(versions, number), versions[-1]
    names = Names([version.values, now.values])
    columns = {
        name: Change(
            name,
            label_of(column.attribute),
            value_in_words(column.attribute, now.values[column.attribute], names),
            value_in_words(column.attribute, version.values[column.attribute], names),
        )
        for name, column in attributes.COLUMNS.items()
        if column.attribute in FIELDS and now.values[column.attribute] != version.values[column.attribute]
    }
    plan, refusal = None, None
    reshaped = version.shape_key != now.shape_key
    if reshaped:
        try:
            plan = think(_asked(parcel.pk, number, now.number), user)
        except Refusal as found:
            refusal = found
    return Preview(version, now, columns, reshaped, plan, refusal)


def _asked(parcel_id: int, number: int, seen: int) -> perform.Asked:
    coordinates = coordinates_of(shape_at(parcel_id, number))
    body: Mapping[str, Any] = {
        "kind": "restore",
        "parcels": [{"id": parcel_id, "version": seen}],
        "coordinates": coordinates,
        "despite_holds": True,
    }
    return perform.read(body)


def restore(
    parcel: Parcel,
    number: int,
    seen: int,
    chosen: Collection[str],
    user: User,
    paper: Paper,
    request: HttpRequest | None = None,
) -> list[Operation]:
    """Bring the chosen columns, and the boundary when `BOUNDARY` is among them, back: all or nothing.

    The boundary and the columns are two operations under one document.

    Parameters
    ----------
    seen : int
        The version that the user looked at; when it is no longer the newest, nothing is done.

    Raises
    ------
    Refusal
        ``restore_retired``, ``restore_nothing``, ``version_stale``, or what surgery finds against the boundary.
    """
    found = preview_of(parcel, number, user)
    names = [name for name in found.columns if name in chosen]
    reshape = BOUNDARY in chosen and found.reshaped
    if not names and not reshape:
        raise Refusal("restore_nothing")
    if found.now.number != seen:
        raise Refusal("version_stale", {"parcel_code": parcel.parcel_code})
    made: list[Operation] = []
    with transaction.atomic():
        if reshape:
            made.append(commit(_asked(parcel.pk, number, seen), user, paper, "", request))
        if names:
            made.append(_columns(parcel, found.version, names, user, paper, request))
    return made


def _columns(
    parcel: Parcel, version: Version, names: list[str], user: User, paper: Paper, request: HttpRequest | None
) -> Operation:
    now = Parcel.objects.values_list("version", flat=True).get(pk=parcel.pk)
    columns = {name: attributes.COLUMNS[name] for name in names}
    wanted = {name: text_of(column, version.values[column.attribute]) for name, column in columns.items()}
    compared = attributes.compare([attributes.Edit(parcel.pk, now, wanted)], user)
    for refused in compared.refused.values():
        raise Refusal(refused["code"], refused["figures"])
    operation = attributes.save(compared, user, paper, request, OperationKind.RESTORE)
    if operation is None:
        raise Refusal("restore_nothing")
    return operation
