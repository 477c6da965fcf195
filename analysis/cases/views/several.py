"""The same step about several proposals: chosen in the queue, looked at one by one, taken together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from analysis.arithmetic.decision_steps import ACCEPT, CHANGE, REOPEN, RETURN
from analysis.cases.deciding import MOST, Step, decide_many, fault_of
from analysis.cases.forms.decision import StepForm
from analysis.cases.standing import Standing, newest_run, standing_of
from analysis.cases.views.telling import no_run, person
from analysis.words import policy_of
from parcels.decorators import require
from parcels.permissions import can_decide_proposal
from parcels.refusals import Refusal, message

TOGETHER = (ACCEPT, CHANGE, RETURN, REOPEN)
"""Carried out is each its own day, area and document, so that is said one by one."""


@dataclass(frozen=True)
class Row:
    """A chosen proposal, and why the step can't be taken about it (empty: it can)."""

    standing: Standing
    fault: str

    @property
    def mu(self) -> float:
        """Its land."""
        one = self.standing
        return one.result.area_mu if one.result else one.decision.area_mu if one.decision else 0.0


@require_POST
@require(can_decide_proposal)
def proposals_several(request: HttpRequest) -> HttpResponse:
    """Choose the step, look at what it would do to each, take it."""
    run = newest_run()
    if run is None:
        return no_run(request)
    seen = _chosen(request)
    if not seen or len(seen) > MOST:
        code = "decisions_too_many" if seen else "decisions_none_chosen"
        messages.error(request, message(code, {"count": len(seen), "limit": MOST}))
        return redirect("proposals")
    standings = standing_of(run, seen)
    step = request.POST.get("step", "choose")
    form = StepForm(
        policy_of(run), TOGETHER, (), request.POST if step != "choose" else None, initial={"action": ACCEPT}
    )
    if step == "choose" or not form.is_valid():
        return _page(
            request, [Row(one, "") for one in standings.values()], form, status=200 if step == "choose" else 422
        )
    if step == "save":
        return _save(request, seen, form.step(), standings, form)
    return _preview(request, standings, form)


def _chosen(request: HttpRequest) -> dict[int, str]:
    """What the person's page showed, by the parcel's id."""
    ids = [int(text) for text in request.POST.getlist("id") if text.isdecimal() and len(text) < 19]
    return {parcel: request.POST.get(f"seen-{parcel}", "") for parcel in ids}


def _preview(
    request: HttpRequest, standings: dict[int, Standing], form: StepForm, refusal: str = "", status: int = 200
) -> HttpResponse:
    faults = {parcel: fault_of(one, form.step()) for parcel, one in standings.items()}
    rows = [Row(one, fault.message if (fault := faults[parcel]) else "") for parcel, one in standings.items()]
    return _page(request, rows, form, refusal, looked=True, status=status)


def _save(
    request: HttpRequest, seen: dict[int, str], step: Step, standings: dict[int, Standing], form: StepForm
) -> HttpResponse:
    try:
        taken = decide_many(person(request), seen, step, request)
    except Refusal as refusal:
        return _preview(request, standings, form, refusal.message, status=422)
    text = ngettext("Saved: {count} proposal, {state}.", "Saved: {count} proposals, {state}.", len(taken))
    messages.success(request, text.format(count=len(taken), state=taken[0].get_state_display()))
    return redirect("proposals")


def _page(
    request: HttpRequest,
    rows: list[Row],
    form: StepForm,
    refusal: str = "",
    *,
    looked: bool = False,
    status: int = 200,
) -> HttpResponse:
    possible = [row for row in rows if not row.fault]
    context: dict[str, Any] = {
        "rows": rows,
        "form": form,
        "refusal": refusal,
        "looked": looked,
        "possible": possible,
        "mu": sum(row.mu for row in possible),
        "policy": policy_of(rows[0].standing.run) if rows else None,
        "chosen_label": _label(form) if looked else "",
    }
    return render(request, "cases/several.html", context, status=status)


def _label(form: StepForm) -> str:
    action = dict(form.fields["action"].choices)[form.cleaned_data["action"]]  # type: ignore[attr-defined]
    return str(action) or _("Save")
