"""A run's proposals as a file to take away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from analysis.forms import ProposalFilter
from analysis.models import AnalysisRun, ParcelResult, RunState
from analysis.views.run import asked_results, sort_asked, stock_first
from parcels import audit
from parcels.decorators import require
from parcels.permissions import can_export_result, can_view_tax, shown_fields
from parcels.tables import FORMATS, as_file

COLUMNS = (
    "parcel_code",
    "area_mu",
    "far",
    "far_floor",
    "building_density",
    "output_per_mu",
    "value_added_per_mu",
    "tax_per_mu",
    "grade",
    "sector_code",
    "stock_category",
    "finding",
    "rule",
    "path",
    "instrument",
    "alternatives",
    "next_step",
    "certainty",
    "unknown_facts",
)
# Reasons quote the figures they rest on, tax among them: they go only to who may see it.
REASONS = ("reason_zh", "reason_en")


@require_POST
@require(can_export_result)
def run_export(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """The proposals as the list shows them, all pages of it; taking them away is a line in the audit log."""
    run = get_object_or_404(AnalysisRun, pk=pk, state=RunState.DONE)
    asked = ProposalFilter(run, stock_first(request))
    if kind not in FORMATS or not asked.is_valid():
        raise Http404
    rows = asked_results(run, request.user, asked, sort_asked(request)[1])
    columns = shown_fields(request.user, COLUMNS) + list(REASONS if can_view_tax(request.user) else ())
    detail = {"rows": rows.count(), "format": kind, "filter": asked.as_detail(), "columns": columns}
    audit.record(request.user, "result_exported", run, detail, request)
    return as_file(kind, f"run-{run.pk}", [_title(name) for name in columns], _lines(rows, columns))


def _title(name: str) -> str:
    words = {"reason_zh": _("reason (Chinese)"), "reason_en": _("reason (English)")}
    title = words.get(name) or str(getattr(ParcelResult._meta.get_field(name), "verbose_name", name))
    return f"{title} ({name})"


def _lines(rows: Any, columns: list[str]) -> Iterator[list[Any]]:
    yield from (list(line) for line in rows.values_list(*columns).iterator(chunk_size=2000))
