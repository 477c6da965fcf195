"""The map drawn by the server as one SVG: for print, and where a browser can't draw the interactive one."""

from typing import Any

from django.contrib.gis.db.models import Extent
from django.contrib.gis.db.models.functions import AsSVG
from django.db.models import F
from django.template.loader import render_to_string

from maps.exports.sheet import Sheet
from maps.writing import number
from parcels.models import ContextFeature, Zone

WIDTH, MAP_HEIGHT, HEAD, SIDE = 1200, 760, 64, 250
MOST = 20_000
"""Parcels in one picture; beyond, the largest are drawn and the picture says so."""


def draw(sheet: Sheet, most: int = MOST) -> str:
    """The picture as SVG text; lengths in it are metres, x east and y north turned down as SVG wants it."""
    box = _box(sheet)
    rows = _parcels(sheet, most)
    total = sheet.parcels.count()
    return render_to_string(
        "maps/picture_svg.html",
        {
            "sheet": sheet,
            "width": WIDTH,
            "height": HEAD + MAP_HEIGHT + 16,
            "view": _view(box),
            "zone_path": _zone_path(sheet),
            "context": _context(),
            "rows": rows,
            "left_out": total - len(rows),
            "scale": _scale(box),
            "grain": _grain(box),
            "legend": [one | {"mu_text": number(one["mu"], 1)} for one in sheet.legend["classes"]],
        },
    )


def _box(sheet: Sheet) -> tuple[float, float, float, float]:
    found = sheet.zone.geom.extent if sheet.zone else sheet.parcels.aggregate(box=Extent("geom"))["box"]
    return found or (0.0, 0.0, 1.0, 1.0)


def _zone_path(sheet: Sheet) -> str:
    found = Zone.objects.filter(pk=sheet.zone.pk if sheet.zone else 0).annotate(
        d=AsSVG("geom", relative=True, precision=1)
    )
    return found.values_list("d", flat=True).first() or ""


def _parcels(sheet: Sheet, most: int) -> list[dict[str, Any]]:
    column = f"result__{sheet.indicator.name}"
    rows = (
        sheet.parcels.annotate(path=AsSVG("geom", relative=True, precision=1), shown=F(column))
        .order_by("-area_m2")
        .values("path", "shown", "parcel_code", "result__stock_category")[:most]
    )
    drawn = []
    for row in rows:
        key = sheet.class_key(row["shown"])
        pattern = row["result__stock_category"] if sheet.indicator.name == "stock_category" else ""
        drawn.append(
            {"d": row["path"], "fill": sheet.colour(key), "key": key, "pattern": pattern, "code": row["parcel_code"]}
        )
    return drawn


def _context() -> list[dict[str, Any]]:
    """The quiet base; roads first in wide grey, then in white."""
    rows = ContextFeature.objects.annotate(d=AsSVG("geom", relative=True, precision=1)).values(
        "feature", "d", "width_m", "geom"
    )
    order = {"green": 0, "water": 1, "road": 2}
    shapes = [
        {"feature": row["feature"], "d": row["d"], "width": row["width_m"] or 12, "is_line": row["geom"].dims == 1}
        for row in rows
    ]
    return sorted(shapes, key=lambda shape: order.get(shape["feature"], 3))


def _margins(box: tuple[float, float, float, float]) -> tuple[float, float, float, float, float]:
    """The box filled up to the picture's shape, in metres, and how many metres a pixel takes."""
    west, south, east, north = box
    metres = max((east - west) / (WIDTH - SIDE - 32), (north - south) / MAP_HEIGHT, 1e-6) * 1.04
    return west, south, east, north, metres


def _view(box: tuple[float, float, float, float]) -> str:
    west, south, east, north, metres = _margins(box)
    width, height = (WIDTH - SIDE - 32) * metres, MAP_HEIGHT * metres
    left, top = (west + east - width) / 2, -(south + north + height) / 2
    return f"{left:.1f} {top:.1f} {width:.1f} {height:.1f}"


def _grain(box: tuple[float, float, float, float]) -> dict[str, float]:
    """Sizes of the patterns in metres, so that they look alike at every scale."""
    metres = _margins(box)[4]
    return {"step": round(7 * metres, 2), "line": round(1.8 * metres, 2), "dot": round(0.9 * metres, 2)}


def _scale(box: tuple[float, float, float, float]) -> dict[str, Any]:
    metres = _margins(box)[4]
    length = next(
        step
        for step in (20_000, 10_000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 1)
        if step / metres <= 160 or step == 1
    )
    return {"pixels": round(length / metres, 1), "text": f"{length // 1000} km" if length >= 1000 else f"{length} m"}
