"""The review queue over the newest run's proposals: narrow it, sort it, take it away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from analysis.arithmetic.decision_steps import UNDECIDED
from analysis.arithmetic.policy import Policy
from analysis.cases.decisions import Counted, counts_by_state, decision_of, states_in
from analysis.cases.forms.queue import EVERY, QueueFilter
from analysis.cases.models import DecisionState
from analysis.cases.standing import newest_run, standing_of
from analysis.cases.views.telling import no_run
from analysis.models import AnalysisRun, ParcelResult
from analysis.words import finding_label, instrument_label, path_label, place_label, policy_of, step_label
from parcels import audit
from parcels.decorators import require
from parcels.models import StockCategory
from parcels.permissions import Person, can_decide_proposal, can_export_result, can_view_run, visible_results
from parcels.tables import FORMATS, as_file
from parcels.views.pages import page_of, query_without, sort_of

PAGE_SIZE = 50
SORTS = {
    "code": "parcel_code",
    "town": "parcel__town__code",
    "category": "stock_category",
    "area_mu": "area_mu",
    "rule": "rule",
    "path": "path",
}


@require_safe
@require(can_view_run)
def proposals(request: HttpRequest) -> HttpResponse:
    """What the newest run proposes, those that wait for a decision first."""
    run = newest_run()
    if run is None:
        return no_run(request)
    states = states_in(run)
    asked = QueueFilter(run, states, request.GET)
    sort, order = sort_of(request, SORTS, "-area_mu")
    page = page_of(request, _rows(run, request.user, asked, order).only("parcel_id"), PAGE_SIZE)
    ids = [one.parcel_id for one in page]
    standings = standing_of(run, ids)
    context = {
        "run": run,
        "policy": policy_of(run),
        "filter": asked,
        "sort": sort,
        "page": page,
        "rows": [standings[parcel] for parcel in ids],
        "tabs": _tabs(counts_by_state(run, states)),
        "here": asked.cleaned_data.get("state", "") if asked.is_valid() else "",
        "query": query_without(request, "page"),
        "sort_query": query_without(request, "page", "sort"),
        "state_query": query_without(request, "page", "state"),
        "may_decide": can_decide_proposal(request.user),
    }
    return render(request, "cases/queue.html", context)


def _rows(run: AnalysisRun, user: Person, asked: QueueFilter, order: str) -> QuerySet[ParcelResult]:
    column = order.lstrip("-")
    by = F(column).desc(nulls_last=True) if order.startswith("-") else F(column).asc(nulls_last=True)
    return asked.rows(visible_results(user, run)).order_by(by, "parcel_code")


def _tabs(counted: dict[str, Counted]) -> list[tuple[str, str, int, float]]:
    """Value, words, count and mu of each state; what was opened again waits with the others."""
    waiting = [counted[state] for state in UNDECIDED]
    decided = [(state, DecisionState(state).label, counted[state]) for state in counted if state not in UNDECIDED]
    tabs = [("", DecisionState.PENDING.label, _sum(waiting)), *decided, (EVERY, _("All"), _sum(counted.values()))]
    return [(value, str(label), one.parcels, one.mu) for value, label, one in tabs]


def _sum(counted: Any) -> Counted:
    parts = list(counted)
    return Counted(sum(one.parcels for one in parts), sum(one.mu for one in parts))


@require_POST
@require(can_export_result)
def proposals_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The queue as its filter shows it, all pages of it."""
    run = newest_run()
    asked = QueueFilter(run, states_in(run), request.POST) if run else None
    if run is None or asked is None or kind not in FORMATS or not asked.is_valid():
        raise Http404
    rows = _rows(run, request.user, asked, sort_of(request, SORTS, "-area_mu")[1])
    detail = {"rows": rows.count(), "format": kind, "filter": asked.as_detail(), "run": run.pk}
    audit.record(request.user, "proposal_exported", run, detail, request)
    return as_file(kind, f"proposals-{run.pk}", _head(), _lines(rows, asked.states, policy_of(run)))


def _head() -> list[str]:
    return [
        _("Parcel code"),
        _("Town"),
        _("Category"),
        _("Finding"),
        _("Area (mu)"),
        _("Rule"),
        _("Path"),
        _("Instrument"),
        _("First"),
        _("State"),
        _("Path decided"),
        _("Instrument decided"),
        _("Reason"),
        _("Document"),
        _("Decided by"),
        _("Decided at"),
    ]


def _lines(rows: QuerySet[ParcelResult], states: dict[int, str], policy: Policy) -> Iterator[list[Any]]:
    decided = decision_of(states)
    columns = rows.select_related("parcel__town").defer("facts", "notes", "parcel__geom", "parcel__town__geom")
    for row in columns.iterator(chunk_size=2000):
        state = states.get(row.parcel_id, DecisionState.PENDING)
        one = decided.get(row.parcel_id) if state not in UNDECIDED else None
        yield [
            row.parcel_code,
            place_label(row.parcel.town) if row.parcel.town else "",
            str(StockCategory(row.stock_category).label),
            finding_label(row.finding),
            round(row.area_mu, 2),
            row.rule,
            path_label(policy, row.path),
            instrument_label(policy, row.instrument),
            step_label(policy, row.next_step),
            str(DecisionState(state).label),
            *(
                (
                    path_label(policy, one.decided_path),
                    instrument_label(policy, one.decided_instrument),
                    one.reason,
                    one.document,
                    one.decided_by,
                    f"{one.decided_at:%Y-%m-%d %H:%M}" if one.decided_at else "",
                )
                if one
                else ("",) * 6
            ),
        ]
