"""The zone's page as a file: PDF, slides, text or sheets, for what its reader may see."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from analysis.models import AnalysisRun
from analysis.outputs.provenance import Provenance, provenance_of
from maps.zone_page.parts import ZonePage
from maps.zone_page.views import asked_page
from maps.zone_report.content import Report, file_name, report_of
from maps.zone_report.stock import stock_rows
from parcels import audit
from parcels.decorators import require
from parcels.models import Zone
from parcels.permissions import Person, can_export_result

OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    "pdf": "application/pdf",
    "pptx": f"{OFFICE}.presentationml.presentation",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
}


@require_safe
@require(can_export_result)
def zone_report(request: HttpRequest, kind: str) -> HttpResponse:
    """The report of the page that the address asks for: `?zone=`, `?year=`, `?by=` as on the page."""
    page = asked_page(request)
    if kind not in KINDS or page is None:
        raise Http404
    run = AnalysisRun.objects.get(pk=page.run)
    provenance = provenance_of(run)
    report = gathered(page, run, request.user, provenance)
    content = written(kind, report, provenance)
    audit.record(
        request.user,
        "result_exported",
        run,
        {"what": "zone_report", "format": kind, "zone": page.zone_code, "year": page.year, "by": page.by},
        request,
    )
    name = f"{file_name(page, timezone.localdate())}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=KINDS[kind], headers=headers)


def gathered(page: ZonePage, run: AnalysisRun, user: Person, provenance: Provenance) -> Report:
    """The report of a page, with the list of stock parcels that the reader may see."""
    zone = Zone.objects.get(code=page.zone_code)
    # The minute of writing would make no two files alike; the paper states its day.
    about = [(label, value) for key, label, value in provenance.lines if key != "written_at"]
    return report_of(page, stock_rows(zone, run, user), about)


def written(kind: str, report: Report, provenance: Provenance) -> bytes:
    """The report in one of `KINDS`."""
    return _writers()[kind](report, provenance)


def _writers() -> dict[str, Callable[[Report, Provenance], bytes]]:
    # The libraries of slides and text take a moment to load: only who asks for a file pays it.
    from maps.zone_report.paper import pdf_of_report
    from maps.zone_report.sheets import xlsx_of
    from maps.zone_report.slides import pptx_of
    from maps.zone_report.text import docx_of

    return {
        "pdf": lambda report, _provenance: pdf_of_report(report),
        "pptx": lambda report, _provenance: pptx_of(report),
        "docx": lambda report, _provenance: docx_of(report),
        "xlsx": xlsx_of,
    }
