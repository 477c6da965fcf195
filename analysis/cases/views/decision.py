"""One proposal: what is proposed and why, beside the form that decides about it, and the trail of steps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from analysis.arithmetic.decision_steps import FINISH
from analysis.cases.deciding import Step, decide
from analysis.cases.forms.decision import FinishForm, StepForm
from analysis.cases.models import Decision, DecisionStep, DonePart
from analysis.cases.paper import parcel_mu, recorded_mu
from analysis.cases.parts import done_of
from analysis.cases.standing import Standing, newest_run, standing_of
from analysis.cases.views.telling import no_run, person
from analysis.explain.annex import annex_of
from analysis.templatetags.analysis_words import figure
from analysis.words import policy_of
from parcels.decorators import require
from parcels.permissions import can_decide_proposal, can_record_disposal, can_view_run, can_view_tax
from parcels.refusals import Refusal

CONFLICTS = frozenset({"decision_conflict", "decision_newer_run"})


@require_safe
@require(can_view_run)
def proposal(request: HttpRequest, parcel: int) -> HttpResponse:
    """A parcel's proposal and what was decided about it."""
    if newest_run() is None:
        return no_run(request)
    return _page(request, _standing(parcel))


@require_POST
@require(can_decide_proposal)
def proposal_decide(request: HttpRequest, parcel: int) -> HttpResponse:
    """Accept, change, return or open again."""
    standing = _standing(parcel)
    form = _step_form(standing, request.POST)
    return _taken(request, standing, form, {"step_form": form})


@require_POST
@require(can_record_disposal)
def proposal_finish(request: HttpRequest, parcel: int) -> HttpResponse:
    """Mark as carried out."""
    standing, form = _standing(parcel), FinishForm(request.POST)
    return _taken(request, standing, form, {"finish_form": form})


def _standing(parcel: int) -> Standing:
    run = newest_run()
    found = standing_of(run, [parcel]) if run else {}
    if parcel not in found:
        raise Http404
    return found[parcel]


def _step_form(standing: Standing, data: Any = None) -> StepForm:
    first = standing.result.alternatives.split(";") if standing.result else []
    return StepForm(policy_of(standing.run_of_words), standing.actions, first, data)


def _finish_form(standing: Standing) -> FinishForm:
    decision = standing.decision
    assert decision is not None
    kind = decision.stock_category
    free = parcel_mu(standing.parcel) - recorded_mu(standing.parcel, kind)
    left = min(free, done_of([decision])[decision.pk].left_mu)
    return FinishForm(initial={"campaign": kind, "done_area_mu": f"{max(0.0, left):.2f}"})


def _taken(request: HttpRequest, standing: Standing, form: Any, shown: dict[str, Any]) -> HttpResponse:
    if not form.is_valid():
        seen = request.POST.get("seen", "")
        if seen and seen != standing.seen:
            # The form no longer offers what the page did: say who was faster, not that the answer is wrong.
            return _refused(request, standing, form, shown, Step(request.POST.get("action", FINISH)))
        return _page(request, standing, shown, status=422)
    return _refused(request, standing, form, shown, form.step())


def _refused(request: HttpRequest, standing: Standing, form: Any, shown: dict[str, Any], step: Step) -> HttpResponse:
    """Take the step; a refusal shows the page as it stands now with what the person had typed."""
    try:
        decision = decide(person(request), standing.parcel.pk, request.POST.get("seen", ""), step, request)
    except Refusal as refusal:
        now = _standing(standing.parcel.pk)
        if refusal.code in CONFLICTS:
            shown = {"step_form": _step_form(now, None), "typed": _typed(request)}
            return _page(request, now, shown | {"refusal": refusal.message}, status=409)
        return _page(request, now, shown | {"refusal": refusal.message}, status=422)
    messages.success(request, _saved(decision))
    return redirect("proposal", standing.parcel.pk)


def _parts(standing: Standing) -> list[DonePart]:
    """What was carried out of the decision that stands."""
    if standing.decision is None or not standing.holds:
        return []
    return list(standing.decision.parts.filter(taken_back_at=None).select_related("by"))


def _saved(decision: Decision) -> str:
    done = done_of([decision])[decision.pk]
    if not done.in_part:
        return _("Saved: {state}.").format(state=decision.get_state_display())
    figures = {"done": figure(done.mu), "whole": figure(decision.area_mu), "left": figure(done.left_mu)}
    return _("Saved: {done} of {whole} mu carried out, {left} mu are left.").format(**figures)


def _typed(request: HttpRequest) -> list[str]:
    """What the person had typed, so that a conflict costs nobody their words."""
    names = ("reason", "document", "finish_document")
    return [text for name in names if (text := request.POST.get(name, "").strip())]


def _page(
    request: HttpRequest, standing: Standing, shown: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    run, result = standing.run, standing.result
    policy = policy_of(run)
    steps = DecisionStep.objects.filter(decision__parcel=standing.parcel).select_related("decision__run", "by")
    context: dict[str, Any] = {
        "standing": standing,
        "parcel": standing.parcel,
        "area_mu": parcel_mu(standing.parcel),
        "run": run,
        "policy": policy,
        "words": policy_of(standing.run_of_words),
        "annex": annex_of(run, result, policy, can_view_tax(request.user)) if result else None,
        "steps": list(steps.order_by("-pk")),
        "done": done_of([standing.decision])[standing.decision.pk] if standing.decision else None,
        "parts": _parts(standing),
        "may_decide": can_decide_proposal(request.user),
        "may_finish": can_record_disposal(request.user) and standing.may(FINISH),
        "step_form": _step_form(standing),
        "finish_form": _finish_form(standing) if standing.may(FINISH) else None,
    }
    return render(request, "cases/proposal.html", context | (shown or {}), status=status)
