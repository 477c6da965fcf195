"""What fills a printed map: parcels by class, or areas where the scale is too small or the shapes are too many."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest

from analysis.models import AnalysisRun, AreaLevel
from maps.areas.layer import Scope, area_layer
from maps.areas.levels import BLOCK, PARCEL, has_areas
from maps.asked import asked_classes, asked_indicator, asked_level, asked_size, asked_target
from maps.exports.sheet import make_sheet
from maps.filters import Filter, apply_filter, parcels_with_results, read_filter
from maps.indicators import UNKNOWN_COLOUR, Indicator
from maps.legend import Legend
from maps.prints.scale import BLOCKS_BEYOND, Ground
from maps.prints.shapes import Piece, area_pieces, outlines, parcel_pieces, parcels_in
from maps.runs import chosen_run
from maps.targets import target_of

MOST = 20_000
"""More parcels than that in the frame are shown as blocks."""


@dataclass(frozen=True)
class Filling:
    """The pieces on a sheet with their legend; `others` are the parcels that the filter holds back.

    `left_out` counts parcels that are not drawn since they are too many and no blocks stand for them.
    """

    level: str
    indicator: Indicator
    legend: Legend
    pieces: list[Piece]
    others: list[Any]
    left_out: int = 0
    instead: bool = False

    def colour(self, key: str) -> str:
        """The colour of a class."""
        return next((one["colour"] for one in self.legend["classes"] if one["key"] == key), UNKNOWN_COLOUR)

    def counted(self) -> list[dict[str, Any]]:
        """The legend with the pieces and mu on this sheet: all classes of a figure, but only what is there else."""
        entries = [dict(one) for one in self.legend["classes"]]
        if not any(one["key"] == "unknown" for one in entries):
            entries.append({"key": "unknown", "label": "", "colour": UNKNOWN_COLOUR})
        for one in entries:
            own = [piece.mu for piece in self.pieces if piece.key == one["key"]]
            one["count"], one["mu"] = len(own), sum(own)
        is_class = self.indicator.is_number
        return [one for one in entries if one["count"] or (is_class and one["key"] != "unknown")]


def filling_of(request: HttpRequest, ground: Ground) -> Filling:
    """What the address asks for, in this frame: the filter, indicator, classes and level of the workbench."""
    run, indicator, level = chosen_run(request), asked_indicator(request), asked_level(request)
    if level == PARCEL and _as_blocks(request, run, indicator, ground):
        return replace(_areas(request, run, indicator, BLOCK, ground), instead=True)
    return (
        _parcels(request, run, indicator, ground) if level == PARCEL else _areas(request, run, indicator, level, ground)
    )


def count_in(request: HttpRequest, ground: Ground) -> int:
    """How many parcels of the filter lie in the frame."""
    return parcels_in(ground, _wanted(request, chosen_run(request))).count()


def _wanted(request: HttpRequest, run: AnalysisRun | None) -> Any:
    return apply_filter(parcels_with_results(request.user, run), replace(read_filter(request.GET), view=None))


def _as_blocks(request: HttpRequest, run: AnalysisRun | None, indicator: Indicator, ground: Ground) -> bool:
    if run is None or not has_areas(indicator) or not run.areas.filter(level=AreaLevel.BLOCK).exists():
        return False
    return ground.scale > BLOCKS_BEYOND or count_in(request, ground) > MOST


def _parcels(request: HttpRequest, run: AnalysisRun | None, indicator: Indicator, ground: Ground) -> Filling:
    wanted = replace(read_filter(request.GET), view=None)
    readable = parcels_with_results(request.user, run)
    sheet = make_sheet(readable, run, indicator, _classing(request, run, indicator), wanted)
    pieces = parcel_pieces(ground, sheet, MOST)
    others: list[Any] = []
    if not wanted.is_empty:
        shown = [piece.pk for piece in pieces]
        others = outlines(ground, apply_filter(readable, Filter(zone=wanted.zone)).exclude(pk__in=shown))
    left_out = parcels_in(ground, sheet.parcels).count() - len(pieces) if len(pieces) == MOST else 0
    return Filling(PARCEL, indicator, sheet.legend, pieces, others, left_out)


def _areas(request: HttpRequest, run: AnalysisRun | None, indicator: Indicator, level: str, ground: Ground) -> Filling:
    scope = Scope(asked_size(request), request.GET.get("zone", ""))
    layer = area_layer(run, level, indicator, _classing(request, run, indicator), request.user, scope)
    return Filling(level, indicator, layer.legend, area_pieces(ground, layer), [])


def _classing(request: HttpRequest, run: AnalysisRun | None, indicator: Indicator) -> Any:
    target = target_of(run, indicator, request.user, asked_target(request))
    return asked_classes(request)._replace(target=target.value if target else None)
