"""Evaluations of zones: the list, a new one, one with its formulas, and its official table."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analysis.arithmetic.evaluation.scheme import AREAS, DEVELOPMENT, MAIN
from analysis.arithmetic.evaluation.tree import ROOT
from analysis.evaluation import form_rows, official, shown
from analysis.evaluation.forms import AskForm, EvaluationFilter, StatedForm, schemes, zones
from analysis.evaluation.inputs import SUPPLIED, submitted
from analysis.evaluation.making import Question, make
from analysis.evaluation.register import FromRegister, read_zone
from analysis.evaluation.shown import Shown
from analysis.models import ZoneEvaluation
from analysis.words import place_label, said
from parcels import audit
from parcels.decorators import require
from parcels.models import User, Zone
from parcels.permissions import can_edit_evaluation, can_export_result, can_view_evaluation
from parcels.refusals import Refusal
from parcels.tables import as_csv, as_file
from parcels.views.pages import list_context, query_without, sort_of

PAGE_SIZE = 50
SORTS = {"year": "year", "zone": "zone__name", "as_of": "as_of", "made": "created_at"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _evaluations(request: HttpRequest) -> tuple[EvaluationFilter, Any, str]:
    narrowed = EvaluationFilter(request.GET)
    sort, order = sort_of(request, SORTS, "-year")
    found = ZoneEvaluation.objects.select_related("zone", "created_by").defer("zone__geom", "zone__geom_3857")
    return narrowed, narrowed.rows(found).order_by(order, "-pk"), sort


@require_safe
@require(can_view_evaluation)
def evaluations(request: HttpRequest) -> HttpResponse:
    """All evaluations, the newest year first."""
    narrowed, rows, sort = _evaluations(request)
    context: dict[str, Any] = {"filter": narrowed, "sort": sort, "sort_query": query_without(request, "page", "sort")}
    page = list_context(request, rows, PAGE_SIZE)
    context |= page | {
        "lines": [Shown.to(request.user, row) for row in page["page"]],
        "may_edit": can_edit_evaluation(request.user),
        "may_export": can_export_result(request.user),
    }
    return render(request, "analysis/evaluation/list.html", context)


@require_safe
@require(can_export_result)
def evaluations_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The list as a file."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    _narrowed, rows, _sort = _evaluations(request)
    lines = [Shown.to(request.user, row) for row in rows]
    head = [_("Zone"), _("Year of evaluation"), _("As of"), _("Data of"), _("Type of the zone"), _("Total")]
    head += [said(words) for words in AREAS.values()] + [_("Scheme"), _("Scheme version")]
    cells = [
        [place_label(one.row.zone), one.row.year, one.row.as_of, one.row.data_date, one.kind_words,
         _("held back") if one.held.total else one.total,
         *(None if area == MAIN and one.held.total else one.score(area, ROOT) for area in AREAS),
         one.row.scheme_name, one.row.scheme_version]
        for one in lines
    ]  # fmt: skip
    audit.record(request.user, "evaluation_exported", None, {"format": kind, "rows": len(cells)}, request)
    return as_file(kind, "evaluations", head, cells)


@require(can_edit_evaluation)
def evaluation_new(request: HttpRequest) -> HttpResponse:
    """Ask which zone and day; then show what the register tells beside what is to be typed; then evaluate."""
    before = _before(request)
    asked = _asked(request, before)
    context: dict[str, Any] = {"ask": asked, "before": before, "zones": bool(zones())}
    if not asked.is_bound or not asked.is_valid():
        return render(request, "analysis/evaluation/new.html", context, status=422 if asked.errors else 200)
    zone = get_object_or_404(Zone.objects.defer("geom", "geom_3857"), pk=asked.cleaned_data["zone"])
    register = read_zone(zone, asked.cleaned_data["as_of"])
    hidden = form_rows.hidden_from(request.user, register)
    context |= {"register": register, "zone": zone, "parts": AREAS}
    if request.method == "POST":
        return _made(request, asked, zone, register, hidden, context)
    stated = _stated_before(before)
    data = form_rows.first_values(register, hidden, before)
    context |= {"stated": StatedForm(initial=stated), "rows": form_rows.rows(register, data, hidden, {})}
    return render(request, "analysis/evaluation/new.html", context)


def _before(request: HttpRequest) -> ZoneEvaluation | None:
    """The evaluation whose typed figures a new one begins from."""
    number = request.GET.get("from", "")
    return get_object_or_404(ZoneEvaluation, pk=int(number)) if number.isdecimal() and len(number) < 10 else None


def _asked(request: HttpRequest, before: ZoneEvaluation | None) -> AskForm:
    data = request.POST if request.method == "POST" else request.GET
    initial = {}
    if before is not None:
        initial = {"zone": before.zone_id, "scheme": before.scheme_name, "year": before.year + 1}
    elif names := schemes():
        initial = {"scheme": names[0][0]}
    return AskForm(data) if "zone" in data else AskForm(initial=initial)


def _stated_before(before: ZoneEvaluation | None) -> dict[str, Any]:
    stated: dict[str, Any] = before.inputs.get("stated", {}) if before else {}
    return {name: stated[name] for name in ("zone_type", "bonded", "without_development") if name in stated}


def _made(
    request: HttpRequest,
    asked: AskForm,
    zone: Zone,
    register: FromRegister,
    hidden: frozenset[str],
    context: dict[str, Any],
) -> HttpResponse:
    stated = StatedForm(request.POST)
    given = submitted(request.POST, register, hidden)
    context |= {"stated": stated, "rows": form_rows.rows(register, request.POST, hidden, given.wrong)}
    context["wrong"] = given.problems
    if stated.is_valid() and not given.wrong:
        said_ = stated.cleaned_data
        question = Question(
            zone=zone,
            year=asked.cleaned_data["year"],
            as_of=asked.cleaned_data["as_of"],
            scheme=asked.cleaned_data["scheme"],
            stated_type=said_["zone_type"],
            bonded=said_["bonded"],
            without_development=said_["without_development"],
            note=said_["note"],
        )
        try:
            return redirect("evaluation", make(question, given, register, cast(User, request.user), request).pk)
        except Refusal as refusal:
            context["wrong"] = [refusal.message]
    return render(request, "analysis/evaluation/new.html", context, status=422)


@require_safe
@require(can_view_evaluation)
def evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """One evaluation: total, indicators, tree, potential, inputs with their sources, the same zone's other years."""
    one = Shown.to(request.user, _row(pk))
    years = _years(request, one.row)
    context = {
        "one": one,
        "row": one.row,
        "total_sum": shown.total_sum(one),
        "benchmark": [found for found in one.scheme.benchmarks if found.indicator == ROOT],
        "areas": [(words, one.score(name, ROOT), name == MAIN and one.held.total) for name, words in AREAS.items()],
        "indicators": shown.indicator_lines(one),
        "trees": [(AREAS[name], shown.tree_lines(one, name)) for name in AREAS if one.area(name)],
        "findings": shown.findings(one),
        "identity": shown.identity(one),
        "potential": shown.potential_lines(one),
        "inputs": shown.input_lines(one, MAIN),
        "development": shown.input_lines(one, DEVELOPMENT) if one.area(DEVELOPMENT) else [],
        "supplied": shown.input_lines(one, SUPPLIED),
        "years": years,
        "year_lines": shown.year_lines(years) if len(years) > 1 else [],
        "may_edit": can_edit_evaluation(request.user),
        "may_export": can_export_result(request.user),
    }
    return render(request, "analysis/evaluation/evaluation.html", context)


def _row(pk: int) -> ZoneEvaluation:
    found = ZoneEvaluation.objects.select_related("zone", "created_by").defer("zone__geom", "zone__geom_3857")
    return get_object_or_404(found, pk=pk)


def _years(request: HttpRequest, row: ZoneEvaluation) -> list[Shown]:
    """The newest evaluation of each year of the same zone, and this one for its own."""
    found = {one.year: one for one in ZoneEvaluation.objects.filter(zone_id=row.zone_id).order_by("pk")}
    return [Shown.to(request.user, one) for _year, one in sorted((found | {row.year: row}).items())]


@require_safe
@require(can_export_result)
def evaluation_file(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """The official tables as a workbook, or everything as one CSV."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    one = Shown.to(request.user, _row(pk))
    audit.record(request.user, "evaluation_exported", one.row, {"format": kind}, request)
    name = f"evaluation-{one.row.zone.code}-{one.row.year}"
    name = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-._") else "_" for sign in name)
    if kind == "csv":
        return as_csv(name, *official.flat(one))
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"', "Cache-Control": "private, no-store"}
    return HttpResponse(official.workbook(one), content_type=XLSX, headers=headers)
