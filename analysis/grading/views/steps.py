"""Steps of a whole list: publish, make final, withdraw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from analysis.grading import steps
from analysis.grading.forms import PublishForm, WithdrawForm
from analysis.grading.views.lists import grading_context
from analysis.models import Grading
from parcels.decorators import check, require
from parcels.models import User
from parcels.permissions import can_publish_grading, can_withdraw_grading
from parcels.refusals import Refusal


def _shown(request: HttpRequest, row: Grading, **more: Any) -> HttpResponse:
    return render(request, "analysis/grading/grading.html", grading_context(request, row) | more, status=422)


def _taken(request: HttpRequest, row: Grading, step: Callable[[], Any], **forms: Any) -> HttpResponseBase:
    """Take a step and go back to the list; a refusal is told there, with what was typed."""
    try:
        step()
    except Refusal as refusal:
        return _shown(request, row, problem=refusal.message, **forms)
    return redirect("grading", row.pk)


@require_POST
@require(can_publish_grading)
def grading_publish(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Publish a list for objection."""
    row, form = get_object_or_404(Grading, pk=pk), PublishForm(request.POST, auto_id="publish_%s")
    if not form.is_valid():
        return _shown(request, row, publish_form=form)
    given, user = form.cleaned_data, cast(User, request.user)
    return _taken(
        request,
        row,
        lambda: steps.publish(row, given["begin"], given["until"], given["document"], user, request),
        publish_form=form,
    )


@require_POST
@require(can_publish_grading)
def grading_final(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Make a list final: its letters go to the register."""
    row = get_object_or_404(Grading, pk=pk)

    def step() -> None:
        written = steps.make_final(row, cast(User, request.user), request)
        told = ngettext(
            "%(n)s grade was written to the register.", "%(n)s grades were written to the register.", written
        )
        messages.success(request, told % {"n": written})

    return _taken(request, row, step)


@require_POST
@require(can_withdraw_grading)
def grading_withdraw(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a list back, with a reason."""
    row, form = get_object_or_404(Grading, pk=pk), WithdrawForm(request.POST, auto_id="withdraw_%s")
    check(can_withdraw_grading, request, row)
    if not form.is_valid():
        return _shown(request, row, withdraw_form=form)
    reason = form.cleaned_data["reason"]
    return _taken(
        request, row, lambda: steps.withdraw(row, reason, cast(User, request.user), request), withdraw_form=form
    )
