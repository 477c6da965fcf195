"""Operations that somebody prepared: kept where another machine finds them too, and holding their parcels."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from parcels.models import Draft, Hold, HoldKind, OperationKind, User
from parcels.permissions import editable_parcels
from parcels.refusals import Refusal

MOST_DRAFTS = 50


def of(user: User) -> list[dict[str, Any]]:
    """Return the user's drafts, newest first."""
    return [_as_json(draft) for draft in Draft.objects.filter(user=user).order_by("-updated_at")[:MOST_DRAFTS]]


def _as_json(draft: Draft) -> dict[str, Any]:
    return {
        "id": draft.pk,
        "kind": draft.kind,
        "ids": draft.parcel_ids,
        "body": draft.body,
        "updated_at": draft.updated_at.isoformat(),
    }


@transaction.atomic
def keep(user: User, body: Mapping[str, Any]) -> dict[str, Any]:
    """Keep a draft; one of the same user for the same parcels is replaced."""
    try:
        ids = sorted({int(one["id"]) for one in body.get("parcels") or []})
    except (TypeError, KeyError, ValueError) as error:
        raise Refusal("surgery_unreadable", {"field": "parcels"}) from error
    if editable_parcels(user).filter(pk__in=ids).count() != len(ids):
        raise Refusal("not_your_town", {"parcel_code": []})
    drop_of(user, ids)
    kinds = set(OperationKind.values)
    kind = str(body.get("kind") or "")
    draft = Draft.objects.create(
        user=user, kind=kind if kind in kinds else OperationKind.BOUNDARY, parcel_ids=ids, body=dict(body)
    )
    who = user.get_full_name() or user.get_username()
    Hold.objects.bulk_create(
        Hold(
            parcel_id=key,
            kind=HoldKind.OPERATION,
            reason=_("{who} is preparing a change").format(who=who),
            draft=draft,
        )
        for key in ids
    )
    return _as_json(draft)


def drop(user: User, pk: int) -> None:
    """Drop a draft of the user's; its holds go with it."""
    Draft.objects.filter(user=user, pk=pk).delete()


def drop_of(user: User, ids: Collection[int]) -> None:
    """Drop the user's drafts for exactly these parcels."""
    Draft.objects.filter(user=user, parcel_ids=sorted(ids)).delete()
