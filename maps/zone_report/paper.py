"""The report as PDF: one page for the meeting, and the annexes behind it. WeasyPrint sets it, fonts embedded."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from maps.zone_page import drawing
from maps.zone_report.content import Report
from parcels.documents.pdf import pdf_from
from parcels.documents.pictures import png_of

MOST_STOCK = 400
"""Rows of stock parcels on paper; the workbook has more."""
TOPS = (4, 5)
"""How many rows of the first two rankings stand on the first page."""
MAP_DPI = 200


def pdf_of_report(report: Report) -> bytes:
    """The PDF."""
    return pdf_from("maps/zone_report/report.html", context_of(report))


def map_png(report: Report) -> bytes:
    """The page's map as a picture, for documents that can't hold the drawing."""
    return png_of(pdf_from("maps/zone_report/picture.html", context_of(report)), MAP_DPI)


def context_of(report: Report) -> dict[str, Any]:
    """What the templates of the report draw: the report, and bars and lines made from its numbers."""
    page = report.page
    most = max((row.mu for row in page.paths.rows), default=0.0)
    return {
        "language": get_language(),
        "report": report,
        "page": page,
        "figures": list(zip(page.figures, report.figures.rows, strict=True)),
        "campaigns": [(one, _share(one.share), 100 * one.due_share) for one in page.campaigns],
        "path_rows": [(row, 100 * row.mu / most if most else 0.0) for row in page.paths.rows],
        "chart": drawing.chart(page.since.points, page.since.places),
        "tops": _tops(report),
        "colours": {place: one.colour for place, one in enumerate(page.where.classes)},
        "annexes": _annexes(report),
        "printed_on": timezone.localdate(),
    }


def _share(share: float | None) -> float:
    return min(100.0, 100 * (share or 0.0))


def _tops(report: Report) -> list[tuple[str, list[tuple[Any, float]]]]:
    """The first rows of the first two rankings, each with its bar in per cent of its longest."""
    found = []
    for table, ranking, most in zip(report.rankings, report.page.rankings, TOPS, strict=False):
        rows = ranking.rows[:most]
        longest = max((row.value or 0.0 for row in rows), default=0.0)
        bars = [(row, 100 * max(row.value or 0.0, 0.0) / longest if longest else 0.0) for row in rows]
        found.append((table.title, bars))
    return found


def _annexes(report: Report) -> list[dict[str, Any]]:
    """Every table with its rows as cells and whether each is a number's."""
    return [
        {
            "table": table,
            "head": list(zip(table.head, table.numeric, strict=True)),
            "rows": [list(zip(row, table.numeric, strict=True)) for row in table.rows[:MOST_STOCK]],
            "left": max(0, len(table.rows) - MOST_STOCK),
        }
        for table in report.tables
    ]
