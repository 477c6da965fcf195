"""Taking a whole import back: from the history, in one operation, never over what others did since."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pghistory
from django.db import IntegrityError, connection, models, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parcels import audit
from parcels.importing.importer import derive
from parcels.importing.layers import layer_named
from parcels.models import ImportFile, Operation, OperationKind, Parcel, ParcelKind, User
from parcels.refusals import Refusal

MOST_NAMED = 20
GOES_ALONG = ("parcelmeasure", "editing", "supplementaryagreement")
"""Tables whose rows are part of what they point at, or computed from it."""
WHAT = {
    "hold": _("pending cases and proposals"),
    "operationparcel": _("operations on land"),
    "lineage": _("operations on land"),
}
"""Names of tables that have none of their own."""

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
        tuple(key for key, begun, _prior, since in rows if begun and not since),
        tuple((key, before) for key, begun, before, since in rows if not begun and before and not since),
        tuple(key for key, _begun, _prior, since in rows if since),
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
        ``import_not_saved``, ``import_undone``, ``import_changed_since``, ``import_in_use``, ``import_undo_overlaps``,
        ``occupied_over_area``.
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
        try:
            _write(row, plan)
        except IntegrityError as error:
            raise _in_words(error) from error
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


def _in_words(error: IntegrityError) -> Refusal:
    """What keeps the earlier state from coming back: land that others hold by now, or firms that occupy more."""
    diagnosis = getattr(error.__cause__, "diag", None)
    constraint = getattr(diagnosis, "constraint_name", None)
    if diagnosis is None or constraint not in ("parcel_no_overlap", "occupation_within_parcel"):
        return Refusal("database_refused", {"detail": str(error).strip().splitlines()[0][:300]})
    named = json.loads(diagnosis.message_detail)
    if constraint == "occupation_within_parcel":
        figures = {"occupied_m2": named["occupied_m2"], "area_m2": named["limit_m2"], "day": named["on"]}
        return Refusal("occupied_over_area", figures)
    figures = {name: named[name] for name in ("parcel_code", "other_code", "area_m2")}
    return Refusal("import_undo_overlaps", figures)


def _remove(model: type[models.Model], ids: tuple[int, ...]) -> None:
    """Delete what the import began; refused with names where something hangs on it."""
    for relation in model._meta.related_objects:
        _refuse_what_hangs_on(model, relation, ids)
    model._default_manager.filter(pk__in=ids).delete()


def _refuse_what_hangs_on(model: type[models.Model], relation: Any, ids: tuple[int, ...]) -> None:
    """Refuse when rows of another table point at these: deleting would take them along or break them."""
    other, name = relation.related_model, relation.field.name
    if relation.many_to_many or hasattr(other, "pgh_tracked_model") or other._meta.model_name in GOES_ALONG:
        return
    held = other._default_manager.filter(**{f"{name}__in": ids})
    if other is Parcel:
        held = held.filter(kind=ParcelKind.PARCEL)  # what is left of a batch is derived from it
    count = held.count()
    if count:
        keys = held.order_by(name).values_list(name, flat=True).distinct()[:MOST_NAMED]
        rows = [str(one) for one in model._default_manager.filter(pk__in=list(keys))]
        what = str(WHAT.get(str(other._meta.model_name), other._meta.verbose_name_plural))
        raise Refusal("import_in_use", {"what": what, "count": count, "rows": rows})


def _named(row: ImportFile, ids: tuple[int, ...]) -> list[str]:
    model = layer_named(row.layer).model
    return [str(one) for one in model._default_manager.filter(pk__in=ids[:MOST_NAMED])]
