"""What the map's script asks for: the legend, and parcels by code or firm."""

from collections.abc import Mapping
from typing import Any

from django.contrib.gis.db.models.functions import Envelope, Transform
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from maps import classes
from maps.filters import Filter, apply_filter, matches_text, parcels_with_results, read_filter
from maps.firms import firms_of
from maps.indicators import DEFAULT, INDICATORS, Indicator, shown_indicators
from maps.legend import legend
from maps.runs import chosen_run
from parcels.decorators import require
from parcels.permissions import can_view_parcel

HITS = 8


def asked_indicator(request: HttpRequest) -> Indicator:
    """The indicator named by `?by=`; the default where it is unknown or not for this user."""
    allowed = {one.name: one for one in shown_indicators(request.user)}
    return allowed.get(request.GET.get("by", ""), INDICATORS[DEFAULT])


def asked_classes(request: HttpRequest) -> tuple[str, int, tuple[float, ...]]:
    """Method, number of classes and manual limits of an address, each within its bounds."""
    method = request.GET.get("method", "")
    number = request.GET.get("k", "")
    limits = _limits(request.GET.get("breaks", ""))
    wanted = int(number) if number.isdecimal() else classes.DEFAULT_CLASSES
    return (
        method if method in classes.METHODS else "quantile",
        min(max(wanted, classes.MIN_CLASSES), classes.MAX_CLASSES),
        limits,
    )


def _limits(text: str) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in text.split(",") if part)[: classes.MAX_CLASSES - 1]
    except ValueError:
        return ()


@require_safe
@require(can_view_parcel)
def map_legend(request: HttpRequest) -> JsonResponse:
    """The legend of the whole zone under one indicator: the filter dims parcels, it does not move the classes."""
    parcels = parcels_with_results(request.user, chosen_run(request))
    zone = Filter(zone=read_filter(request.GET).zone)
    return JsonResponse(legend(apply_filter(parcels, zone), asked_indicator(request), *asked_classes(request)))


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
    """The ids that a text filter lets through: the one condition that a tile can't be asked."""
    parcels = parcels_with_results(request.user, chosen_run(request))
    wanted = Filter(q=read_filter(request.GET).q)
    return JsonResponse({"ids": list(apply_filter(parcels, wanted).values_list("pk", flat=True)[:5000])})
