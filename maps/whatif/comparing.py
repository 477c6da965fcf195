"""Two runs or scenarios side by side: two maps in step, a difference table, and the parcels that turned."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from analysis.models import AnalysisRun, Scenario
from analysis.outputs.provenance import Provenance, provenance_of
from analysis.outputs.writing import KINDS
from analysis.whatif.comparison import ASPECTS, Comparison, compare
from analysis.whatif.reading import read_changes
from analysis.whatif.sides import Side, side_by_key
from maps.runs import done_runs
from maps.whatif.files import as_answer, turned_file
from maps.whatif.listing import turned_page
from maps.whatif.map_config import map_config
from maps.whatif.tax import refuse_hidden_tax
from maps.whatif.views import answers, class_bytes
from maps.whatif.words import difference_rows, label_of, legend
from parcels import audit
from parcels.decorators import require
from parcels.permissions import can_export_result, can_view_run

MOST_SCENARIOS = 50


@require_safe
@require(can_view_run)
@answers
def compare_page(request: HttpRequest) -> HttpResponse:
    """The two sides that the address names; the newest run beside the one before it when it names none."""
    runs = done_runs()
    keys = _asked_keys(request, runs)
    choices = _choices(runs)
    if keys is None:
        return render(request, "maps/whatif/compare_none.html", {"choices": choices})
    before, after = (_side(request, key) for key in keys)
    compared = compare(before.answer, after.answer)
    context = {
        "choices": choices,
        "before": _told(before),
        "after": _told(after),
        "tables": [(title, _table(compared, aspect), _moves(compared, aspect), aspect) for aspect, title in _titles()],
        "only_before": len(compared.only_before),
        "only_after": len(compared.only_after),
        "both": len(compared.parcels),
        "query": f"a={before.key}&b={after.key}",
        "config": _config(before, after),
        "sides": [{"label": dict(choices).get(side.key, side.key)} for side in (before, after)],
        "may_export": can_export_result(request.user),
        "kinds": list(KINDS),
    }
    return render(request, "maps/whatif/compare.html", context)


@require_safe
@require(can_view_run)
@answers
def turned(request: HttpRequest) -> HttpResponse:
    """The parcels behind one move between the two sides."""
    return turned_page(request, _compared(request), request.GET.dict())


@require_safe
@require(can_view_run)
@answers
def classes(request: HttpRequest, key: str) -> HttpResponse:
    """Each parcel's class on one side, as `what-if-answer` gives it."""
    response = HttpResponse(class_bytes(_side(request, key).answer), content_type="application/octet-stream")
    response["Cache-Control"] = "private, max-age=300"
    return response


@require_POST
@require(can_export_result)
@answers
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The parcels that turned, with what both sides rest on inside."""
    if kind not in KINDS:
        raise Http404
    before, after = _side(request, request.GET.get("a", "")), _side(request, request.GET.get("b", ""))
    title = _("Parcels that differ between {before} and {after}").format(before=before.key, after=after.key)
    body = turned_file(kind, compare(before.answer, after.answer), title, _both(before, after))
    audit.record(
        request.user, "result_exported", after.run, {"compared": [before.key, after.key], "format": kind}, request
    )
    return as_answer(kind, f"compare-{before.key}-{after.key}", body)


def _asked_keys(request: HttpRequest, runs: list[AnalysisRun]) -> tuple[str, str] | None:
    before, after = request.GET.get("a", ""), request.GET.get("b", "")
    if before and after:
        return before, after
    return (f"run-{runs[1].pk}", f"run-{runs[0].pk}") if len(runs) > 1 else None


def _side(request: HttpRequest, key: str) -> Side:
    side = side_by_key(key)
    if side is None:
        raise Http404
    if side.scenario is not None:
        refuse_hidden_tax(request.user, read_changes(side.scenario.changes))
    return side


def _compared(request: HttpRequest) -> Comparison:
    before, after = (_side(request, request.GET.get(name, "")) for name in ("a", "b"))
    return compare(before.answer, after.answer)


def _titles() -> list[tuple[str, str]]:
    return [("stock", _("Stock land")), ("paths", _("Proposed paths")), ("rules", _("Rules that decided"))]


def _table(compared: Comparison, aspect: str) -> list[dict[str, Any]]:
    return difference_rows(compared.counts(aspect), aspect, compared.after.policy)


def _moves(compared: Comparison, aspect: str) -> list[dict[str, Any]]:
    if aspect not in ASPECTS:
        return []
    return [
        {
            "move": move,
            "before": label_of(aspect, move.before, compared.before.policy),
            "after": label_of(aspect, move.after, compared.after.policy),
        }
        for move in compared.moves(aspect)
    ]


def _told(side: Side) -> dict[str, Any]:
    return {"key": side.key, "run": side.run, "scenario": side.scenario, "policy": side.answer.policy}


def _choices(runs: list[AnalysisRun]) -> list[tuple[str, str]]:
    scenarios = Scenario.objects.select_related("run").order_by("-pk")[:MOST_SCENARIOS]
    named = _("Run #{number} · as of {as_of} · {policy} {version}")
    found = [
        (
            f"run-{run.pk}",
            named.format(number=run.pk, as_of=run.as_of, policy=run.policy_name, version=run.policy_version),
        )
        for run in runs
    ]
    of_run = _("Scenario {name} · run #{number}")
    return found + [(f"scenario-{one.pk}", of_run.format(name=one.name, number=one.run_id)) for one in scenarios]


def _run_words(run: AnalysisRun) -> str:
    named = _("Run #{number} · as of {as_of} · {policy} {version}")
    return named.format(number=run.pk, as_of=run.as_of, policy=run.policy_name, version=run.policy_version)


def _config(before: Side, after: Side) -> dict[str, Any]:
    return {
        **map_config([before.run, after.run]),
        "legend": legend(after.answer.policy),
        "sides": [
            {
                "run": side.run.pk,
                "scenario": side.scenario is not None,
                "parcels": reverse("what-if-parcels", args=[side.run.pk]),
                "classes": reverse("compare-classes", args=[side.key]),
                "legend": legend(side.answer.policy),
            }
            for side in (before, after)
        ],
        "turned": reverse("compare-turned"),
    }


def _both(before: Side, after: Side) -> Provenance:
    """The after side's provenance, then the before side's under keys of its own."""
    told = provenance_of(after.run, after.scenario).lines
    earlier = provenance_of(before.run, before.scenario).lines
    prefix = _("Compared with: {label}")
    return Provenance((*told, *((f"before_{key}", prefix.format(label=label), value) for key, label, value in earlier)))
