"""Scenarios: saving, removing, and taking one away as a file."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from analysis.models import AnalysisRun, RunState, Scenario
from analysis.outputs.provenance import provenance_of
from analysis.outputs.writing import KINDS
from analysis.whatif.answer import as_it_was, what_if
from analysis.whatif.comparison import compare
from analysis.whatif.kept import kept_run
from analysis.whatif.reading import as_data, read_changes
from maps.whatif.files import as_answer, turned_file
from maps.whatif.tax import refuse_hidden_tax
from maps.whatif.views import answers, back_to, body_of
from parcels import audit
from parcels.decorators import require
from parcels.models import User
from parcels.permissions import can_export_result, can_save_scenario
from parcels.refusals import Refusal


@require_POST
@require(can_save_scenario)
@answers
def save(request: HttpRequest, run: int) -> HttpResponse:
    """Keep the moved figures under a name, with what they would do."""
    owner = get_object_or_404(AnalysisRun, pk=run, state=RunState.DONE)
    asked = body_of(request)
    name = str(asked.get("name") or "").strip()[:80]
    if not name:
        raise Refusal("scenario_name_missing")
    changes = read_changes(asked.get("changes", {}))
    refuse_hidden_tax(request.user, changes)
    answered = what_if(kept_run(owner), changes)
    fields: dict[str, Any] = {"note": str(asked.get("note") or "")[:2000], "changes": as_data(changes)}
    assert isinstance(request.user, User)
    try:
        with transaction.atomic():
            scenario = Scenario.objects.create(
                run=owner, name=name, counts=answered.counts(), created_by=request.user, **fields
            )
            audit.record(request.user, "scenario_saved", scenario, {"run": run, "name": name}, request)
    except IntegrityError as error:
        raise Refusal("scenario_name_taken", {"run": run, "name": name}) from error
    return JsonResponse({"url": f"{reverse('what-if')}?{urlencode({'scenario': scenario.pk})}"})


@require_POST
@require(can_save_scenario)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a scenario; its run stays."""
    scenario = get_object_or_404(Scenario.objects.select_related("run"), pk=pk)
    with transaction.atomic():
        audit.record(request.user, "scenario_removed", scenario, {"name": scenario.name}, request)
        scenario.delete()
    return back_to(scenario.run)


@require_POST
@require(can_export_result)
@answers
def export(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """The parcels that a scenario turns, with the policy, its changes and the data date inside."""
    scenario = get_object_or_404(Scenario.objects.select_related("run"), pk=pk)
    if kind not in KINDS:
        raise Http404
    changes = read_changes(scenario.changes)
    refuse_hidden_tax(request.user, changes)
    kept = kept_run(scenario.run)
    compared = compare(as_it_was(kept), what_if(kept, changes))
    audit.record(request.user, "result_exported", scenario, {"format": kind}, request)
    title = _("Parcels that the scenario {name} turns").format(name=scenario.name)
    body = turned_file(kind, compared, title, provenance_of(scenario.run, scenario))
    return as_answer(kind, f"scenario-{pk}", body)
