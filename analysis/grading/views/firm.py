"""One firm of a list: how its letter came about, objections and corrections."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST, require_safe

from analysis.grading import steps
from analysis.grading.correcting import correct
from analysis.grading.forms import AnswerForm, CorrectionForm, ObjectionForm
from analysis.grading.inputs import GRADE, label_of, words_of
from analysis.grading.shown import ends_in_words, how_scored, inputs_of, note_words, scheme_of, shows_total
from analysis.grading.states import open_steps
from analysis.models import GradedFirm, Objection
from parcels.decorators import require
from parcels.models import User
from parcels.permissions import can_edit_grading, can_view_grading, can_view_tax, is_tax_field
from parcels.refusals import Refusal


@require_safe
@require(can_view_grading)
def graded_firm(request: HttpRequest, pk: int, firm: int) -> HttpResponse:
    """A firm's line, explained."""
    return _page(request, _line(pk, firm))


def _line(pk: int, firm: int) -> GradedFirm:
    rows = GradedFirm.objects.select_related("grading", "enterprise", "merged_into")
    return get_object_or_404(rows, pk=firm, grading=pk)


def _page(request: HttpRequest, firm: GradedFirm, problem: str = "", **forms: Any) -> HttpResponse:
    row, scheme, sees_tax = firm.grading, scheme_of(firm.grading), can_view_tax(request.user)
    group = scheme.group(firm.group)
    cut = row.counts["groups"].get(firm.group, {})
    found = [scheme.rule(code.partition(":")[2]) for code in firm.note.split(";") if ":" in code]
    holder = row.firms.filter(enterprise=firm.merged_into_id).first() if firm.merged_into_id else None
    context = {
        "grading": row,
        "firm": firm,
        "scheme": scheme,
        "group": group,
        "sees_tax": sees_tax,
        "scored": how_scored(firm, scheme, sees_tax),
        "total": firm.score if shows_total(group, sees_tax) else None,
        "total_hidden": not shows_total(group, sees_tax),
        "ends": ends_in_words(cut.get("ends", [])),
        "ranked": cut.get("ranked", 0),
        "notes": note_words(firm.note, scheme, sees_tax),
        "rules": [rule for rule in found if rule is not None and (sees_tax or not rule.tells_tax)],
        "tenant_land": _difference(firm.used.get("land_mu"), firm.inputs.get("land_mu")),
        "inputs": inputs_of(firm, sees_tax),
        "holder": holder,
        "tenants": _tenants(firm, sees_tax),
        "objections": firm.objections.select_related("recorded_by", "answered_by").prefetch_related("corrections"),
        "corrections": [_correction(one, sees_tax) for one in firm.corrections.select_related("corrected_by")],
        "steps": open_steps(row, request.user),
        "objection_form": ObjectionForm(initial={"received_on": timezone.localdate()}, auto_id="objection_%s"),
        "answer_form": AnswerForm(auto_id=False),
        "correction_form": CorrectionForm(firm, sees_tax, auto_id="correction_%s"),
        "problem": problem,
    }
    status = 422 if problem or forms else 200
    return render(request, "analysis/grading/firm.html", context | forms, status=status)


def _difference(whole: float | None, part: float | None) -> float | None:
    return None if whole is None or part is None else whole - part


def _tenants(firm: GradedFirm, sees_tax: bool) -> list[dict[str, Any]]:
    """Firms whose figures went into this one's, with their own."""
    lines = firm.grading.firms.filter(merged_into=firm.enterprise_id).select_related("enterprise")
    names = ["land_mu", "value_added_wan", "staff", *(["tax_wan"] if sees_tax else [])]
    return [{"firm": one, "figures": [one.inputs.get(name) for name in names]} for one in lines.order_by("pk")]


def _correction(one: Any, sees_tax: bool) -> dict[str, Any]:
    hidden = is_tax_field(one.field) and not sees_tax
    values = ["—", "—"] if hidden else [_said(one.field, one.before), _said(one.field, one.after)]
    return {"row": one, "label": label_of(one.field), "before": values[0], "after": values[1]}


def _said(name: str, text: str) -> str:
    if name == GRADE and not text:
        return pgettext("grade", "none")
    return words_of(name, text)


def _back(firm: GradedFirm, anchor: str) -> HttpResponseBase:
    return redirect(reverse("graded-firm", args=[firm.grading_id, firm.pk]) + f"#{anchor}")


@require_POST
@require(can_edit_grading)
def firm_objects(request: HttpRequest, pk: int, firm: int) -> HttpResponseBase:
    """Record an objection."""
    line, form = _line(pk, firm), ObjectionForm(request.POST, auto_id="objection_%s")
    if not form.is_valid():
        return _page(request, line, objection_form=form)
    given = form.cleaned_data
    try:
        steps.object_to(line, given["received_on"], given["text"], given["document"], cast(User, request.user), request)
    except Refusal as refusal:
        return _page(request, line, refusal.message, objection_form=form)
    return _back(line, "objections")


@require_POST
@require(can_edit_grading)
def objection_answer(request: HttpRequest, pk: int, firm: int, objection: int) -> HttpResponseBase:
    """Answer an objection."""
    line, form = _line(pk, firm), AnswerForm(request.POST, auto_id=False)
    row = get_object_or_404(Objection.objects.select_related("firm"), pk=objection, firm=line)
    if not form.is_valid():
        return _page(request, line, answer_form=form)
    try:
        steps.answer(
            row, form.cleaned_data["text"], form.cleaned_data["upheld"] == "yes", cast(User, request.user), request
        )
    except Refusal as refusal:
        return _page(request, line, refusal.message)
    return _back(line, "objections")


@require_POST
@require(can_edit_grading)
def firm_correct(request: HttpRequest, pk: int, firm: int) -> HttpResponseBase:
    """Correct an input or the letter; the whole list is graded again."""
    line, user = _line(pk, firm), cast(User, request.user)
    form = CorrectionForm(line, can_view_tax(user), request.POST, auto_id="correction_%s")
    if not form.is_valid():
        return _page(request, line, correction_form=form)
    given = form.cleaned_data
    try:
        moved = correct(
            line, given["field"], given["value"], given["reason"], given["document"], user, given["objection"], request
        )
    except Refusal as refusal:
        return _page(request, line, refusal.message, correction_form=form)
    told = ngettext(
        "The list was graded again: %(n)s firm changed its grade.",
        "The list was graded again: %(n)s firms changed their grade.",
        len(moved),
    ) % {"n": len(moved)}
    messages.success(request, told)
    return _back(line, "corrections")
