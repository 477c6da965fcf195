"""Taking any operation back: surgery undoes boundaries, this undoes columns; and what that would bring, beforehand."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest

from parcels.history.operations import Told, told
from parcels.history.restoring import text_of
from parcels.history.versions import version_numbered, versions_of
from parcels.models import Operation, OperationKind, OperationRole, User
from parcels.refusals import Refusal
from parcels.surgery import attributes
from parcels.surgery.attributes import Edit
from parcels.surgery.paper import Paper
from parcels.surgery.undo import UNDOABLE, undo

PREVIEW = Paper("—")


@dataclass(frozen=True)
class Preview:
    """What an undo would do, or why it can't be done."""

    told: Told | None
    refusal: Refusal | None


class _NothingKept(Exception):
    """Rolls a trial back."""


def may_be_undone(operation: Operation) -> bool:
    """Whether the kind of operation can be undone and nobody has undone it."""
    known = operation.kind in UNDOABLE or is_of_columns(operation)
    return known and not Operation.objects.filter(undoes=operation).exists()


def is_of_columns(operation: Operation) -> bool:
    """Whether an operation only changed columns."""
    if operation.kind == OperationKind.ATTRIBUTES:
        return True
    roles = set(operation.parcels.values_list("role", flat=True))
    return roles == {OperationRole.CHANGED}


def preview_of(operation: Operation, user: User) -> Preview:
    """Undo the operation on trial, see what it did, and take the trial back: nothing is kept."""
    found: list[Told] = []
    try:
        with transaction.atomic():
            found.append(told(undo_any(operation, user, PREVIEW)))
            raise _NothingKept
    except _NothingKept:
        return Preview(found[0], None)
    except Refusal as refusal:
        return Preview(None, refusal)


def undo_any(operation: Operation, user: User, paper: Paper, request: HttpRequest | None = None) -> Operation:
    """Undo an operation by a new one.

    Raises
    ------
    Refusal
        What surgery's undo refuses; for columns also ``undo_columns_changed``, which names the parcels that somebody
        has changed in the same columns since.
    """
    if not is_of_columns(operation):
        return undo(operation.pk, user, paper, request)
    paper.refuse_missing()
    with transaction.atomic():
        done = Operation.objects.select_for_update().get(pk=operation.pk)
        if Operation.objects.filter(undoes=done).exists():
            raise Refusal("undo_twice", {"operation": done.pk})
        compared = attributes.compare(_edits(done), user)
        _refuse(compared)
        made = attributes.save(compared, user, paper, request, OperationKind.UNDO)
        if made is None:
            raise Refusal("nothing_changed")
        made.undoes = done
        made.save(update_fields=["undoes"])
    return made


def _edits(done: Operation) -> list[Edit]:
    """Each parcel's columns as they stood before, seen from the version that the operation left."""
    edits = []
    for row in done.parcels.all():
        versions = versions_of(row.parcel_id)
        before = version_numbered(versions, row.version_before or 0)
        after = version_numbered(versions, row.version_after or 0)
        wanted = {
            name: text_of(column, before.values[column.attribute])
            for name, column in attributes.COLUMNS.items()
            if before.values[column.attribute] != after.values[column.attribute]
        }
        edits.append(Edit(row.parcel_id, row.version_after or 0, wanted))
    return edits


def _refuse(compared: attributes.Comparison) -> None:
    for refused in compared.refused.values():
        raise Refusal(refused["code"], refused["figures"])
    changed = sorted({compared.codes[cell.parcel_id] for cell in compared.conflicts})
    if changed:
        raise Refusal("undo_columns_changed", {"parcel_code": changed[:20], "count": len(changed)})
