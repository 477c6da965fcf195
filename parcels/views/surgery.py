"""Surgery over HTTP (docs/developer/surgery.md): neighbourhood, preview, commit, undo, drafts, who is here."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parcels.decorators import require
from parcels.history.undoing import undo_any
from parcels.models import Operation, User
from parcels.permissions import can_edit_parcel, can_view_parcel, towns_edited
from parcels.refusals import Refusal
from parcels.surgery import drafts, neighbourhood, presence
from parcels.surgery.commit import PlanChanged, commit
from parcels.surgery.conflicts import Conflict
from parcels.surgery.holds import held
from parcels.surgery.neighbourhood import Land
from parcels.surgery.paper import read_paper
from parcels.surgery.perform import Asked, read
from parcels.surgery.plan import as_json, coordinates_of, think

View = Callable[..., HttpResponseBase]
MOST_BYTES = 5_000_000
_VERSION = re.compile(r"^(\d+):(\d+)$")


def answers(view: View) -> View:
    """Turn refusals and conflicts into the answers that the contract states."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            return JsonResponse(
                {"code": refusal.code, "figures": refusal.figures, "message": refusal.message}, status=422
            )
        except Conflict as conflict:
            return JsonResponse({"conflict": [_with_address(row) for row in conflict.rows]}, status=409)
        except PlanChanged as changed:
            return JsonResponse({"conflict": [], "plan": as_json(changed.plan, request.user)}, status=409)

    return answering


def _with_address(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"url": _address("parcel-history", row["id"]) or reverse("parcel", args=[row["id"]])}


def _address(name: str, *args: Any) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _body(request: HttpRequest) -> dict[str, Any]:
    if len(request.body) > MOST_BYTES:
        raise Refusal("surgery_unreadable", {"field": "size"})
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Refusal("surgery_unreadable", {"field": "JSON"}) from error
    if not isinstance(body, dict):
        raise Refusal("surgery_unreadable", {"field": "JSON"})
    return body


@require_safe
@require(can_view_parcel)
@answers
def surgery_neighbourhood(request: HttpRequest) -> HttpResponseBase:
    """The parcels asked for (`ids`, or `bbox` in metres) and those around them, every digit of their coordinates."""
    try:
        ids = [int(part) for part in request.GET.get("ids", "").split(",") if part]
        box = [float(part) for part in request.GET.get("bbox", "").split(",") if part]
    except ValueError as error:
        raise Refusal("surgery_unreadable", {"field": "ids, bbox"}) from error
    if len(box) not in (0, 4) or not (ids or box):
        raise Refusal("surgery_unreadable", {"field": "ids, bbox"})
    land = neighbourhood.around(ids, margin_m=60.0) if ids else {}
    if box:
        land |= neighbourhood.in_box(box)
    return JsonResponse(_neighbourhood(land, cast(User, request.user)))


def _neighbourhood(land: Land, user: User) -> dict[str, Any]:
    towns = towns_edited(user)
    holds: dict[int, list[dict[str, Any]]] = {}
    for one in held(list(land)):
        holds.setdefault(one.parcel_id, []).append(one.as_json())
    editing: dict[int, list[str]] = {}
    for row in presence.others_at(list(land), user):
        editing.setdefault(row["parcel_id"], []).append(row["who"])
    return {
        "srid": settings.LANDGIS_SRID,
        "snap_m": settings.LANDGIS_SNAP_M,
        "parcels": [
            {
                "id": key,
                "code": one.code,
                "kind": one.kind,
                "version": one.version,
                "may_edit": towns is None or one.town_id in towns,
                "area_m2": one.area_m2,
                "certificate_area_m2": one.certificate_area_m2,
                "coordinates": coordinates_of(one.shape),
                "holds": holds.get(key, []),
                "editing": editing.get(key, []),
            }
            for key, one in land.items()
        ],
    }


@require_POST
@require(can_edit_parcel)
@answers
def surgery_preview(request: HttpRequest) -> HttpResponseBase:
    """The plan that a request would lead to; changes nothing."""
    return JsonResponse(as_json(think(read(_body(request)), request.user), request.user))


@require_POST
@require(can_edit_parcel)
@answers
def surgery_commit(request: HttpRequest) -> HttpResponseBase:
    """Do what was asked, resting on the versions that `If-Match` names."""
    body = _body(request)
    asked = read(body)
    if asked.versions and not _same_versions(request, asked):
        return JsonResponse(Refusal("if_match_missing").as_dict(), status=412)
    user = cast(User, request.user)
    operation = commit(asked, user, read_paper(body), str(body.get("plan") or ""), request)
    drafts.drop_of(user, asked.ids)
    return JsonResponse(_done(operation))


def _same_versions(request: HttpRequest, asked: Asked) -> bool:
    named = [part.strip().strip('"') for part in request.headers.get("If-Match", "").split(",") if part.strip()]
    found = [_VERSION.match(part) for part in named]
    return all(found) and {int(m[1]): int(m[2]) for m in found if m} == dict(asked.versions)


def _done(operation: Operation) -> dict[str, Any]:
    rows = operation.parcels.exclude(role="retired").select_related("parcel").order_by("parcel__parcel_code")
    return {
        "operation": operation.pk,
        "kind": str(operation.get_kind_display()),
        "parcels": [
            {"id": row.parcel_id, "code": row.parcel.parcel_code, "version": row.version_after, "role": row.role}
            for row in rows
        ],
        "url": _address("operation", operation.pk),
    }


@require_POST
@require(can_edit_parcel)
@answers
def surgery_undo(request: HttpRequest) -> HttpResponseBase:
    """Undo an operation by a new one."""
    body = _body(request)
    try:
        number = int(body.get("operation") or 0)
    except (TypeError, ValueError) as error:
        raise Refusal("surgery_unreadable", {"field": "operation"}) from error
    operation = Operation.objects.filter(pk=number).first()
    if operation is None:
        raise Refusal("undo_kind", {"operation": number})
    return JsonResponse(_done(undo_any(operation, cast(User, request.user), read_paper(body), request)))


@require_http_methods(["GET", "POST"])
@require(can_edit_parcel)
@answers
def surgery_drafts(request: HttpRequest) -> HttpResponseBase:
    """The user's drafts; POST keeps one, which holds its parcels."""
    user = cast(User, request.user)
    if request.method == "POST":
        return JsonResponse(drafts.keep(user, _body(request)))
    return JsonResponse({"drafts": drafts.of(user)})


@require_POST
@require(can_edit_parcel)
def surgery_draft(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Drop a draft of one's own, and its hold."""
    drafts.drop(cast(User, request.user), pk)
    return JsonResponse({})


@require_POST
@require(can_edit_parcel)
@answers
def surgery_editing(request: HttpRequest) -> HttpResponseBase:
    """Say that the user is at work on parcels; learn who else is."""
    try:
        ids = [int(one) for one in _body(request).get("ids") or []][:200]
    except (TypeError, ValueError) as error:
        raise Refusal("surgery_unreadable", {"field": "ids"}) from error
    user = cast(User, request.user)
    presence.here(user, ids)
    return JsonResponse({"others": presence.others_at(ids, user)})
