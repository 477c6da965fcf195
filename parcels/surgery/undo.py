"""Taking an operation back: a new operation that brings the retired parcels to life again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pghistory
import shapely
from django.db import connection, transaction
from django.http import HttpRequest

from parcels import audit
from parcels.arithmetic.surgery.outcome import AREA_TOL_M2
from parcels.arithmetic.surgery.rings import vertices_of
from parcels.arithmetic.surgery.vertices import insert_vertices
from parcels.hex_shapes import shapes_from_hex
from parcels.models import LandContract, Operation, OperationKind, OperationParcel, OperationRole, Parcel, User
from parcels.permissions import can_edit_parcel
from parcels.refusals import Refusal
from parcels.surgery import neighbourhood, occupants, writing
from parcels.surgery.paper import Paper

ENDS = {OperationRole.BEGUN, OperationRole.REVIVED}
RETURNS = {OperationRole.RETIRED}
SHAPES = {OperationRole.CORRECTED, OperationRole.NODED}
UNDOABLE = frozenset(
    {
        OperationKind.SPLIT,
        OperationKind.MERGE,
        OperationKind.BOUNDARY,
        OperationKind.CORRECTION,
        OperationKind.BEGIN,
        OperationKind.UNDO,
        OperationKind.CLEANING,
        OperationKind.RESTORE,
    }
)

SHAPE_AT = """
SELECT DISTINCT ON (e.pgh_obj_id) e.pgh_obj_id, e.geom::text
FROM parcels_parcelevent AS e JOIN unnest(%s::bigint[], %s::int[]) AS asked(id, version)
  ON e.pgh_obj_id = asked.id AND e.version = asked.version
