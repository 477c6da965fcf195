"""Two lists compared: who rose and who fell."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from analysis.arithmetic.grading.model import LETTERS
from analysis.grading.comparison import WAYS, Move, counts_of, crossed, moves_between
from analysis.grading.forms import CompareForm
from analysis.grading.official import MEDIA, provenance_of
from analysis.models import Grading, GradingState
from analysis.outputs.official import official_table
from analysis.outputs.provenance import Provenance
from parcels import audit
from parcels.decorators import require
from parcels.permissions import can_export_result, can_view_grading
from parcels.tables import FORMATS, as_csv
from parcels.views.pages import query_without, sort_of

PAGE_SIZE = 50
SORTS = {"name": "name", "before": "before", "after": "after"}


@require_safe
@require(can_view_grading)
def grading_compare(request: HttpRequest) -> HttpResponse:
    """Counts by way and letter, and the firms that moved."""
    form = CompareForm(_asked(request))
    context: dict[str, Any] = {
        "form": form,
        "letters": LETTERS,
        "may_export": can_export_result(request.user),
        "query": query_without(request, "page"),
        "sort_query": query_without(request, "page", "sort"),
        "export_query": form.data.urlencode() if hasattr(form.data, "urlencode") else "",
    }
    if form.is_valid():
        before, after = _two(form)
        moves = moves_between(before, after)
        sort, order = sort_of(request, SORTS, "name")
        shown = _sorted(_narrowed(moves, form), order)
        counts = counts_of(moves)
        context |= {
            "before": before,
            "after": after,
            "counts": [(way, word, counts[way]) for way, word in _words()],
            "crossed": crossed(moves),
            "sort": sort,
            "page": Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page")),
            "ways": dict(_words()),
            "same_year": before.year == after.year,
            "other_scheme": before.scheme_text != after.scheme_text,
        }
    return render(request, "analysis/grading/compare.html", context)


def _words() -> list[tuple[str, str]]:
    named = (_("rose"), _("fell"), _("unchanged"), _("newly graded"), _("no longer graded"))
    return list(zip(WAYS, named, strict=True))


def _asked(request: HttpRequest) -> Any:
    """What was asked for; the two newest lists of different years where nothing was."""
    if "before" in request.GET or "after" in request.GET:
        return request.GET
    rows = list(
        Grading.objects.exclude(state=GradingState.WITHDRAWN).order_by("-year", "-id").values_list("pk", "year")
    )
    query = request.GET.copy()
    if rows:
        older = next((pk for pk, year in rows if year < rows[0][1]), rows[-1][0])
        query["before"], query["after"] = str(older), str(rows[0][0])
    return query


def _two(form: CompareForm) -> tuple[Grading, Grading]:
    rows = Grading.objects.in_bulk([int(form.cleaned_data["before"]), int(form.cleaned_data["after"])])
    return rows[int(form.cleaned_data["before"])], rows[int(form.cleaned_data["after"])]


def _narrowed(moves: list[Move], form: CompareForm) -> list[Move]:
    way, text = form.cleaned_data["way"], form.cleaned_data["q"].strip().lower()
    found = [move for move in moves if (move.way == way if way else move.way != "same")]
    return [move for move in found if text in move.name.lower() or text in move.credit_code.lower()] if text else found


def _sorted(moves: list[Move], order: str) -> list[Move]:
    column = order.lstrip("-")
    key = (lambda move: move.name) if column == "name" else (lambda move: getattr(move, column) or "Z")
    return sorted(moves, key=key, reverse=order.startswith("-"))


@require_safe
@require(can_export_result)
def grading_compare_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The firms that moved, as a file that names both lists."""
    form = CompareForm(_asked(request))
    if kind not in FORMATS or not form.is_valid():
        raise Http404
    before, after = _two(form)
    words = dict(_words())
    moves = _narrowed(moves_between(before, after), form)
    head = [_("Enterprise"), _("Credit code"), str(before), str(after), _("Change")]
    cells = [[one.name, one.credit_code, one.before or "—", one.after or "—", words[one.way]] for one in moves]
    detail = {"before": before.pk, "after": after.pk, "rows": len(cells), "format": kind}
    audit.record(request.user, "grading_exported", after, detail, request)
    name = f"grading-{before.pk}-{after.pk}"
    if kind == "csv":
        return as_csv(name, head, cells)
    base = ("base", _("Compared with"), f"{before} #{before.pk}")
    about = Provenance((*provenance_of(after).lines, base))
    body = official_table(
        _("Grades of {before} and {after}").format(before=before.year, after=after.year), head, cells, about
    )
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"', "Cache-Control": "private, no-store"}
    return HttpResponse(body, content_type=MEDIA, headers=headers)
