"""The what-if page: sliders beside the map, totals that follow, and the parcels that would turn."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from analysis.arithmetic.policy import Policy
from analysis.arithmetic.policy_errors import PolicyError
from analysis.models import AnalysisRun, RunState, Scenario
from analysis.outputs.writing import KINDS
from analysis.whatif.answer import GATHERING, Answer, as_it_was, what_if
from analysis.whatif.comparison import compare
from analysis.whatif.kept import kept_run
from analysis.whatif.reading import read_changes
from analysis.whatif.sliders import Slider, sliders
from analysis.whatif.turned import moves
from analysis.words import said
from maps.runs import chosen_run, done_runs
from maps.whatif.listing import turned_page
from maps.whatif.map_config import map_config
from maps.whatif.tax import TAX_LINE, refuse_hidden_tax
from maps.whatif.words import ASPECTS, class_names, label_of, legend
from parcels.decorators import require
from parcels.permissions import can_export_result, can_save_scenario, can_view_run, can_view_tax
from parcels.refusals import Refusal

MOST_BYTES = 20_000
View = Callable[..., HttpResponseBase]


def answers(view: View) -> View:
    """Turn what can't be answered into a reason that the page shows."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            return JsonResponse({"code": refusal.code, "message": refusal.message}, status=422)
        except PolicyError as error:
            return JsonResponse({"code": error.code, "message": str(error)}, status=422)

    return answering


@require_safe
@require(can_view_run)
def what_if_page(request: HttpRequest) -> HttpResponse:
    """A run with its figures as sliders; a saved scenario opens with its own values."""
    run, scenario = chosen_run(request), None
    wanted = request.GET.get("scenario", "")
    if wanted.isdecimal():
        scenario = get_object_or_404(Scenario.objects.select_related("run"), pk=int(wanted))
        run = scenario.run
    if run is None:
        return render(request, "maps/whatif/none.html")
    kept = kept_run(run)
    context = {
        "run": run,
        "runs": done_runs(),
        "scenario": scenario,
        "scenarios": Scenario.objects.filter(run=run).select_related("created_by"),
        "sliders": _shown_sliders(request, kept.policy),
        "gathering": [said(kept.policy.figures[name].words) for name in GATHERING if name in kept.policy.figures],
        "may_save": can_save_scenario(request.user),
        "may_export": can_export_result(request.user),
        "kinds": [kind for kind in KINDS if kind != "xlsx"],
        "config": _config(request, run, kept.policy, scenario),
        "policy": kept.policy,
    }
    return render(request, "maps/whatif/page.html", context)


def _config(request: HttpRequest, run: AnalysisRun, policy: Policy, scenario: Scenario | None) -> dict[str, Any]:
    return {
        **map_config([run]),
        "csrf": get_token(request),
        "legend": legend(policy),
        "changes": scenario.changes if scenario else {},
        "answer": reverse("what-if-answer", args=[run.pk]),
        "parcels": reverse("what-if-parcels", args=[run.pk]),
        "turned": reverse("what-if-turned", args=[run.pk]),
        "save": reverse("scenario-save", args=[run.pk]),
    }


def _shown_sliders(request: HttpRequest, policy: Policy) -> list[Slider]:
    return [one for one in sliders(policy) if one.name != TAX_LINE or can_view_tax(request.user)]


@require_safe
@require(can_view_run)
def parcels(request: HttpRequest, run: int) -> HttpResponse:
    """Parcel ids of a run in order of its answers, as little-endian numbers of 64 bits (exact to 2^53 in script)."""
    kept = kept_run(done_run(run))
    response = HttpResponse(kept.parcels.astype("<f8").tobytes(), content_type="application/octet-stream")
    response["Cache-Control"] = "private, max-age=3600"
    return response


@require_POST
@require(can_view_run)
@answers
def answer(request: HttpRequest, run: int) -> HttpResponse:
    """Counts under moved figures, and each parcel's class: a JSON head, then one byte a parcel and aspect.

    The head's length stands first, as four little-endian bytes.
    """
    kept = kept_run(done_run(run))
    changes = read_changes(body_of(request))
    refuse_hidden_tax(request.user, changes)
    was, then = as_it_was(kept), what_if(kept, changes)
    head = {"counts": _counts(then), "before": _counts(was), "moves": _moves(was, then), "parcels": len(kept.parcels)}
    text = json.dumps(head, ensure_ascii=False).encode()
    body = len(text).to_bytes(4, "little") + text + class_bytes(then)
    return HttpResponse(body, content_type="application/octet-stream")


def class_bytes(answered: Answer) -> bytes:
    """Each parcel's class number, all of one aspect after the other."""
    numbers = _class_numbers(answered)
    return b"".join(numbers[aspect].tobytes() for aspect in ASPECTS)


def _class_numbers(answered: Answer) -> dict[str, Any]:
    """Class numbers by aspect, as `class_names` lists them; the last number is none."""
    names = class_names(answered.policy)
    path_of_rule = [names["paths"].index(rule.path) for rule in answered.policy.rules] + [len(names["paths"]) - 1]
    stock = answered.decision.status.category.astype(np.int16)
    return {
        "stock": np.where(stock < 0, len(names["stock"]) - 1, stock).astype(np.uint8),
        "paths": np.array(path_of_rule, dtype=np.uint8)[answered.decision.rule],
    }


def _counts(answered: Answer) -> dict[str, Any]:
    found = answered.counts()
    return {aspect: found[aspect] for aspect in ASPECTS}


def _moves(was: Answer, then: Answer) -> dict[str, list[dict[str, Any]]]:
    pairs = {"stock": (was.categories, then.categories), "paths": (was.paths, then.paths)}
    return {
        aspect: [
            {
                "before": move.before,
                "after": move.after,
                "words": [label_of(aspect, move.before, was.policy), label_of(aspect, move.after, then.policy)],
                "parcels": move.parcels,
                "mu": move.area_mu,
            }
            for move in moves(before, after, was.kept.area_mu)
        ]
        for aspect, (before, after) in pairs.items()
    }


@require_POST
@require(can_view_run)
@answers
def turned(request: HttpRequest, run: int) -> HttpResponse:
    """The parcels behind one move, as a part of the page."""
    kept = kept_run(done_run(run))
    asked = body_of(request)
    changes = read_changes(asked.pop("changes", {}))
    refuse_hidden_tax(request.user, changes)
    return turned_page(request, compare(as_it_was(kept), what_if(kept, changes)), asked)


def done_run(run: int) -> AnalysisRun:
    """The run, once it is done; 404 else."""
    return get_object_or_404(AnalysisRun.objects.defer("policy_text"), pk=run, state=RunState.DONE)


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The request's JSON object; refused by name where there is none."""
    if len(request.body) > MOST_BYTES:
        raise Refusal("whatif_not_read", {"detail": f"{len(request.body)} B"})
    try:
        data = json.loads(request.body)
    except ValueError as error:
        raise Refusal("whatif_not_read", {"detail": str(error)[:80]}) from error
    if not isinstance(data, dict):
        raise Refusal("whatif_not_read", {"detail": type(data).__name__})
    return data


def back_to(run: AnalysisRun, scenario: Scenario | None = None) -> HttpResponse:
    """The what-if page of a run, or of a scenario."""
    query = {"scenario": scenario.pk} if scenario else {"run": run.pk}
    return redirect(f"{reverse('what-if')}?{urlencode(query)}")
