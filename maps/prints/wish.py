"""What is asked of a printed map, read from its address; what can't be read gives the default."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from django.conf import settings
from django.contrib.gis.db.models import Extent
from django.http import HttpRequest, QueryDict

from maps.prints.paper import ACROSS, SIZES, TURNS, Layout, layout_of
from maps.prints.scale import SCALES, Ground, around, fitting
from parcels.crs import move_points
from parcels.models import Block, Parcel, Zone
from parcels.permissions import visible_parcels
from parcels.refusals import Refusal

VIEW, ZONE, BLOCK, PARCEL = "view", "zone", "block", "parcel"
SUBJECTS = (VIEW, ZONE, BLOCK, PARCEL)
AROUND = {VIEW: 1.0, ZONE: 1.01, BLOCK: 1.15, PARCEL: 1.5}
"""How much more than the subject itself is shown when the scale is to fit."""
RESOLUTIONS = (96, 150, 200, 300)
DEFAULT_DPI = 200
PREVIEW_DPI = 72
WINDOW_PX = (1000, 560)
"""The map of the workbench on a desk, for the land that a link's `at` shows."""
EQUATOR_M_PER_PX = 2 * math.pi * 6_378_137 / 512
TITLE_LENGTH = 60
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Wish:
    """Paper, turn, scale (None: the largest that fits), title, resolution and what the sheet is about."""

    of: str = ZONE
    paper: str = "A4"
    turn: str = ACROSS
    scale: int | None = None
    title: str = ""
    dpi: int = DEFAULT_DPI
    block: int | None = None
    parcel: int | None = None

    @property
    def layout(self) -> Layout:
        """Where things stand on the sheet."""
        return layout_of(self.paper, self.turn)


def wish_of(query: QueryDict) -> Wish:
    """Read an address."""
    scale, dpi, of = query.get("scale", ""), query.get("dpi", ""), query.get("of", "")
    paper, turn = query.get("paper", ""), query.get("turn", "")
    return Wish(
        of if of in SUBJECTS else (VIEW if query.get("at") else ZONE),
        paper if paper in SIZES else "A4",
        turn if turn in TURNS else ACROSS,
        int(scale) if scale.isdecimal() and int(scale) in SCALES else None,
        " ".join(query.get("title", "").split())[:TITLE_LENGTH],
        int(dpi) if dpi.isdecimal() and int(dpi) in RESOLUTIONS else DEFAULT_DPI,
        _number(query.get("block", "")),
        _number(query.get("sel", "")),
    )


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 18 else None


@dataclass(frozen=True)
class Subject:
    """What the sheet is about: the land to show (m), and the one parcel or block where it is one."""

    box: Box
    zone: Zone | None
    block: Block | None = None
    parcel: Parcel | None = None


def subject_of(request: HttpRequest, wish: Wish) -> Subject:
    """Find it; an address that names none is refused."""
    zone = _zone(request)
    if wish.of == PARCEL:
        parcel = (
            visible_parcels(request.user).filter(pk=wish.parcel or 0).select_related("zone", "town", "block").first()
        )
        if parcel is None:
            raise Refusal("print_parcel_missing")
        return Subject(parcel.geom.extent, parcel.zone or zone, None, parcel)
    if wish.of == BLOCK:
        block = Block.objects.filter(pk=wish.block or 0).select_related("zone", "town").first()
        if block is None:
            raise Refusal("print_block_missing")
        return Subject(block.geom.extent, block.zone, block)
    seen = _seen(request.GET.get("at", "")) if wish.of == VIEW else None
    box = seen or (zone.geom.extent if zone else _all_land(request))
    if box is None:
        raise Refusal("print_no_land")
    return Subject(box, zone)


def _zone(request: HttpRequest) -> Zone | None:
    code = request.GET.get("zone", "")
    return (Zone.objects.filter(code=code) if code else Zone.objects.all()).order_by("id").first()


def _all_land(request: HttpRequest) -> Box | None:
    found: Box | None = visible_parcels(request.user).filter(status="active").aggregate(box=Extent("geom"))["box"]
    return found


def _seen(at: str) -> Box | None:
    """The land (m) in the workbench's window at `lng,lat,zoom`."""
    try:
        lng, lat, zoom = (float(part) for part in at.split(","))
    except ValueError:
        return None
    if not (-180 <= lng <= 180 and -85 <= lat <= 85 and 0 <= zoom <= 24):
        return None
    ((x, y),) = move_points(np.array([[lng, lat]]), 4326, settings.LANDGIS_SRID).tolist()
    if not (math.isfinite(x) and math.isfinite(y)):
        return None
    metres = EQUATOR_M_PER_PX * math.cos(math.radians(lat)) / 2**zoom
    half_width, half_height = (metres * pixels / 2 for pixels in WINDOW_PX)
    return x - half_width, y - half_height, x + half_width, y + half_height


def ground_of(wish: Wish, subject: Subject) -> Ground:
    """The land on the sheet: at the scale that is asked for, else at the largest that holds the subject."""
    west, south, east, north = subject.box
    frame = wish.layout.frame
    scale = wish.scale or fitting_scale(wish, subject)
    return around((west, south, east, north), scale, frame)


def fitting_scale(wish: Wish, subject: Subject) -> int:
    """The largest scale at which the whole subject lies on the sheet."""
    west, south, east, north = subject.box
    wider = AROUND[wish.of]
    return fitting((east - west) * wider, (north - south) * wider, wish.layout.frame)
