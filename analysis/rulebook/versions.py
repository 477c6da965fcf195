"""Drafts and adoption: a draft is changed by who saw its newest edition, an adopted version by nobody."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from analysis.models import PolicyVersion, VersionState
from analysis.rulebook.finding import Rules
from analysis.rulebook.reading import read_rules
from parcels import audit
from parcels.models import User
from parcels.refusals import Refusal

MOST_CHARACTERS = 400_000


def begin_draft(rules: Rules, text: str, user: User, request: HttpRequest | None = None) -> PolicyVersion:
    """Begin a draft from rules in force, or from a text that came as a file.

    Raises
    ------
    PolicyError
        When the text can't be used.
    Refusal
        ``rules_version_taken``, ``rules_too_long``.
    """
    head = _checked(rules.kind, text)
    try:
        with transaction.atomic():
            row = PolicyVersion.objects.create(
                kind=rules.kind,
                name=head.name,
                version=head.version,
                text=text,
                fingerprint=_fingerprint(text),
                valid_from=head.valid_from,
                based_on=f"{rules.name} {rules.row.version if rules.row else ''}".strip(),
                created_by=user,
                changed_by=user,
            )
            audit.record(user, "policy_drafted", row, {"name": head.name, "version": head.version}, request)
    except IntegrityError as error:
        raise Refusal("rules_version_taken", {"name": head.name, "version": head.version}) from error
    return row


def save_draft(row: PolicyVersion, text: str, seen: int, user: User, request: HttpRequest | None = None) -> None:
    """Save a draft's text; what was shown about its effect holds no longer.

    Raises
    ------
    PolicyError, Refusal
        As :func:`begin_draft`; ``rules_not_a_draft``, ``rules_stale``.
    """
    head = _checked(row.kind, text)
    if head.name != row.name:
        raise Refusal("rules_renamed", {"name": row.name, "found": head.name})
    changes: dict[str, Any] = {
        "version": head.version,
        "text": text,
        "fingerprint": _fingerprint(text),
        "valid_from": head.valid_from,
        "effect": {},
        "changed_by": user,
        "changed_at": timezone.now(),
        "edition": F("edition") + 1,
    }
    try:
        with transaction.atomic():
            drafts = PolicyVersion.objects.filter(pk=row.pk, state=VersionState.DRAFT)
            if not drafts.exists():
                raise Refusal("rules_not_a_draft", {"name": row.name, "version": row.version})
            if not drafts.filter(edition=seen).update(**changes):
                now = drafts.get()
                raise Refusal("rules_stale", {"by": str(now.changed_by), "at": f"{now.changed_at:%Y-%m-%d %H:%M}"})
            audit.record(user, "policy_drafted", row, {"name": head.name, "version": head.version}, request)
    except IntegrityError as error:
        raise Refusal("rules_version_taken", {"name": head.name, "version": head.version}) from error
    row.refresh_from_db()


@transaction.atomic
def adopt(row: PolicyVersion, document: str, seen: int, user: User, request: HttpRequest | None = None) -> None:
    """Put a draft into force; the version before it retires.

    Raises
    ------
    Refusal
        ``rules_not_a_draft``, ``rules_stale``, ``rules_document_missing``, ``rules_effect_unseen``,
        ``rules_own_draft``.
    PolicyError
        When the text can't be used any more.
    """
    row = PolicyVersion.objects.select_for_update().get(pk=row.pk)
    if row.state != VersionState.DRAFT:
        raise Refusal("rules_not_a_draft", {"name": row.name, "version": row.version})
    if row.edition != seen:
        raise Refusal("rules_stale", {"by": str(row.changed_by), "at": f"{row.changed_at:%Y-%m-%d %H:%M}"})
    if not document.strip():
        raise Refusal("rules_document_missing")
    if row.effect.get("edition") != row.edition:
        raise Refusal("rules_effect_unseen")
    if row.changed_by_id == user.pk:
        raise Refusal("rules_own_draft")
    read_rules(row.kind, row.text)
    PolicyVersion.objects.filter(kind=row.kind, name=row.name, state=VersionState.ADOPTED).update(
        state=VersionState.RETIRED
    )
    row.state, row.document = VersionState.ADOPTED, document.strip()[:200]
    row.adopted_by, row.adopted_at = user, timezone.now()
    row.save()
    detail = {"name": row.name, "version": row.version, "document": row.document, "fingerprint": row.fingerprint}
    audit.record(user, "policy_adopted", row, detail, request)


def _checked(kind: str, text: str) -> Any:
    if len(text) > MOST_CHARACTERS:
        raise Refusal("rules_too_long", {"characters": len(text), "limit": MOST_CHARACTERS})
    return read_rules(kind, text)


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
