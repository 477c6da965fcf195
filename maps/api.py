"""What the map's script asks for: the legend, and parcels by code or firm."""

from collections.abc import Mapping
from typing import Any

from django.contrib.gis.db.models.functions import Envelope, Transform
from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from analysis.models import AnalysisRun
from maps.areas.layer import Scope, area_layer, two_layer
from maps.areas.levels import PARCEL
from maps.asked import asked_classes, asked_indicator, asked_level, asked_second, asked_size, asked_target, held_run
from maps.classes import Classing
from maps.filters import Filter, apply_filter, matches_text, parcels_with_results, read_filter
from maps.firms import firms_of
from maps.indicators import Indicator
from maps.legend import Legend, figures_of, legend, legend_of_numbers
from maps.runs import chosen_run
from maps.targets import target_of
from maps.two import asked_method, legend_of_two_by_parcel
from parcels.decorators import require
from parcels.models import Parcel
from parcels.permissions import can_view_parcel

HITS = 8
# So many ids a style expression still compares with every parcel in view while the map moves.
MOST_IDS = 5000


@require_safe
@require(can_view_parcel)
def map_legend(request: HttpRequest) -> JsonResponse:
    """The legend of the whole zone under one indicator: the filter dims parcels, it does not move the classes."""
    run, indicator = chosen_run(request), asked_indicator(request)
    target = target_of(run, indicator, request.user, asked_target(request))
    classing = asked_classes(request)._replace(target=target.value if target else None)
    level, second = asked_level(request), asked_second(request)
    if level == PARCEL:
        found = _of_parcels(request, run, indicator, second, classing)
    elif second:
        method = asked_method(classing)
        found = two_layer(run, level, (indicator, second), method, request.user, _scope(request)).legend
    else:
        found = area_layer(run, level, indicator, classing, request.user, _scope(request), held_run(request)).legend
    return JsonResponse(found | ({"target_source": target.source} if target and found.get("target") else {}))


def _scope(request: HttpRequest) -> Scope:
    return Scope(asked_size(request), read_filter(request.GET).zone)


def _of_parcels(
    request: HttpRequest, run: AnalysisRun | None, indicator: Indicator, second: Indicator | None, classing: Classing
) -> Legend:
    """The legend by parcels without a row for each: the database counts categories, arrays hold figures."""

    def parcels(of: AnalysisRun | None) -> QuerySet[Parcel]:
        return apply_filter(parcels_with_results(request.user, of), Filter(zone=read_filter(request.GET).zone))

    if second:
        return legend_of_two_by_parcel(parcels(run), (indicator, second), asked_method(classing))
    held = held_run(request)
    if not indicator.is_number or held is None:
        return legend(parcels(run), indicator, *classing)
    limits_from = figures_of(parcels(held), indicator)
    return legend_of_numbers(figures_of(parcels(run), indicator), indicator, classing, limits_from)


@require_safe
@require(can_view_parcel)
def map_search(request: HttpRequest) -> JsonResponse:
    """The first parcels whose code, place or firm holds the text."""
    text = read_filter(request.GET).q
    if not text:
        return JsonResponse({"hits": []})
    found = (
        parcels_with_results(request.user, chosen_run(request))
        .filter(matches_text(text))
        .annotate(box=Envelope(Transform("geom", 4326)))
        .order_by("parcel_code")
        .values("id", "parcel_code", "address", "box", "result__stock_category")[:HITS]
    )
    firms = firms_of([row["id"] for row in found])
    return JsonResponse({"hits": [_hit(row, firms) for row in found]})


def _hit(row: Mapping[str, Any], firms: dict[int, list[str]]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "code": row["parcel_code"],
        "firm": "、".join(firms.get(row["id"], [])),
        "address": row["address"],
        "stock": row["result__stock_category"] or "unknown",
        "bounds": row["box"].extent,
    }


@require_safe
@require(can_view_parcel)
def map_matches(request: HttpRequest) -> JsonResponse:
    """The ids that a text filter lets through: the one condition that a tile can't be asked.

    Too many are none: a map that dimmed all but the first would be wrong.
    """
    parcels = parcels_with_results(request.user, chosen_run(request))
    wanted = Filter(q=read_filter(request.GET).q)
    ids = list(apply_filter(parcels, wanted).order_by("pk").values_list("pk", flat=True)[: MOST_IDS + 1])
    return JsonResponse({"ids": None if len(ids) > MOST_IDS else ids, "most": MOST_IDS})
