"""The map as one SVG for a screen that can't draw the interactive one: the drawing of printed sheets with a legend."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from maps.prints.drawing import map_svg
from maps.prints.filling import filling_of
from maps.prints.scale import Frame, around, bar, millimetres
from maps.prints.sheet import notes_of
from maps.prints.wish import Wish, subject_of
from maps.runs import chosen_run
from maps.writing import number

FRAME = Frame(0, 0, 225, 180)
"""The picture of the map; a screen shows a millimetre as about 3.8 pixels."""
AIR = 1.03


def draw(request: HttpRequest) -> str:
    """The picture of the whole zone as SVG text, at the scale that just holds it."""
    subject = subject_of(request, Wish())
    west, south, east, north = subject.box
    scale = round(AIR * 1000 * max((east - west) / FRAME.width, (north - south) / FRAME.height))
    ground = around(subject.box, max(scale, 1), FRAME)
    filling = filling_of(request, ground)
    return render_to_string(
        "maps/picture_svg.html",
        {
            "zone": subject.zone,
            "run": chosen_run(request),
            "filling": filling,
            "frame": FRAME,
            "map": mark_safe(map_svg(ground, filling, subject)),  # noqa: S308  (from a template that escapes)
            "legend": [one | {"mu_text": number(one["mu"], 1)} for one in filling.counted()],
            "bar": _bar(ground.scale),
            "notes": notes_of(filling),
        },
    )


def _bar(scale: int) -> dict[str, Any]:
    length, _parts = bar(scale, 60)
    text = f"{length // 1000} km" if length >= 1000 else f"{length} m"
    return {"width": millimetres(length, scale), "text": text}
