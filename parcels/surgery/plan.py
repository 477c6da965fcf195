"""What an operation would do, told before it is done: ledger, pieces, neighbours, holds, checks, what follows."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import shapely
from django.db import connection

from parcels.arithmetic.surgery import Outcome
from parcels.models import OperationRole
from parcels.permissions import Person, can_edit_parcel, towns_edited
from parcels.refusals import Refusal, message
from parcels.surgery import codes, neighbourhood, presence
from parcels.surgery.holds import Held, held
from parcels.surgery.neighbourhood import Land
from parcels.surgery.perform import Asked, perform
from parcels.units import m2_to_mu

Proposals = Callable[[list[int]], list[dict[str, Any]]]
_proposals: list[Proposals] = []


def name_proposals_by(found: Proposals) -> None:
    """Let an upper floor name the open proposals of parcels; called from its `ready()`."""
    _proposals.append(found)


@dataclass(frozen=True)
class Line:
    """A line of the area ledger (m²): a parcel that ends, begins, changes or gets vertices."""

    id: int | None
    key: str
    code: str
    change: str
    before_m2: float
    after_m2: float
    vertices_added: int = 0

    @property
    def difference_m2(self) -> float:
        """How much land it gains."""
        return self.after_m2 - self.before_m2


@dataclass(frozen=True)
class Plan:
    """An operation thought through against the register as it stands."""

    asked: Asked
    land: Land
    outcome: Outcome
    codes: Mapping[str, str]
    ledger: tuple[Line, ...]
    holds: tuple[Held, ...] = ()
    checks: tuple[dict[str, Any], ...] = ()
    follows: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def changing(self) -> list[int]:
        """The parcels whose land or life changes (neighbours that only get vertices are not among them)."""
        return [*self.outcome.retired, *self.outcome.changed]

    @property
    def ok(self) -> bool:
        """Whether nothing refuses it."""
        return all(check["level"] != "refused" for check in self.checks)

    @property
    def fingerprint(self) -> str:
        """A word for all that the plan rests on and all that it would do."""
        told = hashlib.blake2s(digest_size=16)
        touched = sorted({*self.asked.ids, *self.changing, *self.outcome.noded})
        told.update(repr([(key, self.land[key].version) for key in touched]).encode())
        for piece in self.outcome.pieces:
            told.update(piece.key.encode() + shapely.to_wkb(piece.shape))
        for key in sorted(self.outcome.changed):
            told.update(str(key).encode() + shapely.to_wkb(self.outcome.changed[key]))
        return told.hexdigest()


def think(asked: Asked, user: Person, land: Land | None = None) -> Plan:
    """Return the plan of a request.

    Raises
    ------
    Refusal
        When the geometry can't be done or a parcel isn't there; what only the user may not do stands in the checks.
    """
    began = time.monotonic()
    if land is None:
        box = asked.shape.bounds if asked.shape is not None else None
        land = neighbourhood.around(asked.ids, box=box)
    outcome = perform(asked, neighbourhood.hood_of(land))
    changing = [*outcome.retired, *outcome.changed]
    parents = [land[key].code for key in asked.ids]
    given = asked.body.get("codes") or {}
    keys = [piece.key for piece in outcome.pieces]
    named = codes.chosen(keys, parents, given) if keys else {}
    holds = tuple(held(changing))
    checks = (*_of_arithmetic(outcome), *_of_rights(user, land, changing), *_of_versions(asked, land))
    plan = Plan(asked, land, outcome, named, _ledger(outcome, land, named), holds, (*checks, *_of_holds(asked, holds)))
    return Plan(
        asked, land, outcome, named, plan.ledger, holds, plan.checks, _follows(changing), time.monotonic() - began
    )


def _ledger(outcome: Outcome, land: Land, named: Mapping[str, str]) -> tuple[Line, ...]:
    lines = [Line(key, "", land[key].code, OperationRole.RETIRED, land[key].shape.area, 0.0) for key in outcome.retired]
    lines += [
        Line(None, piece.key, named.get(piece.key, ""), OperationRole.BEGUN, 0.0, float(piece.shape.area))
        for piece in outcome.pieces
    ]
    lines += [
        Line(key, "", land[key].code, OperationRole.CORRECTED, float(land[key].shape.area), float(shape.area))
        for key, shape in outcome.changed.items()
    ]
    lines += [
        Line(
            key,
            "",
            land[key].code,
            OperationRole.NODED,
            float(land[key].shape.area),
            float(one.shape.area),
            len(one.new_vertices),
        )
        for key, one in outcome.noded.items()
    ]
    return tuple(lines)


def _check(code: str, level: str, figures: Mapping[str, Any]) -> dict[str, Any]:
    return {"code": code, "level": level, "figures": dict(figures), "message": message(code, figures)}


def _of_arithmetic(outcome: Outcome) -> list[dict[str, Any]]:
    sound = [_check("coverage_sound", "ok", {"neighbours": len(outcome.noded)})]
    return sound + [_check(check.code, check.level, check.figures) for check in outcome.checks]


def _of_rights(user: Person, land: Land, changing: list[int]) -> list[dict[str, Any]]:
    towns = towns_edited(user)
    if towns is None:
        return []
    foreign = [land[key].code for key in changing if land[key].town_id not in towns]
    if foreign or not can_edit_parcel(user):
        return [_check("not_your_town", "refused", {"parcel_code": foreign})]
    return []


def _of_versions(asked: Asked, land: Land) -> list[dict[str, Any]]:
    stale = [key for key, seen in asked.versions.items() if land[key].version != seen]
    return [_check("version_stale", "refused", {"parcel_code": [land[key].code for key in stale]})] if stale else []


def _of_holds(asked: Asked, holds: tuple[Held, ...]) -> list[dict[str, Any]]:
    """A pending case or operation says so; a case asks for a word before it is passed by."""
    found = []
    for one in holds:
        agreed = bool(asked.body.get("despite_holds")) or one.kind == "operation"
        figures = {"parcel_code": one.parcel_code, "kind": one.label, "reason": one.reason}
        found.append(_check("parcel_held", "warning" if agreed else "refused", figures))
    return found


FOLLOWS = """
SELECT (SELECT count(*) FROM parcels_landcontract WHERE parcel_id = ANY(%(ids)s)),
       (SELECT count(*) FROM parcels_occupation WHERE parcel_id = ANY(%(ids)s) AND to_date IS NULL),
       (SELECT count(*) FROM parcels_encumbrance WHERE parcel_id = ANY(%(ids)s)),
       (SELECT count(*) FROM parcels_attachment WHERE parcel_id = ANY(%(ids)s) AND removed_at IS NULL),
       (SELECT count(*) FROM parcels_draft WHERE parcel_ids && %(ids)s::bigint[])
