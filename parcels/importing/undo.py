"""Taking a whole import back: from the history, in one operation, never over what others did since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pghistory
from django.db import connection, models, transaction
from django.db.models.deletion import ProtectedError
from django.http import HttpRequest
from django.utils import timezone

from parcels import audit
from parcels.importing.importer import derive
from parcels.importing.layers import layer_named
from parcels.models import Attachment, ImportFile, Operation, OperationKind, User
from parcels.refusals import Refusal

MOST_NAMED = 20

# What the import did to each row: whether it began it, the history row before it, and whether somebody came after it.
DONE = """
SELECT e.pgh_obj_id,
       (array_agg(e.pgh_label ORDER BY e.pgh_id))[1] = 'insert' AS begun,
       (SELECT max(b.pgh_id) FROM {events} b WHERE b.pgh_obj_id = e.pgh_obj_id AND b.pgh_id < min(e.pgh_id)) AS before,
       EXISTS (SELECT FROM {events} l WHERE l.pgh_obj_id = e.pgh_obj_id AND l.pgh_id > max(e.pgh_id)) AS since
FROM {events} e JOIN pghistory_context c ON c.id = e.pgh_context_id
WHERE c.metadata->>'import' = %s {only}
GROUP BY e.pgh_obj_id ORDER BY e.pgh_obj_id
"""


@dataclass(frozen=True)
class Undoing:
    """What undoing an import would do: rows that go, rows that get their earlier state, rows that others changed."""

    begun: tuple[int, ...]
    changed: tuple[tuple[int, int], ...]
    since: tuple[int, ...]


def think(row: ImportFile) -> Undoing:
    """Return what undoing would do, from the history of the layer's table."""
    model = layer_named(row.layer).model
    only = "AND e.kind = 'parcel'" if row.layer == "parcels" else ""
    with connection.cursor() as cursor:
        cursor.execute(DONE.format(events=_events(model), only=only), [str(row.pk)])
        rows = cursor.fetchall()
    return Undoing(
        tuple(key for key, begun, _before, since in rows if begun and not since),
        tuple((key, before) for key, begun, before, since in rows if not begun and before and not since),
        tuple(key for key, _begun, _before, since in rows if since),
    )


def _events(model: type[models.Model]) -> str:
    event = getattr(model, "pgh_event_model", None)
    if event is None:
        raise Refusal("import_without_history", {"layer": model._meta.model_name})
    return str(event._meta.db_table)


@transaction.atomic
def undo(row: ImportFile, user: User, *, rest: bool = False, request: HttpRequest | None = None) -> Operation:
    """Take an import back.

    Parameters
    ----------
    rest : bool
        Undo what can be undone although others have changed some of its rows since; those stay as they are.

    Raises
    ------
    Refusal
        ``import_not_saved``, ``import_undone``, ``import_changed_since``, ``import_in_use``.
    """
    row = ImportFile.objects.select_for_update().get(pk=row.pk)
    if row.saved_at is None:
        raise Refusal("import_not_saved")
    if row.undone_at is not None:
        raise Refusal("import_undone", {"at": f"{row.undone_at:%Y-%m-%d %H:%M}"})
    plan = think(row)
    if plan.since and not rest:
        raise Refusal("import_changed_since", {"count": len(plan.since), "rows": _named(row, plan.since)})
    done = Operation.objects.filter(import_file=row, kind=OperationKind.IMPORT).first()
    operation = Operation.objects.create(
        kind=OperationKind.UNDO,
        document=row.original_name[:300],
        made_by=user,
        import_file=row,
        undoes=done,
        detail={"removed": len(plan.begun), "restored": len(plan.changed), "left": len(plan.since)},
    )
    with pghistory.context(operation=operation.pk, user=user.pk):
        _write(row, plan)
    row.undone_at, row.undone_by = timezone.now(), user
    row.save(update_fields=["undone_at", "undone_by"])
    audit.record(user, "import_undone", row, {"file": row.original_name, **operation.detail}, request)
    return operation


def _write(row: ImportFile, plan: Undoing) -> None:
    layer = layer_named(row.layer)
    _remove(layer.model, plan.begun)
    columns = [
        field.column
        for field in layer.model._meta.concrete_fields
        if not field.generated and field.name not in ("id", "version", "updated_at")
    ]
    sets = ", ".join(f'"{name}" = e."{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {layer.table} t SET {sets} FROM {_events(layer.model)} e"
            " JOIN unnest(%s::bigint[]) AS b(pgh_id) ON b.pgh_id = e.pgh_id WHERE t.id = e.pgh_obj_id",
            [[before for _key, before in plan.changed]],
        )
    derive(layer.name)


def _remove(model: type[models.Model], ids: tuple[int, ...]) -> None:
    """Delete what the import began; what others have hung on it since is named and stays."""
    if model._meta.model_name == "parcel" and Attachment.objects.filter(parcel__in=ids).exists():
        raise Refusal("import_in_use", {"what": Attachment._meta.verbose_name, "count": 1})
    try:
        model._default_manager.filter(pk__in=ids).delete()
    except ProtectedError as error:
        held: list[Any] = list(error.protected_objects)
        figures = {"what": str(held[0]._meta.verbose_name_plural), "count": len(held)}
        raise Refusal("import_in_use", figures) from error


def _named(row: ImportFile, ids: tuple[int, ...]) -> list[str]:
    model = layer_named(row.layer).model
    return [str(one) for one in model._default_manager.filter(pk__in=ids[:MOST_NAMED])]
