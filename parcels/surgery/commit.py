"""Doing an operation: one transaction, under the lock of the land it touches, with all that follows from it."""

from __future__ import annotations

from typing import Any

import pghistory
import shapely
from django.db import transaction
from django.http import HttpRequest

from parcels import audit
from parcels.models import Hold, Operation, OperationParcel, OperationRole, Parcel, User
from parcels.permissions import can_edit_parcel
from parcels.refusals import Refusal
from parcels.surgery import neighbourhood, occupants, writing
from parcels.surgery.conflicts import refuse_stale
from parcels.surgery.paper import Paper
from parcels.surgery.perform import KEEPS_LAND, Asked
from parcels.surgery.plan import Plan, refuse_unless_ok, think

GIVEN_FIGURES = ("floor_area_m2", "footprint_m2", "yard_m2")


class PlanChanged(Exception):
    """The register has changed since the preview in a way that makes another plan of the same request."""

    def __init__(self, plan: Plan) -> None:
        super().__init__("plan_changed")
        self.plan = plan


def commit(
    asked: Asked, user: User, paper: Paper, fingerprint: str = "", request: HttpRequest | None = None
) -> Operation:
    """Do what was asked, all of it or nothing.

    Parameters
    ----------
    fingerprint : str
        The preview's; when the plan made now is another one, nothing is done.

    Raises
    ------
    Refusal, Conflict, PlanChanged
    """
    paper.refuse_missing()
    if not can_edit_parcel(user):
        raise Refusal("not_your_town", {"parcel_code": []})
    with transaction.atomic():
        box = asked.shape.bounds if asked.shape is not None else None
        seen = neighbourhood.around([], box=box) if box is not None else {}
        near = {*asked.ids, *_around(asked), *seen}
        writing.lock(near)
        refuse_stale(asked.versions)
        plan = think(asked, user)
        refuse_unless_ok(plan)
        if fingerprint and plan.fingerprint != fingerprint:
            raise PlanChanged(plan)
        return _write(plan, user, paper, request)


def _around(asked: Asked) -> set[int]:
    """The parcels beside those named; one that has just retired is no neighbour, and no reason to stop here."""
    try:
        return set(neighbourhood.around(asked.ids)) if asked.ids else set()
    except Refusal:
        return set()


def _write(plan: Plan, user: User, paper: Paper, request: HttpRequest | None) -> Operation:
    operation = Operation.objects.create(
        kind=plan.asked.operation_kind,
        document=paper.document,
        document_on=paper.document_on,
        effective_on=paper.effective,
        made_by=user,
        detail={"request": plan.asked.kind, **({"reason": paper.reason} if paper.reason else {})},
    )
    with pghistory.context(operation=operation.pk):
        children = _write_land(plan, operation, paper)
        if plan.outcome.retired and children:
            _write_heritage(plan, operation, paper, children)
        changed = [*plan.outcome.changed, *plan.outcome.noded, *children.values()]
        writing.follow(changed, _land_changed(plan), _box(plan))
    counts = {"retired": len(plan.outcome.retired), "begun": len(children), "noded": len(plan.outcome.noded)}
    audit.record(user, "parcel_surgery", operation, {"kind": operation.kind, **counts}, request)
    return operation


def _write_land(plan: Plan, operation: Operation, paper: Paper) -> dict[str, int]:
    """Retire, reshape, begin; return the new parcels by the piece's key."""
    outcome, land = plan.outcome, plan.land
    parents = Parcel.objects.in_bulk(list({*outcome.retired, *plan.asked.ids}))
    writing.retire(outcome.retired, paper.effective)
    writing.reshape({**outcome.changed, **{key: one.shape for key, one in outcome.noded.items()}})
    begun = [_child(plan, piece, parents, paper) for piece in outcome.pieces]
    made = Parcel.objects.bulk_create(begun)
    children = {piece.key: parcel.pk for piece, parcel in zip(outcome.pieces, made, strict=True)}
    writing.keep_roles(operation, [_role(land, children, line) for line in plan.ledger])
    return children


def _role(land: Any, children: dict[str, int], line: Any) -> OperationParcel:
    begun = line.change == OperationRole.BEGUN
    return OperationParcel(
        parcel_id=children[line.key] if begun else line.id,
        role=line.change,
        version_before=None if begun else land[line.id].version,
        area_before_m2=None if begun else line.before_m2,
        area_after_m2=None if line.change == OperationRole.RETIRED else line.after_m2,
    )


def _child(plan: Plan, piece: Any, parents: dict[int, Parcel], paper: Paper) -> Parcel:
    code = plan.codes.get(piece.key, "")
    if not code:
        raise Refusal("code_missing")
    if not piece.shares:
        return _first_registration(plan, piece, code, paper)
    keep = plan.asked.body.get("keep")
    main = int(keep) if keep is not None and int(keep) in parents else max(piece.shares, key=lambda k: piece.shares[k])
    child = writing.heir(code, piece.shape, parents[main], paper.document, paper.effective)
    child.certificate_area_m2 = _by_share(piece, parents, "certificate_area_m2", plan)
    if plan.asked.kind == "merge":
        for name in GIVEN_FIGURES:
            setattr(child, name, _by_share(piece, parents, name, plan))
    return child


def _by_share(piece: Any, parents: dict[int, Parcel], name: str, plan: Plan) -> float | None:
    """Share a parent's figure by land; one unknown makes the sum unknown."""
    parts = []
    for key, area in piece.shares.items():
        value = getattr(parents[key], name)
        if value is None:
            return None
        parts.append(value * min(1.0, area / plan.land[key].shape.area))
    return float(sum(parts))


def _first_registration(plan: Plan, piece: Any, code: str, paper: Paper) -> Parcel:
    from parcels.surgery.attributes import values_of_new

    values = values_of_new(plan.asked.body.get("attributes") or {}, piece.shape)
    return Parcel(
        parcel_code=code,
        geom=writing.as_geometry(piece.shape),
        **{"document": paper.document, "valid_from": paper.effective, **values},
    )


def _write_heritage(plan: Plan, operation: Operation, paper: Paper, children: dict[str, int]) -> None:
    """Lineage, firms and holds go from parents to children."""
    rows = [
        (parent, children[piece.key], area) for piece in plan.outcome.pieces for parent, area in piece.shares.items()
    ]
    writing.keep_lineage(operation, rows)
    shares: dict[int, dict[int, float]] = {parent: {} for parent in plan.outcome.retired}
    for parent, child, area in rows:
        shares[parent][child] = area / plan.land[parent].shape.area
    operation.detail["occupations"] = occupants.move(shares, paper.effective)
    operation.save(update_fields=["detail"])
    held = Hold.objects.filter(parcel__in=plan.outcome.retired, released_at__isnull=True, draft__isnull=True)
    Hold.objects.bulk_create(
        Hold(parcel_id=child, kind=one.kind, reason=one.reason, document=one.document)
        for one in held
        for child in shares[one.parcel_id]
    )


def _land_changed(plan: Plan) -> bool:
    keeps = plan.asked.kind in KEEPS_LAND
    return not keeps and abs(sum(line.difference_m2 for line in plan.ledger)) > 0


def _box(plan: Plan) -> tuple[float, ...]:
    shapes = [plan.land[key].shape for key in plan.changing]
    shapes += [piece.shape for piece in plan.outcome.pieces] + list(plan.outcome.changed.values())
    return tuple(float(value) for value in shapely.total_bounds(shapes))