"""


def _follows(changing: list[int]) -> dict[str, int]:
    names = ("contracts", "occupations", "encumbrances", "attachments", "drafts")
    with connection.cursor() as cursor:
        cursor.execute(FOLLOWS, {"ids": changing})
        return dict(zip(names, cursor.fetchone(), strict=True))


def as_json(plan: Plan, user: Person) -> dict[str, Any]:
    """Return the plan as the browser gets it (docs/developer/surgery.md)."""
    total = sum(line.difference_m2 for line in plan.ledger)
    return {
        "ok": plan.ok,
        "fingerprint": plan.fingerprint,
        "kind": plan.asked.kind,
        "ledger": [_line(line) for line in plan.ledger],
        "sum_m2": total,
        "sum_mu": float(m2_to_mu(total)),
        "pieces": [_piece(plan, piece) for piece in plan.outcome.pieces]
        + [_changed(plan, key, shape) for key, shape in plan.outcome.changed.items()],
        "neighbours": [
            {
                "id": key,
                "code": plan.land[key].code,
                "vertices_added": len(one.new_vertices),
                "new_vertices": one.new_vertices,
            }
            for key, one in plan.outcome.noded.items()
        ],
        "holds": [one.as_json() for one in plan.holds],
        "proposals": [found for name in _proposals for found in name(plan.changing)],
        "editing": presence.others_at(plan.changing, user),
        "checks": list(plan.checks),
        "follows": dict(plan.follows),
        "seconds": round(plan.seconds, 4),
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "id": line.id,
        "key": line.key,
        "code": line.code,
        "change": line.change,
        "change_label": str(OperationRole(line.change).label),
        "before_m2": line.before_m2,
        "after_m2": line.after_m2,
        "difference_m2": line.difference_m2,
        "difference_mu": float(m2_to_mu(line.difference_m2)),
        "vertices_added": line.vertices_added,
    }


def _piece(plan: Plan, piece: Any) -> dict[str, Any]:
    whole = sum(plan.land[key].shape.area for key in plan.outcome.retired) or piece.shape.area
    return _shown(piece.key, None, plan.codes.get(piece.key, ""), piece.shape, whole)


def _changed(plan: Plan, key: int, shape: Any) -> dict[str, Any]:
    return _shown(str(key), key, plan.land[key].code, shape, shape.area)


def _shown(key: str, parcel_id: int | None, code: str, shape: Any, whole: float) -> dict[str, Any]:
    return {
        "key": key,
        "id": parcel_id,
        "code": code,
        "coordinates": coordinates_of(shape),
        "area_m2": float(shape.area),
        "area_mu": float(m2_to_mu(shape.area)),
        "share": float(shape.area / whole),
    }


def coordinates_of(shape: Any) -> list[Any]:
    """Return a shape as polygons of rings of pairs, every digit kept."""
    return [
        [shapely.get_coordinates(ring).tolist() for ring in (part.exterior, *part.interiors)]
        for part in shapely.get_parts(shape)
    ]


def refuse_unless_ok(plan: Plan) -> None:
    """Raise the first check that refuses."""
    for check in plan.checks:
        if check["level"] == "refused":
            raise Refusal(check["code"], check["figures"])
