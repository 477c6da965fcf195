"""What stands beside the map of one parcel or block: facts of the register and of the run, no firm's figures."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from analysis.models import AnalysisRun, ParcelResult
from maps.firms import firms_of
from maps.indicators import PATHS, STOCK, label_of
from maps.prints.wish import Subject
from maps.writing import DASH, grouped, number
from parcels.models import Block, Parcel
from parcels.permissions import can_view_enterprise, visible_results
from parcels.units import m2_to_mu

Fact = tuple[str, str]


def of_subject(request: HttpRequest, subject: Subject, run: AnalysisRun | None) -> list[Fact]:
    """The facts of what the sheet is about; none for a zone or a view."""
    if subject.parcel:
        return _of_parcel(request, subject.parcel, run)
    return _of_block(subject.block, run) if subject.block else []


def _of_parcel(request: HttpRequest, parcel: Parcel, run: AnalysisRun | None) -> list[Fact]:
    english = (get_language() or "").startswith("en")
    town = parcel.town
    area_m2 = float(parcel.area_m2)
    firms = firms_of([parcel.pk]).get(parcel.pk, []) if can_view_enterprise(request.user) else []
    facts = [
        (_("Parcel code"), grouped(parcel.parcel_code)),
        (_("Town"), ((english and town.name_en) or town.name) if town else DASH),
        (_("Location"), parcel.address or DASH),
        (_("Holder"), "、".join(firms) or DASH),
        (_("Area (m²)"), number(area_m2, 2)),
        (_("Area (mu)"), number(float(m2_to_mu(area_m2)), 3)),
        (_("Certified (m²)"), number(parcel.certificate_area_m2, 2)),
        (_("Land use code"), parcel.land_use_code or DASH),
    ]
    result = visible_results(request.user, run).filter(parcel=parcel).first() if run else None
    return facts + (_of_result(result) if result else [])


def _of_result(result: ParcelResult) -> list[Fact]:
    floor = f" / ≥ {number(result.far_floor, 2)}" if result.far_floor is not None else ""
    finding = {"suspected": _("suspected"), "recognised": _("recognised")}.get(result.finding, "")
    stock = label_of(STOCK, result.stock_category or DASH)
    return [
        (_("Stock category"), _("{stock} ({finding})").format(stock=stock, finding=finding) if finding else stock),
        (_("Floor-area ratio"), number(result.far, 2) + floor),
        (_("Proposed path"), f"{label_of(PATHS, result.path)} {result.rule}".strip() if result.path else DASH),
    ]


def _of_block(block: Block, run: AnalysisRun | None) -> list[Fact]:
    found = run.areas.filter(level="block", area_id=block.pk).first() if run else None
    facts = [(pgettext("map level", "Block"), str(block))]
    if found is None:
        return facts
    return [
        *facts,
        (pgettext("count", "Parcels"), f"{found.parcels:,}"),
        (_("Area (mu)"), number(found.area_mu, 1)),
        (_("Floor-area ratio"), number(found.far, 2)),
    ]
