"""The map workbench: the page, and the list that follows the map."""

from typing import Any

from django.conf import settings
from django.contrib.gis.db.models import Extent
from django.contrib.gis.geos import Polygon
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe
from pyproj import CRS

from analysis.models import AnalysisRun, AreaLevel
from maps import filter_choices, table
from maps.areas.levels import DEFAULT_SIZE_M, HEXAGON_SIZES_M, LEVELS, has_areas, hexagon_mu
from maps.asked import asked_classes, asked_indicator, asked_level
from maps.base.sources import bases
from maps.crs_name import crs_name
from maps.filters import Box, Filter, apply_filter, parcels_with_results, read_filter
from maps.indicators import GRADES, INDICATORS, PATHS, STOCK, shown_indicators
from maps.policy_words import policy_of, speaks_chinese
from maps.runs import chosen_run, done_runs
from maps.years import steps
from parcels.decorators import require
from parcels.models import Parcel, Zone
from parcels.permissions import can_edit_parcel, can_export_map, can_export_result, can_view_parcel, can_view_tax


@require_safe
@require(can_view_parcel)
def workbench(request: HttpRequest) -> HttpResponse:
    """The map with its legend, filter, list and drawer; without script or WebGL a drawn map and the list."""
    run = chosen_run(request)
    wanted = read_filter(request.GET)
    context = {
        "run": run,
        "runs": done_runs(),
        "indicators": shown_indicators(request.user),
        "all_indicators": list(INDICATORS.values()),
        "levels": list(LEVELS.values()),
        "level": asked_level(request),
        "sizes": [(size, hexagon_mu(size)) for size in HEXAGON_SIZES_M],
        "default_size": DEFAULT_SIZE_M,
        "chosen": asked_indicator(request),
        "filter": wanted,
        "stocks": STOCK,
        "paths": PATHS,
        "grades": GRADES,
        "towns": filter_choices.towns(),
        "sectors": filter_choices.sectors(run),
        "config": _config(request, run),
        "may_export": can_export_result(request.user),
        "may_export_map": can_export_map(request.user),
        "may_edit": can_edit_parcel(request.user),
        "query": request.GET.urlencode(),
    }
    return render(request, "maps/workbench.html", context | _table(request, run, wanted))


@require_safe
@require(can_view_parcel)
def table_part(request: HttpRequest) -> HttpResponse:
    """The list alone, for the map to put beneath itself."""
    run = chosen_run(request)
    return render(request, "maps/table.html", _table(request, run, read_filter(request.GET)))


def _table(request: HttpRequest, run: AnalysisRun | None, wanted: Filter) -> dict[str, Any]:
    parcels = parcels_with_results(request.user, run)
    listed = apply_filter(parcels, wanted)
    order = table.asked_order(request.GET.get("sort", ""), request.user)
    page = Paginator(table.ordered(listed, order), table.PAGE).get_page(request.GET.get("page"))
    sees_tax = can_view_tax(request.user)
    return {
        "heads": table.heads(request.user),
        "order": order,
        "page": page,
        "rows": table.rows(page.object_list, policy_of(run), sees_tax, not speaks_chinese()),  # type: ignore[arg-type]
        "totals": table.totals(listed, apply_filter(parcels, Filter(zone=wanted.zone))),
        "sees_tax": sees_tax,
        "has_run": run is not None,
        "filter": wanted,
    }


def _config(request: HttpRequest, run: AnalysisRun | None) -> dict[str, Any]:
    """What the script needs to know; everything else it reads from the address."""
    classing = asked_classes(request)
    crs = CRS.from_epsg(settings.LANDGIS_SRID)
    found = bases()
    return {
        "run": run.pk if run else 0,
        "may_edit": can_edit_parcel(request.user),
        "user": request.user.pk,
        "csrf": get_token(request) if can_edit_parcel(request.user) else "",
        "blocks": run is not None and run.areas.filter(level=AreaLevel.BLOCK).exists(),
        "bounds": bounds_of(request.GET.get("zone", "")),
        "classes": {"method": classing.method, "k": classing.number, "breaks": classing.manual},
        "years": steps(run),
        "bases": found,
        "needs_pmtiles": any("pmtiles" in one for one in found),
        "urls": {
            "areas": tiles_of("tile-area", run.pk if run else 0, "level"),
            "tiles": tiles_of("tile-run", run.pk if run else 0),
            "base": tiles_of("tile-base"),
            "shape": reverse("map-shape", args=[0]),
            "legend": reverse("map-legend"),
            "search": reverse("map-search"),
            "matches": reverse("map-matches"),
            "table": reverse("map-table"),
            "surgery": reverse("surgery-preview").removesuffix("preview/"),
            "attach": reverse("attachment-add"),
            "card": reverse("parcel", args=[0]),
            "worker": static("vendor/maplibre-gl-worker.mjs"),
        },
        "crs": {"name": crs_name(crs), "proj4": crs.to_proj4(), "srid": settings.LANDGIS_SRID},
        "indicators": [
            {
                "name": one.name,
                "label": str(one.label),
                "unit": str(one.unit),
                "places": one.places,
                "parcels": one in shown_indicators(request.user),
                "areas": has_areas(one),
                "categories": [
                    {"key": c.key, "label": str(c.label), "colour": c.colour, "mark": c.mark} for c in one.categories
                ],
            }
            for one in INDICATORS.values()
        ],
    }


def tiles_of(name: str, *run: int | str) -> str:
    """The address of a set of tiles, with the places that MapLibre fills in."""
    return reverse(name, args=[*run, 0, 0, 0]).replace("0/0/0.mvt", "{z}/{x}/{y}.mvt")


def bounds_of(code: str) -> tuple[float, ...] | None:
    """West, south, east, north in degrees of the zone, of all land when there is no zone."""
    zones = Zone.objects.filter(code=code) if code else Zone.objects.all()
    box = zones.aggregate(box=Extent("geom_3857"))["box"]
    box = box or Parcel.objects.filter(status="active").aggregate(box=Extent("geom_3857"))["box"]
    return _degrees(box) if box else None


def _degrees(box: Box) -> tuple[float, ...]:
    shape = Polygon.from_bbox(box)
    shape.srid = 3857
    return tuple(shape.transform(4326, clone=True).extent)
