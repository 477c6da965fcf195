"""The page of the zone, and the same for a wall screen."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maps.zone_page import drawing
from maps.zone_page.figures import ZonePage, run_of_year, zone_page
from parcels.decorators import require
from parcels.models import Zone
from parcels.permissions import can_start_run, can_view_run

REFRESH_SECONDS, LEAST_REFRESH, MOST_REFRESH = 300, 2, 3600
OLD_DAYS = 45
"""Days after which the page says that its figures are old."""


@require_safe
@require(can_view_run)
def page(request: HttpRequest) -> HttpResponse:
    """The zone on one page: `?zone=`, `?year=`, `?by=`."""
    found = asked_page(request)
    if found is None:
        return render(request, "maps/zone/none.html", {"may_start": can_start_run(request.user)})
    return render(request, "maps/zone/page.html", drawn(found))


@require_safe
@require(can_view_run)
def wall(request: HttpRequest) -> HttpResponse:
    """The same for a wall screen: dark, large, without chrome; it asks for itself again every `?every=` seconds."""
    found = asked_page(request)
    if found is None:
        return render(request, "maps/zone/none.html", {"may_start": can_start_run(request.user)})
    context = {"every": _every(request), "now": timezone.localtime(), "wall": True}
    return render(request, "maps/zone/wall.html", drawn(found) | context)


def asked_page(request: HttpRequest) -> ZonePage | None:
    """The page that an address asks for: the first zone and the newest year where it names none."""
    asked_zone = Case(When(code=request.GET.get("zone", ""), then=0), default=1)
    zone = Zone.objects.defer("geom", "geom_3857").order_by(asked_zone, "id").first()
    if zone is None or not can_view_run(request.user):
        return None
    asked = request.GET.get("year", "")
    run = (run_of_year(zone, int(asked)) if asked.isdecimal() and len(asked) == 4 else None) or run_of_year(zone)
    return zone_page(zone, run, request.user, run.as_of.year, request.GET.get("by", "")) if run else None


def drawn(found: ZonePage) -> dict[str, Any]:
    """The context of the templates: the page's tree, and the drawings that stand beside its numbers."""
    return {
        "page": found,
        "figures": [(one, drawing.spark(one.trail)) for one in found.figures],
        "campaigns": [(one, drawing.bullet(one)) for one in found.campaigns],
        "path_rows": list(zip(found.paths.rows, drawing.path_bars(found.paths.rows), strict=True)),
        "charts": [
            (kind, made)
            for kind, size in (("on-desk", drawing.WIDE), ("on-phone", drawing.NARROW))
            if (made := drawing.chart(found.since.points, found.since.places, size))
        ],
        "rankings": [
            (one, list(zip(one.rows, drawing.rank_bars(one.rows, found.by_target), strict=True)))
            for one in found.rankings
        ],
        "old_days": _old_days(found.as_of),
    }


def _old_days(as_of: date) -> int | None:
    """How many days old the figures are, once that is worth saying."""
    days = (timezone.localdate() - as_of).days
    return days if days > OLD_DAYS else None


def _every(request: HttpRequest) -> int:
    asked = request.GET.get("every", "")
    seconds = int(asked) if asked.isdecimal() and len(asked) < 6 else REFRESH_SECONDS
    return min(max(seconds, LEAST_REFRESH), MOST_REFRESH)
