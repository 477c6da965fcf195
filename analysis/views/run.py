"""One run: what it was asked, what it counted, and its proposals."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from analysis.costs import path_costs
from analysis.forms import ProposalFilter
from analysis.key_figures import zone_figures
from analysis.models import AnalysisRun, ParcelResult, RunState
from analysis.words import MARKS, ORDER, instrument_label, path_label, policy_of
from parcels.decorators import require
from parcels.models import StockCategory
from parcels.permissions import Person, can_view_run, can_view_tax, shown_fields, visible_results
from parcels.views.pages import page_of, query_without, sort_of

PAGE_SIZE = 50
NOT_LISTED = (
    *("facts", "notes", "reason_zh", "reason_en"),
    *("parcel__geom", "parcel__geom_3857", "parcel__town__geom", "parcel__town__geom_3857"),
)
SORTS = {
    "code": "parcel_code",
    "category": "stock_category",
    "rule": "rule",
    "path": "path",
    "area_mu": "area_mu",
    "far": "far",
    "output_per_mu": "output_per_mu",
    "tax_per_mu": "tax_per_mu",
    "grade": "grade",
}


@require(can_view_run)
def run_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A run with its counts, key figures and proposals; stock land first asked for."""
    run = get_object_or_404(AnalysisRun.objects.select_related("created_by", "job"), pk=pk)
    context: dict[str, Any] = {"run": run, "policy": policy_of(run)}
    if run.state == RunState.DONE:
        context |= _counted(run) | _proposals(request, run)
        context["zones"] = zone_figures(run, request.user)
    return render(request, "analysis/run.html", context)


def asked_results(run: AnalysisRun, user: Person, asked: ProposalFilter, order: str) -> QuerySet[ParcelResult]:
    """The results that the filter lets through and the reader may see; unknown figures last."""
    column = order.lstrip("-")
    by = F(column).desc(nulls_last=True) if order.startswith("-") else F(column).asc(nulls_last=True)
    return asked.rows(visible_results(user, run)).select_related("parcel__town").order_by(by, "parcel_code")


def sort_asked(request: HttpRequest) -> tuple[str, str]:
    """The order asked for, among the columns that the reader may see."""
    return sort_of(request, {name: SORTS[name] for name in shown_fields(request.user, SORTS)}, "-area_mu")


def stock_first(request: HttpRequest) -> Any:
    """What the reader asked for; stock land where they asked for nothing."""
    query = request.GET if request.method == "GET" else request.POST
    if "category" in query:
        return query
    stock = query.copy()
    stock["category"] = "stock"
    return stock


def _proposals(request: HttpRequest, run: AnalysisRun) -> dict[str, Any]:
    asked = ProposalFilter(run, stock_first(request))
    sort, order = sort_asked(request)
    rows = asked_results(run, request.user, asked, order).defer(*NOT_LISTED)
    return {
        "filter": asked,
        "sort": sort,
        "sees_tax": can_view_tax(request.user),
        "page": page_of(request, rows, PAGE_SIZE),
        "query": query_without(request, "page"),
        "sort_query": query_without(request, "page", "sort"),
    }


def _counted(run: AnalysisRun) -> dict[str, Any]:
    """Counts with their words, categories in their fixed order, rules in the policy's."""
    policy, counts = policy_of(run), run.counts
    path_of = {name: (path_label(policy, name), MARKS.get(name, "")) for name in [*policy.paths, ""]}
    stock = [(name, StockCategory(name).label, *counts.get("stock", {}).get(name, (0, 0))) for name in ORDER]
    rules = [
        (rule, *path_of[rule.path], instrument_label(policy, rule.instrument), *found)
        for rule in policy.rules
        if (found := counts.get("rules", {}).get(rule.name))
    ]
    costs = path_costs(run)
    paths = [
        (name, *path_of[name], *found, costs.get(name))
        for name in policy.paths
        if (found := counts.get("paths", {}).get(name))
    ]
    return {"stock": stock, "rules": rules, "paths": paths}
