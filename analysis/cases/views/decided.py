"""The list of decisions, whatever the newest run says by now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import F, Max, Q, QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from analysis.arithmetic.decision_steps import left_mu
from analysis.arithmetic.policy import Policy
from analysis.cases.forms.queue import DecisionFilter
from analysis.cases.models import Decision, DecisionState, TaskKind
from analysis.cases.parts import done_of
from analysis.cases.people import name_of
from analysis.models import AnalysisRun
from analysis.words import instrument_label, path_label, place_label, policy_of
from parcels import audit
from parcels.decorators import require
from parcels.models import StockCategory
from parcels.permissions import can_export_result, can_view_run
from parcels.tables import FORMATS, as_file
from parcels.views.pages import page_of, query_without, sort_of

PAGE_SIZE = 50
SORTS = {
    "code": "parcel__parcel_code",
    "town": "parcel__town__code",
    "category": "stock_category",
    "area_mu": "area_mu",
    "path": "decided_path",
    "decided_at": "decided_at",
    "done_on": "last_on",
    "done_area_mu": "parts_mu",
}


@require_safe
@require(can_view_run)
def decisions(request: HttpRequest) -> HttpResponse:
    """Every decision, newest first, with what came of it."""
    asked = DecisionFilter(request.GET)
    sort, order = sort_of(request, SORTS, "-decided_at")
    page = page_of(request, _rows(asked, order), PAGE_SIZE)
    policies, done = _policies(one.run_id for one in page), done_of(page)
    context = {
        "filter": asked,
        "sort": sort,
        "page": page,
        "rows": [(one, policies[one.run_id], done[one.pk]) for one in page],
        "query": query_without(request, "page"),
        "sort_query": query_without(request, "page", "sort"),
    }
    return render(request, "cases/decided.html", context)


def _rows(asked: DecisionFilter, order: str) -> QuerySet[Any]:
    column = order.lstrip("-")
    by = F(column).desc(nulls_last=True) if order.startswith("-") else F(column).asc(nulls_last=True)
    done = Sum("parts__area_mu", filter=Q(parts__taken_back_at=None))
    last = Max("parts__on", filter=Q(parts__taken_back_at=None))
    rows = asked.rows(Decision.objects.select_related("parcel__town", "decided_by"))
    rows = rows.annotate(parts_mu=done, last_on=last)
    geometry = ("parcel__geom", "parcel__geom_3857", "parcel__town__geom", "parcel__town__geom_3857")
    return rows.defer(*geometry).order_by(by, "-pk")


def _policies(runs: Any) -> dict[int, Policy]:
    return {run.pk: policy_of(run) for run in AnalysisRun.objects.filter(pk__in=set(runs))}


@require_POST
@require(can_export_result)
def decisions_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list as its filter shows it, all pages of it."""
    asked = DecisionFilter(request.POST)
    if kind not in FORMATS or not asked.is_valid():
        raise Http404
    rows = _rows(asked, sort_of(request, SORTS, "-decided_at")[1])
    detail = {"rows": rows.count(), "format": kind, "filter": asked.as_detail()}
    audit.record(request.user, "proposal_exported", None, detail, request)
    return as_file(kind, "decisions", _head(), _lines(rows))


def _head() -> list[str]:
    return [
        _("Parcel code"),
        _("Town"),
        _("Category"),
        _("Area (mu)"),
        _("Run"),
        _("Rule"),
        _("Path proposed"),
        _("Instrument proposed"),
        _("State"),
        _("Path decided"),
        _("Instrument decided"),
        _("Reason"),
        _("Document"),
        _("Decided by"),
        _("Decided at"),
        _("Done on"),
        _("Area disposed of (mu)"),
        _("Left of the decision (mu)"),
        _("Document that shows it"),
        _("Counts for"),
    ]


def _lines(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    policies = _policies(rows.order_by().values_list("run", flat=True).distinct())
    for one in rows.iterator(chunk_size=2000):
        policy = policies[one.run_id]
        yield [
            one.parcel.parcel_code,
            place_label(one.parcel.town) if one.parcel.town else "",
            str(StockCategory(one.stock_category).label),
            round(one.area_mu, 2),
            one.run_id,
            one.rule,
            path_label(policy, one.path),
            instrument_label(policy, one.instrument),
            str(one.get_state_display()),
            path_label(policy, one.decided_path),
            instrument_label(policy, one.decided_instrument),
            one.reason,
            one.document,
            name_of(one.decided_by),
            f"{timezone.localtime(one.decided_at):%Y-%m-%d %H:%M}" if one.decided_at else "",
            one.last_on,
            one.parts_mu,
            None if one.parts_mu is None else _left(one),
            one.done_document,
            str(TaskKind(one.campaign).label) if one.campaign else "",
        ]


def _left(one: Any) -> float:
    """What is left (mu) of a decision that was carried out in part; nothing of one that is done."""
    return 0.0 if one.state == DecisionState.DONE else round(left_mu(one.area_mu, one.parts_mu), 2)
