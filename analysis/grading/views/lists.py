"""The lists there are, a new one, and one list with its firms."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import Count, F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from analysis.arithmetic.grading.model import LETTERS, Scheme
from analysis.grading.forms import FirmFilter, GradingFilter, NewGrading, PublishForm, WithdrawForm
from analysis.grading.official import as_csv_file, as_workbook
from analysis.grading.shown import ends_in_words, note_words, scheme_of, seen, shows_total
from analysis.grading.states import open_steps
from analysis.grading.tasks import grade_in_background
from analysis.models import GradedFirm, Grading, Objection
from analysis.words import said
from parcels import audit, jobs
from parcels.decorators import require
from parcels.models import User
from parcels.permissions import Person, can_edit_grading, can_export_result, can_view_grading, can_view_tax
from parcels.tables import FORMATS
from parcels.views.pages import list_context, page_of, query_without, sort_of

PAGE_SIZE = 50
SORTS = {"id": "id", "year": "year", "state": "state"}
FIRM_SORTS = {"rank": "rank", "name": "enterprise__name", "land": "land", "grade": "grade"}
WITHOUT_GROUP = 3
"""So many indicators fit where firms of all groups are listed."""


@require_safe
@require(can_view_grading)
def gradings(request: HttpRequest) -> HttpResponse:
    """All lists, newest first."""
    narrowed = GradingFilter(request.GET)
    sort, order = sort_of(request, SORTS, "-id")
    rows = Grading.objects.defer("scheme_text").select_related("created_by")
    rows = narrowed.rows(rows).annotate(
        open_objections=Count("firms__objections", filter=Q(firms__objections__answered_at=None))
    )
    context = {
        "filter": narrowed,
        "sort": sort,
        "sort_query": query_without(request, "page", "sort"),
        "may_edit": can_edit_grading(request.user),
        "letters": LETTERS,
    }
    return render(
        request,
        "analysis/grading/list.html",
        context | list_context(request, rows.order_by(order, "-id"), PAGE_SIZE),
    )


@require(can_edit_grading)
def grading_new(request: HttpRequest) -> HttpResponse:
    """Ask for a list; it is computed in the background."""
    form = NewGrading(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        parameters = {"scheme": given["scheme"], "year": given["year"], "as_of": given["as_of"].isoformat()}
        job = jobs.start("grade", cast(User, request.user), parameters, grade_in_background)
        return redirect("job", job.pk)
    return render(request, "analysis/grading/new.html", {"form": form})


@require_safe
@require(can_view_grading)
def grading(request: HttpRequest, pk: int) -> HttpResponse:
    """One list: how it was cut, its firms, and the steps that are open."""
    row = get_object_or_404(Grading.objects.select_related("created_by", "published_by", "final_by"), pk=pk)
    return render(request, "analysis/grading/grading.html", grading_context(request, row))


def grading_context(request: HttpRequest, row: Grading) -> dict[str, Any]:
    """What the page of a list shows."""
    scheme, sees_tax = scheme_of(row), can_view_tax(request.user)
    asked = FirmFilter(scheme, request.GET if request.method == "GET" else None)
    sort, order = sort_of(request, sorts_for(scheme, request.user), "rank")
    if not asked.is_bound:
        asked = FirmFilter(scheme, {})
    firms = ordered(asked.rows(row.firms.all()), order)
    page = page_of(request, firms, PAGE_SIZE)
    columns = columns_for(scheme, asked, sees_tax)
    return {
        "grading": row,
        "scheme": scheme,
        "groups": groups_of(row, scheme),
        "reasons": [(note_words(code, scheme, sees_tax)[0], count) for code, count in _reasons(row)],
        "letters": LETTERS,
        "filter": asked,
        "sort": sort,
        "page": page,
        "columns": columns,
        "lines": [line_of(firm, scheme, columns, sees_tax) for firm in page],
        "sees_tax": sees_tax,
        "query": query_without(request, "page"),
        "sort_query": query_without(request, "page", "sort"),
        "steps": open_steps(row, request.user),
        "may_export": can_export_result(request.user),
        "open_objections": Objection.objects.filter(firm__grading=row, answered_at=None).count(),
        "publish_form": PublishForm(auto_id="publish_%s"),
        "withdraw_form": WithdrawForm(auto_id="withdraw_%s"),
    }


def _reasons(row: Grading) -> list[tuple[str, int]]:
    found = {code: count for code, count in row.counts.get("reasons", {}).items() if code}
    return sorted(found.items(), key=lambda one: -one[1])


def groups_of(row: Grading, scheme: Scheme) -> list[dict[str, Any]]:
    """Each group with its counts of letters and where the letters end."""
    found = []
    for group in scheme.groups:
        cut = row.counts["groups"].get(group.name, {})
        by = cut.get("letters", {})
        graded = sum(by.get(letter, 0) for letter in LETTERS)
        found.append(
            {
                "words": said(group.words),
                "firms": cut.get("firms", 0),
                "ranked": cut.get("ranked", 0),
                "ends": ends_in_words(cut.get("ends", [])),
                "letters": [
                    (letter, by.get(letter, 0), 100 * by.get(letter, 0) / graded if graded else None)
                    for letter in LETTERS
                ],
                "graded": graded,
                "without": by.get("", 0),
                "tenants": cut.get("tenants", 0),
            }
        )
    return found


def sorts_for(scheme: Scheme, user: Person) -> dict[str, str]:
    """Columns that the reader may sort by: an order by tax would tell it."""
    sees_tax = can_view_tax(user)
    found = dict(FIRM_SORTS) | {one.name: f"values__{one.name}" for one in seen(scheme.indicators.values(), sees_tax)}
    return found | ({"score": "score"} if sees_tax else {})


def ordered(firms: QuerySet[GradedFirm], order: str) -> QuerySet[GradedFirm]:
    """Firms in the order asked for, unknown last, then by group, rank and name."""
    column = order.lstrip("-")
    key = F("used__land_mu") if column == "land" else F(column)
    by = key.desc(nulls_last=True) if order.startswith("-") else key.asc(nulls_last=True)
    then = (F("group").asc(), F("rank").asc(nulls_last=True), "enterprise__name", "pk")
    first = (F("group").asc(),) if column == "rank" else ()
    rows = firms.select_related("enterprise", "merged_into", "grading")
    return rows.annotate(
        objected=Count("objections", distinct=True), changed=Count("corrections", distinct=True)
    ).order_by(*first, by, *then)


def columns_for(scheme: Scheme, asked: FirmFilter, sees_tax: bool) -> list[Any]:
    """The indicators listed: all of a group when one was asked for, else the first ones."""
    group = scheme.group(asked.cleaned_data.get("group", "")) if asked.is_valid() else None
    if group is not None:
        return seen(group.indicators, sees_tax)
    return seen(scheme.indicators.values(), sees_tax)[:WITHOUT_GROUP]


def line_of(firm: GradedFirm, scheme: Scheme, columns: list[Any], sees_tax: bool) -> dict[str, Any]:
    """One row of the table."""
    return {
        "firm": firm,
        "values": [firm.values.get(one.name) for one in columns],
        "score": firm.score if shows_total(scheme.group(firm.group), sees_tax) else None,
        "notes": note_words(firm.note, scheme, sees_tax),
    }


@require_safe
@require(can_export_result)
def grading_export(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """The firms as listed, all pages of them: a workbook with the four lists in official form, or CSV."""
    row = get_object_or_404(Grading, pk=pk)
    scheme, sees_tax = scheme_of(row), can_view_tax(request.user)
    asked = FirmFilter(scheme, request.GET)
    if kind not in FORMATS or not asked.is_valid():
        raise Http404
    order = sort_of(request, sorts_for(scheme, request.user), "rank")[1]
    firms = list(ordered(asked.rows(row.firms.all()), order))
    detail = {"rows": len(firms), "format": kind, "filter": asked.as_detail(), "tax": sees_tax}
    audit.record(request.user, "grading_exported", row, detail, request)
    write = as_workbook if kind == "xlsx" else as_csv_file
    return write(row, scheme, firms, sees_tax)
