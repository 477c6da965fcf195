"""The parcel card, in the drawer and as a page of its own, and the parcel's shape for the map."""

import json
from datetime import date
from typing import Any

from django.contrib.gis.db.models.functions import AsGeoJSON, Envelope, Transform
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from analysis.cases.standing import newest_run, standing_of
from analysis.models import AnalysisRun, ParcelResult
from maps.card.clock import clock_of
from maps.card.figures import figures_of
from maps.card.history import ancestry_of, events_of
from maps.card.proposal import proposal_of
from maps.issues import issue
from maps.policy_words import policy_of, speaks_chinese
from maps.runs import chosen_run
from parcels.decorators import require
from parcels.models import Encumbrance, LandContract, Occupation, Parcel
from parcels.permissions import (
    can_edit_parcel,
    can_export_map,
    can_view_enterprise,
    can_view_parcel,
    can_view_run,
    can_view_tax,
    visible_parcels,
    visible_results,
)
from parcels.units import m2_to_mu


@require_safe
@require(can_view_parcel)
def parcel_card(request: HttpRequest, pk: int) -> HttpResponse:
    """The card: a part for the drawer when the map's script asks, else a page."""
    places = visible_parcels(request.user).select_related("town", "block", "zone", "batch")
    parcel = get_object_or_404(places, pk=pk)
    run = chosen_run(request)
    is_part = request.headers.get("HX-Request") == "true"
    context = _land(parcel) | _findings(request, parcel, run) | _decision(request, parcel)
    context |= {"is_part": is_part, "run": run}
    alive = parcel.kind == "parcel" and parcel.status == "active"
    context["may_print"] = can_export_map(request.user)
    context["may_edit"] = alive and can_edit_parcel(request.user, parcel)
    return render(request, "maps/card.html" if is_part else "maps/card_page.html", context)


def _land(parcel: Parcel) -> dict[str, Any]:
    """What the register holds."""
    area_m2 = float(parcel.area_m2)
    certified = parcel.certificate_area_m2
    contracts = list(parcel.contracts.select_related("holder").order_by("-signed_on", "-pk"))
    return {
        "parcel": parcel,
        "english": not speaks_chinese(),
        "area_mu": float(m2_to_mu(area_m2)),
        "certificate_difference": None if certified is None else area_m2 - certified,
        "contracts": contracts,
        "encumbrances": list(Encumbrance.objects.filter(parcel=parcel).order_by("-from_date")),
        "events": events_of(parcel),
        "ancestry": ancestry_of(parcel),
    }


def _findings(request: HttpRequest, parcel: Parcel, run: AnalysisRun | None) -> dict[str, Any]:
    """What the run found, and who sits on the land."""
    sees_tax = can_view_tax(request.user)
    as_of = run.as_of if run else timezone.localdate()
    context: dict[str, Any] = {"as_of": as_of, "stock": "unknown", "sees_tax": sees_tax}
    if can_view_enterprise(request.user):
        context["occupations"] = _occupations(parcel, as_of)
    result = visible_results(request.user, run).filter(parcel=parcel).first() if run else None
    return context | _analysis(parcel, run, result, sees_tax, as_of) if run and result else context


def _decision(request: HttpRequest, parcel: Parcel) -> dict[str, Any]:
    """What was decided on the newest run's proposal, whichever run the card shows."""
    newest = newest_run() if can_view_run(request.user) else None
    found = standing_of(newest, [parcel.pk]).get(parcel.pk) if newest else None
    return {"decision": found, "decision_words": policy_of(found.run_of_words)} if found else {}


def _analysis(parcel: Parcel, run: AnalysisRun, result: ParcelResult, sees_tax: bool, as_of: date) -> dict[str, Any]:
    policy = policy_of(run)
    contract = LandContract.objects.filter(parcel=parcel).order_by("-signed_on", "-pk").first()
    context = {
        "result": result,
        "stock": result.stock_category,
        "issue": issue(result.stock_category, result.facts, result.stock_reasons, policy),
        "figures": figures_of(result, sees_tax),
        "contract": contract,
        "reason": _reason(result, sees_tax),
    }
    if policy is None:
        return context
    return context | {
        "policy": policy,
        "clock": clock_of(parcel, contract, result.facts, result.stock_category, as_of, policy),
        "proposal": proposal_of(result, contract, policy, sees_tax),
    }


def _reason(result: ParcelResult, sees_tax: bool) -> str:
    """The whole account in words; it quotes the figures that fired, so a firm's tax keeps it from others."""
    if not sees_tax and any("tax" in name for name in result.stock_reasons):
        return ""
    return result.reason_zh if speaks_chinese() else result.reason_en


def _occupations(parcel: Parcel, as_of: date) -> list[Occupation]:
    rows = Occupation.objects.filter(parcel=parcel, from_date__lte=as_of).exclude(to_date__lt=as_of)
    return list(rows.select_related("enterprise").order_by("-land_m2"))


@require_safe
@require(can_view_parcel)
def parcel_shape(request: HttpRequest, pk: int) -> JsonResponse:
    """A parcel's boundary in degrees with its box, for the outline on the map."""
    shape = Transform("geom", 4326)
    found: QuerySet[Any] = visible_parcels(request.user).annotate(
        shape=AsGeoJSON(shape, precision=8), box=Envelope(shape)
    )
    parcel = get_object_or_404(found, pk=pk)
    return JsonResponse({"shape": json.loads(parcel.shape), "bounds": parcel.box.extent})
