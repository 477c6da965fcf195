"""The map itself as one SVG in millimetres: layers, names, grid. The frame around it is the sheet's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import shapely
from django.template.loader import render_to_string

from maps.prints import layers, naming
from maps.prints.filling import Filling
from maps.prints.labels import LINE, Label, placed, text_width
from maps.prints.scale import Ground
from maps.prints.shapes import context
from maps.prints.wish import Subject


def map_svg(ground: Ground, filling: Filling, subject: Subject) -> str:
    """SVG text; its lengths are millimetres of paper, its paths come from PostGIS."""
    crosses, _figures = layers.grid(ground)
    named = _named(ground, filling, subject)
    shapes = [
        *layers.base(ground),
        *layers.held_back(filling.others),
        *layers.fills(filling),
        *layers.plants(ground),
        *layers.edge(ground),
        *_outline(filling, subject),
        *crosses,
    ]
    words = [text for label in named for text in _texts(label)]
    return render_to_string("maps/prints/map.svg", {"ground": ground, "shapes": shapes, "words": words})


def _outline(filling: Filling, subject: Subject) -> list[layers.Path]:
    wanted = subject.parcel or None
    pieces = [piece for piece in filling.pieces if wanted and piece.pk == wanted.pk]
    return layers.subject(pieces[0].shape) if pieces and filling.level == "parcel" else []


def _named(ground: Ground, filling: Filling, subject: Subject) -> list[Label]:
    labels: list[Label] = []
    if subject.parcel:
        surveyed = shapely.from_wkb(bytes(subject.parcel.geom.wkb))
        labels += naming.side_labels(surveyed, ground)
    labels += naming.piece_labels(filling, ground)
    labels += naming.base_labels(context(ground), ground)
    return _each_street_once(placed(labels, ground.width_mm, ground.height_mm))


def _each_street_once(labels: list[Label]) -> list[Label]:
    """Of a name's places along its street, the first that was free."""
    streets: set[tuple[str, ...]] = set()
    kept = []
    for label in labels:
        is_name = label.ink in (naming.STREET_INK, naming.WATER_INK)
        if not (is_name and label.lines in streets):
            kept.append(label)
        if is_name:
            streets.add(label.lines)
    return kept


def _texts(label: Label) -> Iterator[dict[str, Any]]:
    """A label's lines as the template writes them: where each starts, and for stacked letters where each letter is."""
    step = label.size * LINE
    if label.upright:
        top = label.y - (len(label.lines[0]) - 1) * step / 2
        ys = [top + place * step + 0.36 * label.size for place in range(len(label.lines[0]))]
        at = {"x": " ".join([f"{label.x - label.size / 2:.2f}"] * len(ys)), "y": " ".join(f"{y:.2f}" for y in ys)}
        yield at | {"label": label, "text": label.lines[0]}
        return
    top = label.y - (len(label.lines) - 1) * step / 2 + 0.36 * label.size
    for place, line in enumerate(label.lines):
        x = label.x - text_width(line, label.size) / 2
        yield {"x": f"{x:.2f}", "y": f"{top + place * step:.2f}", "label": label, "text": line}
