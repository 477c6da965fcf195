"""The public map drawn by the server: for sheets and paper, and where a browser draws no map.

Lengths in it are pixels from the picture's corner: it holds no coordinate of the land.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.db.models import Extent
from django.contrib.gis.db.models.functions import AsSVG
from django.db.models import Func, Value
from django.template.loader import render_to_string

from maps.models import PublicGround, PublicParcel

WIDTH, HEIGHT = 1200, 760
AROUND_M = 900.0
ORDER = {"zone": 0, "green": 1, "water": 2, "road": 3}

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Frame:
    """Where a picture lies on the land: its west and north edge in metres, and how many metres a pixel takes."""

    west: float
    north: float
    metres: float
    width: int
    height: int


def frame_of(box: Box, width: int = WIDTH, height: int = HEIGHT) -> Frame:
    """The frame that holds a box with a margin."""
    west, south, east, north = box
    metres = max((east - west) / width, (north - south) / height, 0.5) * 1.1
    x, y = (west + east) / 2, (south + north) / 2
    return Frame(x - width * metres / 2, y + height * metres / 2, metres, width, height)


def overview(codes: Iterable[str] | None = None) -> str:
    """All offers, or these, on one picture. Call as the public."""
    rows = PublicParcel.objects.all() if codes is None else PublicParcel.objects.filter(code__in=list(codes))
    box = rows.aggregate(box=Extent("geom"))["box"] or PublicGround.objects.aggregate(box=Extent("geom"))["box"]
    return draw(frame_of(box or (0.0, 0.0, 1000.0, 1000.0)), rows, names=True)


def surroundings(offer: PublicParcel, width: int = 720, height: int = 420) -> str:
    """Where an offer lies: it alone, with the streets about it. An offer that is not saved yet is drawn from itself."""
    west, south, east, north = offer.geom.extent
    x, y = (west + east) / 2, (south + north) / 2
    reach = max(AROUND_M, (east - west) * 1.5, (north - south) * 1.5) / 2
    frame = frame_of((x - reach, y - reach, x + reach, y + reach), width, height)
    parts = [{"d": _path(offer.geom, frame), "kind": offer.kind, "code": offer.code}]
    return _render(frame, parts, names=False)


def draw(frame: Frame, rows: Any, names: bool) -> str:
    """A picture of published offers in a frame, as SVG text."""
    placed = rows.annotate(d=_placed(frame)).values("d", "kind", "code", "geom")
    parts = []
    for row in placed:
        x, y = row["geom"].centroid.coords
        at = {"x": round((x - frame.west) / frame.metres), "y": round((frame.north - y) / frame.metres)}
        parts.append({"d": row["d"], "kind": row["kind"], "code": row["code"], **at})
    return _render(frame, parts, names)


def _render(frame: Frame, parts: list[dict[str, Any]], names: bool) -> str:
    step = next(step for step in (5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 1) if step / frame.metres <= 160)
    scale = {"pixels": round(step / frame.metres), "text": f"{step // 1000} km" if step >= 1000 else f"{step} m"}
    context = {"frame": frame, "ground": _ground(frame), "parts": parts, "names": names, "scale": scale}
    return render_to_string("maps/public_land/picture_svg.html", context)


def _ground(frame: Frame) -> list[dict[str, Any]]:
    rows = PublicGround.objects.annotate(d=_placed(frame)).values("feature", "d", "width_m", "geom")
    shapes = [
        {
            "feature": row["feature"],
            "d": row["d"],
            "width": round((row["width_m"] or 12) / frame.metres, 1),
            "is_line": row["geom"].dims == 1,
        }
        for row in rows
    ]
    return sorted(shapes, key=lambda shape: ORDER.get(shape["feature"], 4))


def _placed(frame: Frame) -> AsSVG:
    """The geometry in the picture's pixels."""
    scale = 1 / frame.metres
    moved = Func(
        "geom",
        *(Value(v) for v in (-frame.west, -frame.north, scale, scale)),
        function="ST_TransScale",
        output_field=PublicGround._meta.get_field("geom"),
    )
    return AsSVG(moved, relative=True, precision=1)


def _path(geom: Any, frame: Frame) -> str:
    rings = [ring for polygon in geom for ring in polygon]
    return " ".join(
        "M "
        + " L ".join(f"{(x - frame.west) / frame.metres:.1f} {(frame.north - y) / frame.metres:.1f}" for x, y in ring)
        + " Z"
        for ring in rings
    )
