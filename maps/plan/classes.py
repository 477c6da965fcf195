"""The three classes of every area as bytes: what the script paints without asking for a tile again."""

from __future__ import annotations

import numpy as np

from maps.plan.effect import PlanLayer, PlanRow

UNKNOWN = 255
"""The number of a class that is none."""


def class_bytes(layer: PlanLayer) -> bytes:
    """Ids (float64), then before, after and difference (float32, NaN where unknown), then their class numbers (uint8).

    Little-endian, each column after the other; a class number is the place of its line in the legend.
    """
    sides = [[line.key for line in layer.legend.lines]] * 2 + [[line.key for line in layer.legend.between]]
    columns = [np.array([row.id for row in layer.rows], dtype="<f8")]
    columns += [_figures(layer.rows, name) for name in ("before", "after", "difference")]
    for place, keys in enumerate(sides):
        number = {key: at for at, key in enumerate(keys)} | {"unknown": UNKNOWN}
        columns.append(np.array([number[row.keys[place]] for row in layer.rows], dtype=np.uint8))
    return b"".join(column.tobytes() for column in columns)


def _figures(rows: list[PlanRow], name: str) -> np.ndarray:
    values = [getattr(row, name) for row in rows]
    return np.array([value if isinstance(value, float) else np.nan for value in values], dtype="<f4")