ORDER BY e.pgh_obj_id, e.pgh_id DESC
"""
NOW = "SELECT id, parcel_code, status, version, town_id, geom::text FROM parcels_parcel WHERE id = ANY(%s) ORDER BY id"
REVIVE = "UPDATE parcels_parcel SET status = 'active', valid_to = NULL WHERE id = ANY(%s)"
LATER = """
SELECT DISTINCT o.id FROM parcels_operation o JOIN parcels_operationparcel r ON r.operation_id = o.id
WHERE r.parcel_id = ANY(%s) AND o.id > %s AND r.role <> 'noded' ORDER BY o.id
"""


def shapes_at(versions: Mapping[int, int]) -> dict[int, Any]:
    """Return the shapes that parcels had at these versions."""
    return _shapes(SHAPE_AT, [list(versions), list(versions.values())])


def _shapes(sql: str, parameters: list[Any]) -> dict[int, Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows = cursor.fetchall()
    shapes = shapes_from_hex(row[-1] for row in rows)
    return {row[0]: neighbourhood.plain(shape) for row, shape in zip(rows, shapes, strict=True)}


def undo(operation_id: int, user: User, paper: Paper, request: HttpRequest | None = None) -> Operation:
    """Undo an operation by a new one; undoing an undo does the operation again.

    Raises
    ------
    Refusal
        ``undo_twice``, ``undo_not_possible`` (the later operations are named), ``undo_kind``, ``children_in_use``.
    """
    paper.refuse_missing()
    with transaction.atomic():
        done = Operation.objects.select_for_update().filter(pk=operation_id).first()
        if done is None or done.kind not in UNDOABLE:
            raise Refusal("undo_kind", {"operation": operation_id})
        if Operation.objects.filter(undoes=done).exists():
            raise Refusal("undo_twice", {"operation": operation_id})
        rows = list(done.parcels.select_related("parcel"))
        writing.lock([row.parcel_id for row in rows])
        _refuse_foreign(user, rows)
        _refuse_changed(done, rows)
        return _take_back(done, rows, user, paper, request)


def _refuse_foreign(user: User, rows: list[OperationParcel]) -> None:
    foreign = [
        row.parcel.parcel_code
        for row in rows
        if row.role != OperationRole.NODED and not can_edit_parcel(user, row.parcel)
    ]
    if foreign or not can_edit_parcel(user):
        raise Refusal("not_your_town", {"parcel_code": foreign})


def _refuse_changed(done: Operation, rows: list[OperationParcel]) -> None:
    """What the operation made must stand as it left it, added vertices apart."""
    main = [row for row in rows if row.role != OperationRole.NODED]
    ids = [row.parcel_id for row in main]
    status = {row.parcel_id: row.parcel.status for row in _read_anew(main)}
    wrong = [
        row.parcel.parcel_code
        for row in main
        if status[row.parcel_id] != ("retired" if row.role in RETURNS else "active")
    ]
    with connection.cursor() as cursor:
        cursor.execute(LATER, [ids, done.pk])
        later = [row[0] for row in cursor.fetchall() if row[0] != done.pk]
    open_later = _standing(later)
    wrong += [
        row.parcel.parcel_code
        for row in main
        if row.role in ENDS and abs(float(row.parcel.area_m2) - (row.area_after_m2 or 0.0)) > AREA_TOL_M2
    ]
    if wrong or open_later:
        raise Refusal("undo_not_possible", {"parcel_code": wrong, "operations": open_later})
    ended = [row.parcel_id for row in main if row.role in ENDS]
    contracts = LandContract.objects.filter(parcel__in=ended).count()
    if contracts:
        raise Refusal("children_in_use", {"what": "contracts", "count": contracts})


def _standing(later: list[int]) -> list[int]:
    """The later operations that still stand: neither undone nor themselves the undoing of a later one."""
    rows = Operation.objects.filter(pk__in=later, undone_by__isnull=True).values_list("pk", "undoes_id")
    return [pk for pk, undoes in rows if undoes not in later]


def _read_anew(rows: list[OperationParcel]) -> list[OperationParcel]:
    """The rows with their parcels read anew, under the lock."""
    fresh = Parcel.objects.in_bulk([row.parcel_id for row in rows])
    for row in rows:
        row.parcel = fresh[row.parcel_id]
    return rows


def _take_back(
    done: Operation, rows: list[OperationParcel], user: User, paper: Paper, request: HttpRequest | None
) -> Operation:
    operation = Operation.objects.create(
        kind=OperationKind.UNDO,
        document=paper.document,
        document_on=paper.document_on,
        effective_on=paper.effective,
        made_by=user,
        undoes=done,
        detail={},
    )
    with pghistory.context(operation=operation.pk):
        roles, box = _write(done, operation, rows, paper)
        writing.keep_roles(operation, roles)
        alive = [row.parcel_id for row in roles if row.role != OperationRole.RETIRED]
        writing.follow(alive, _land_changed(rows), box)
    audit.record(user, "surgery_undone", operation, {"undoes": done.pk, "kind": done.kind}, request)
    return operation


def _land_changed(rows: list[OperationParcel]) -> bool:
    return abs(sum((row.area_after_m2 or 0) - (row.area_before_m2 or 0) for row in rows)) > 0


def _write(
    done: Operation, operation: Operation, rows: list[OperationParcel], paper: Paper
) -> tuple[list[OperationParcel], Any]:
    ending = [row for row in rows if row.role in ENDS]
    returning = [row for row in rows if row.role in RETURNS]
    _move_firms(done, operation, ending, returning, paper)
    _retire(ending, paper)
    shapes = _earlier_shapes(rows)
    now = _shapes("SELECT id, geom::text FROM parcels_parcel WHERE id = ANY(%s)", [[row.parcel_id for row in rows]])
    revived = _revive(returning, now, shapes, {row.parcel_id for row in ending})
    writing.keep_lineage(operation, _lineage_back(done, ending, returning))
    after = {**now, **shapes, **revived}
    made = [_role_back(row, now, after) for row in rows if row.role not in SHAPES or row.parcel_id in shapes]
    return made, tuple(float(value) for value in shapely.total_bounds([*now.values(), *after.values()]))


def _retire(ending: list[OperationParcel], paper: Paper) -> None:
    """End the children; one that began later than the undo's date ends on the day it began."""
    ids = [row.parcel_id for row in ending]
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(writing.RETIRE, [paper.effective, ids])


