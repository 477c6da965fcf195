"""The page that explains one result, and prints as its annex in either language."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from analysis.explain.annex import annex_of
from analysis.explain.formulas import formulas_of
from analysis.models import AnalysisRun, RunState
from analysis.words import policy_of
from parcels.decorators import require
from parcels.permissions import can_view_run, can_view_tax, visible_results

LANGUAGES = dict(settings.LANGUAGES)


@require_safe
@require(can_view_run)
def why(request: HttpRequest, pk: int, parcel: int) -> HttpResponse:
    """Why a run found what it found about one parcel; `?in=en` writes the annex in another language than the page's."""
    run = get_object_or_404(AnalysisRun, pk=pk, state=RunState.DONE)
    results = visible_results(request.user, run).select_related("parcel__town")
    result = get_object_or_404(results, parcel=parcel)
    asked = request.GET.get("in", "")
    language = asked if asked in LANGUAGES else get_language()
    sees_tax = can_view_tax(request.user)
    with override(language):
        policy = policy_of(run)
        context = {
            "run": run,
            "result": result,
            "policy": policy,
            "annex": annex_of(run, result, policy, sees_tax),
            "formulas": formulas_of(run, result, sees_tax),
            "language": language,
            "languages": LANGUAGES.items(),
        }
        return HttpResponse(render(request, "analysis/explain/annex.html", context).content)
