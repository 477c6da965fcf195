"""Corrections of a list: an input or a letter, with a reason and a document; what follows is computed and recorded."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from analysis.arithmetic.grading.model import FACTS, NUMBER
from analysis.grading.computing import recompute
from analysis.grading.inputs import GRADE, read_value
from analysis.grading.states import Step
from analysis.grading.steps import locked, need
from analysis.models import GradeCorrection, GradedFirm, Objection
from parcels import audit
from parcels.models import User
from parcels.permissions import can_view_tax, is_tax_field
from parcels.refusals import Refusal


@transaction.atomic
def correct(
    firm: GradedFirm,
    name: str,
    typed: str,
    reason: str,
    document: str,
    user: User,
    objection: Objection | None = None,
    request: HttpRequest | None = None,
) -> list[GradedFirm]:
    """Correct an input (the whole list is graded again) or a letter; returns the firms whose letter moved.

    Parameters
    ----------
    name : str
        An input of :data:`analysis.grading.inputs.LABELS`, or ``grade``.
    typed : str
        The new value; nothing makes an input unknown, and takes a given letter back.

    Raises
    ------
    Refusal
        ``grading_step``, ``grading_value``, ``grading_same_value``, ``grading_reason_missing``,
        ``grading_document_missing``, ``grading_tax_hidden``, ``grading_tenant``.
    """
    row = locked(firm.grading_id, Step.CORRECT)
    firm = GradedFirm.objects.select_related("enterprise").get(pk=firm.pk)
    reason, document = need(reason, "grading_reason_missing"), need(document, "grading_document_missing")[:200]
    if is_tax_field(name) and not can_view_tax(user):
        raise Refusal("grading_tax_hidden")
    value = read_value(name, typed)
    before = _put(firm, name, value)
    made: dict[str, Any] = {"document": document, "corrected_by": user}
    first = GradeCorrection.objects.create(
        firm=firm, objection=objection, field=name, before=_text(before), after=_text(value), reason=reason, **made
    )
    moved = recompute(row)
    follows = _("Follows from correction {number} ({firm}).").format(number=first.pk, firm=firm.enterprise.name)
    GradeCorrection.objects.bulk_create(
        [
            GradeCorrection(firm=other, field=GRADE, before=was, after=other.grade, reason=follows, **made)
            for other, was in moved
            if not (name == GRADE and other.pk == firm.pk)
        ]
    )
    detail = {"firm": firm.enterprise_id, "figure": name, "moved": len(moved), "document": document}
    audit.record(user, "grade_corrected", row, detail, request)
    return [other for other, _was in moved]


def _put(firm: GradedFirm, name: str, value: float | str | None) -> Any:
    """Set the value; returns the one before."""
    if name == GRADE:
        if firm.merged_into_id is not None:
            raise Refusal("grading_tenant")
        before = firm.grade
        firm.given = str(value or "")
        if before == firm.given:
            raise Refusal("grading_same_value")
        firm.save(update_fields=["given"])
        return before
    before = firm.inputs.get(name)
    if before == value:
        raise Refusal("grading_same_value")
    firm.inputs = {**firm.inputs, name: value}
    firm.save(update_fields=["inputs"])
    return before


def _text(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.10g}" if isinstance(value, int | float) else str(value)


def is_number(name: str) -> bool:
    """Whether an input is a number."""
    return FACTS.get(name) == NUMBER