def _earlier_shapes(rows: list[OperationParcel]) -> dict[int, Any]:
    """Give parcels that went on their earlier shapes back; a neighbour changed since keeps its added vertices."""
    shaped = {row.parcel_id: row for row in rows if row.role in SHAPES}
    left = shapes_at({key: row.version_after or 0 for key, row in shaped.items()})
    before = shapes_at({key: row.version_before or 0 for key, row in shaped.items()})
    now = _shapes("SELECT id, geom::text FROM parcels_parcel WHERE id = ANY(%s) AND status = 'active'", [list(shaped)])
    shapes = {}
    for key, row in shaped.items():
        same = key in now and key in left and shapely.to_wkb(now[key]) == shapely.to_wkb(left[key])
        if same and key in before:
            shapes[key] = before[key]
        elif row.role == OperationRole.CORRECTED:
            # With the vertices that neighbours have put on its edges since.
            shapes[key] = insert_vertices(before[key], vertices_of([now[key]]))
    writing.reshape(shapes)
    return shapes


def _revive(
    returning: list[OperationParcel], now: Mapping[int, Any], shapes: Mapping[int, Any], ending: set[int]
) -> dict[int, Any]:
    """Bring parcels back, with the vertices that neighbours have got on their edges since."""
    ids = [row.parcel_id for row in returning]
    if not ids:
        return {}
    box = shapely.total_bounds([now[key] for key in ids])
    around = {key: one.shape for key, one in neighbourhood.in_box(box.tolist(), 1.0).items() if key not in ending}
    near = vertices_of([shapes.get(key, shape) for key, shape in around.items()])
    revived = {key: insert_vertices(now[key], near) for key in ids}
    grown = {key: shape for key, shape in revived.items() if shape is not now[key]}
    writing.reshape(grown)
    with connection.cursor() as cursor:
        cursor.execute(REVIVE, [ids])
    return revived


def _move_firms(
    done: Operation, operation: Operation, ending: list[OperationParcel], returning: list[OperationParcel], paper: Paper
) -> None:
    if not (ending and returning):
        return
    kept = done.detail.get("occupations")
    if kept is not None:
        occupants.move_back(kept, [row.parcel_id for row in ending])
        return
    shares: dict[int, dict[int, float]] = {row.parcel_id: {} for row in ending}
    first = done.undoes.lineage.all() if done.undoes else []
    areas = {row.parcel_id: row.area_after_m2 or row.area_before_m2 or 0.0 for row in ending}
    for link in first:
        if link.parent_id in shares and link.area_m2:
            shares[link.parent_id][link.child_id] = link.area_m2 / areas[link.parent_id]
    operation.detail["occupations"] = occupants.move(shares, paper.effective)
    operation.save(update_fields=["detail"])


def _lineage_back(
    done: Operation, ending: list[OperationParcel], returning: list[OperationParcel]
) -> list[tuple[int, int, float | None]]:
    links = {(link.parent_id, link.child_id): link.area_m2 for link in done.lineage.all()}
    ends, back = {row.parcel_id for row in ending}, {row.parcel_id for row in returning}
    return [(child, parent, area) for (parent, child), area in links.items() if child in ends and parent in back]


def _role_back(row: OperationParcel, now: Mapping[int, Any], after: Mapping[int, Any]) -> OperationParcel:
    ends, returns = row.role in ENDS, row.role in RETURNS
    role = OperationRole.RETIRED if ends else OperationRole.REVIVED if returns else OperationRole(row.role)
    key = row.parcel_id
    return OperationParcel(
        parcel_id=key,
        role=role,
        version_before=row.parcel.version,
        area_before_m2=None if returns else float(now[key].area),
        area_after_m2=None if ends else float(after[key].area),
    )
