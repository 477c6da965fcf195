"""The steps of a list after it was computed: each one transaction, one state check, one line in the audit log."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from analysis.arithmetic.grading.scheme import read_scheme
from analysis.grading.register_writing import write_grades
from analysis.grading.states import Step, check_step
from analysis.models import GradeCorrection, GradedFirm, Grading, GradingState, Objection
from parcels import audit
from parcels.models import User
from parcels.refusals import Refusal


def locked(pk: int, step: Step) -> Grading:
    """The list, locked until the transaction ends, when its state allows the step."""
    row = Grading.objects.select_for_update().get(pk=pk)
    check_step(row, step)
    return row


def need(text: str, code: str) -> str:
    """A text that must be there."""
    if not text.strip():
        raise Refusal(code)
    return text.strip()


@transaction.atomic
def publish(
    row: Grading, begin: date, until: date, document: str, user: User, request: HttpRequest | None = None
) -> None:
    """Publish a list for objection, from a day until a day, by a document.

    Raises
    ------
    Refusal
        ``grading_step``, ``grading_own_list``, ``grading_document_missing``, ``grading_dates``.
    """
    row = locked(row.pk, Step.PUBLISH)
    if row.created_by_id == user.pk:
        raise Refusal("grading_own_list")
    days = read_scheme(row.scheme_text).objection_days
    least = begin + timedelta(days=days)
    if until < least:
        raise Refusal("grading_dates", {"days": days, "begin": begin.isoformat(), "least": least.isoformat()})
    row.document = need(document, "grading_document_missing")[:200]
    row.published_on, row.objections_until, row.published_by = begin, until, user
    row.state = GradingState.PUBLISHED
    row.save()
    detail = {"from": begin.isoformat(), "until": until.isoformat(), "document": row.document}
    audit.record(user, "grading_published", row, detail, request)


@transaction.atomic
def object_to(
    firm: GradedFirm, received_on: date, text: str, document: str, user: User, request: HttpRequest | None = None
) -> Objection:
    """Record what a firm objects to; one that came late is recorded too, and shown as late."""
    row = locked(firm.grading_id, Step.OBJECT)
    if row.published_on and received_on < row.published_on:
        raise Refusal("grading_objection_early", {"begin": row.published_on.isoformat()})
    objection = Objection.objects.create(
        firm=firm,
        received_on=received_on,
        text=need(text, "grading_reason_missing"),
        document=document.strip()[:200],
        recorded_by=user,
    )
    audit.record(user, "objection_recorded", row, {"firm": firm.enterprise_id, "objection": objection.pk}, request)
    return objection


@transaction.atomic
def answer(objection: Objection, text: str, upheld: bool, user: User, request: HttpRequest | None = None) -> None:
    """Answer an objection: upheld or not, in words that the firm gets."""
    row = locked(objection.firm.grading_id, Step.ANSWER)
    objection = Objection.objects.select_for_update().get(pk=objection.pk)
    if objection.answered_at is not None:
        raise Refusal("grading_answered")
    objection.answer, objection.upheld = need(text, "grading_reason_missing"), upheld
    objection.answered_by, objection.answered_at = user, timezone.now()
    objection.save()
    audit.record(user, "objection_answered", row, {"objection": objection.pk, "upheld": upheld}, request)


@transaction.atomic
def make_final(row: Grading, user: User, request: HttpRequest | None = None) -> int:
    """Write the letters to the register's figures of the year; returns how many firms' letters were written.

    An earlier final list of the same year is withdrawn as replaced; the register's history keeps its letters.

    Raises
    ------
    Refusal
        ``grading_step``, ``grading_own_list``, ``grading_objections_open``, ``grading_unanswered``, ``grading_upheld``.
    """
    row = locked(row.pk, Step.FINAL)
    _check_ripe(row, user)
    written = write_grades(row)
    replaced = Grading.objects.filter(year=row.year, state=GradingState.FINAL)
    replaced.update(
        state=GradingState.WITHDRAWN,
        withdrawn_by=user,
        withdrawn_at=timezone.now(),
        withdrawn_reason=_("Replaced by list {number}.").format(number=row.pk),
    )
    row.state, row.final_by, row.final_at = GradingState.FINAL, user, timezone.now()
    row.save()
    audit.record(user, "grading_final", row, {"firms": written, "year": row.year, "document": row.document}, request)
    return written


def _check_ripe(row: Grading, user: User) -> None:
    corrected = GradeCorrection.objects.filter(firm__grading=row, corrected_by=user)
    if row.created_by_id == user.pk or corrected.exists():
        raise Refusal("grading_own_list")
    if row.objections_until and timezone.localdate() <= row.objections_until:
        raise Refusal("grading_objections_open", {"until": row.objections_until.isoformat()})
    objections = Objection.objects.filter(firm__grading=row)
    unanswered = objections.filter(answered_at=None).count()
    if unanswered:
        raise Refusal("grading_unanswered", {"count": unanswered})
    bare = objections.filter(Q(upheld=True), corrections=None).count()
    if bare:
        raise Refusal("grading_upheld", {"count": bare})


@transaction.atomic
def withdraw(row: Grading, reason: str, user: User, request: HttpRequest | None = None) -> None:
    """Take a list back that is not final; it stays readable with the reason."""
    row = locked(row.pk, Step.WITHDRAW)
    row.state, row.withdrawn_by, row.withdrawn_at = GradingState.WITHDRAWN, user, timezone.now()
    row.withdrawn_reason = need(reason, "grading_reason_missing")
    row.save()
    detail: dict[str, Any] = {"reason": row.withdrawn_reason[:300]}
    audit.record(user, "grading_withdrawn", row, detail, request)
