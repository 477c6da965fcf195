"""The whole sheet: the map in its frame, title, scale and bar, legend, north, system, dates, source, seal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from analysis.models import AnalysisRun
from maps.areas.levels import PARCEL
from maps.crs_name import crs_name
from maps.prints import facts, layers
from maps.prints.drawing import map_svg
from maps.prints.filling import MOST, Filling, filling_of
from maps.prints.paper import SEAL, TICKS
from maps.prints.scale import BLOCKS_BEYOND, Ground, bar, grid_step, millimetres
from maps.prints.wish import Subject, Wish, ground_of, subject_of, wish_of
from maps.runs import chosen_run
from maps.writing import grouped, number
from parcels.documents.pdf import pdf_from


@dataclass(frozen=True)
class PrintedMap:
    """A sheet ready to be set: what it shows and every word on it."""

    wish: Wish
    subject: Subject
    ground: Ground
    filling: Filling
    run: AnalysisRun | None
    context: dict[str, Any]

    def pdf(self) -> bytes:
        """The sheet as PDF, in millimetres that are millimetres."""
        return pdf_from("maps/prints/sheet.html", self.context)


def printed_map(request: HttpRequest) -> PrintedMap:
    """The sheet that an address asks for."""
    wish = wish_of(request.GET)
    subject = subject_of(request, wish)
    ground = ground_of(wish, subject)
    filling = filling_of(request, ground)
    run = chosen_run(request)
    title = title_of(wish, subject, filling)
    context = {
        "language": get_language(),
        "layout": wish.layout,
        "seal": SEAL,
        "foot_top": wish.layout.frame.y + wish.layout.frame.height + TICKS,
        "map": mark_safe(map_svg(ground, filling, subject)),  # noqa: S308  (from a template that escapes)
        "title": title,
        "tells_indicator": str(filling.indicator.label) in title,
        "run": run,
        "made_up": bool(subject.zone and subject.zone.made_up),
        "legend": [one | {"mu_text": number(one["mu"], 1)} for one in filling.counted()],
        "filling": filling,
        "counted_by": _counted_by(filling),
        "ground": ground,
        "bar": _bar(ground.scale),
        "grid": layers.grid(ground)[1],
        "grid_step": grid_step(ground.scale),
        "crs": crs_name(),
        "srid": settings.LANDGIS_SRID,
        "notes": notes_of(filling),
        "facts": facts.of_subject(request, subject, run),
        "printed_on": timezone.localdate(),
    }
    return PrintedMap(wish, subject, ground, filling, run, context)


def title_of(wish: Wish, subject: Subject, filling: Filling) -> str:
    """The title that was typed, else what the sheet shows."""
    if wish.title:
        return wish.title
    english = (get_language() or "").startswith("en")
    zone = subject.zone
    place = ((english and zone.name_en) or zone.name) if zone else ""
    if subject.parcel:
        return _("Parcel {code}").format(code=grouped(subject.parcel.parcel_code))
    if subject.block:
        place = f"{place} {subject.block}".strip()
    return _("{place}: {indicator}").format(place=place, indicator=filling.indicator.label)


def _counted_by(filling: Filling) -> str:
    return _("Parcels on this sheet") if filling.level == PARCEL else _("Areas on this sheet")


def _bar(scale: int) -> dict[str, Any]:
    """The scale bar: its length on paper and its parts, black and white in turn, with their figures."""
    length, parts = bar(scale)
    whole = millimetres(length, scale)
    step = length / parts
    unit, divisor = ("km", 1000) if length >= 1000 else ("m", 1)
    marks = [
        {"x": whole * place / parts, "text": f"{step * place / divisor:g}{f' {unit}' if place == parts else ''}"}
        for place in range(parts + 1)
    ]
    pieces = [{"x": whole * place / parts, "width": whole / parts, "dark": place % 2 == 0} for place in range(parts)]
    return {"length_m": length, "width": whole, "marks": marks, "pieces": pieces}


def notes_of(filling: Filling) -> list[str]:
    """What a reader must know of what is drawn and what isn't."""
    notes = []
    if filling.instead:
        notes.append(
            _(
                "Beyond 1:{scale}, or above {most} parcels, blocks are coloured, with all their parcels: "
                "by the ratio of their sums, or by their main category."
            ).format(scale=f"{BLOCKS_BEYOND:,}", most=f"{MOST:,}")
        )
    elif filling.level != PARCEL:
        notes.append(_("Areas are coloured by the ratio of their sums, or by their main category."))
    if filling.left_out:
        notes.append(_("{count} smaller parcels are not drawn.").format(count=f"{filling.left_out:,}"))
    if filling.others:
        notes.append(_("Thin outlines: parcels that the filter holds back."))
    return notes
