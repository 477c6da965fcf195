"""Pictures in few colours, since the repository keeps every version; the colours that mean something stay exact.

A palette of the most frequent colours drops the small marks (an idle swatch turned olive). Here the colours of
`tokens.css` that a picture holds come first, unchanged; then, one by one, the colour that is worst served so far, by
its distance in CIELAB and the root of how often it stands. A picture of few colours stays as it is.

    python tools/small_pictures.py PICTURE.png ...      what it would cost and change, in bytes and ΔE76
"""

from __future__ import annotations

import re
import sys
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

TOKENS = Path(__file__).resolve().parent.parent / "landgis" / "static" / "landgis" / "tokens.css"
COLOURS = 160
"""On the demonstration's pages smaller files than the 128 most frequent colours, and nothing further off than ΔE 8."""
RGB = np.array([65536, 256, 1])
_AT_ONCE = 2000

Colours = NDArray[np.float64]


def small(picture: bytes) -> bytes:
    """A picture as PNG in at most `COLOURS` colours, no dots between them; as it came where that is smaller.

    Parameters
    ----------
    picture : bytes
        A file of a picture; transparency is dropped.
    """
    image = Image.open(BytesIO(picture)).convert("RGB")
    keys = np.asarray(image).reshape(-1, 3) @ RGB
    keys, where, counts = np.unique(keys, return_inverse=True, return_counts=True)
    colours = np.stack([keys >> 16, keys >> 8 & 255, keys & 255], axis=-1)
    kept = _palette(colours, counts)
    nearest = _nearest(lab(colours), lab(colours[kept]))
    made = Image.fromarray(nearest[where].astype(np.uint8).reshape(image.height, image.width), "P")
    made.putpalette(colours[kept].astype(np.uint8).tobytes())
    file = BytesIO()
    made.save(file, "PNG", optimize=True)
    return min(file.getvalue(), picture, key=len)


def lab(colours: Any) -> Colours:
    """CIELAB (D65) of sRGB colours, along the last axis; distances in it are ΔE76."""
    part = np.asarray(colours, dtype=float) / 255
    part = np.where(part > 0.04045, ((part + 0.055) / 1.055) ** 2.4, part / 12.92)
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = part @ to_xyz.T / np.array([0.9505, 1.0, 1.089])
    root = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    x, y, z = root[..., 0], root[..., 1], root[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


@cache
def meaningful() -> frozenset[tuple[int, ...]]:
    """The colours of the tokens."""
    found = re.findall(r"#([0-9a-fA-F]{6})\b", TOKENS.read_text(encoding="utf-8"))
    return frozenset(tuple(bytes.fromhex(one)) for one in found)


def _palette(colours: Any, counts: Any) -> list[int]:
    """Which colours stay as they are."""
    if len(colours) <= COLOURS:
        return list(range(len(colours)))
    told, weight = lab(colours), np.sqrt(counts)
    kept = [number for number, colour in enumerate(colours.tolist()) if tuple(colour) in meaningful()]
    kept = kept or [int(counts.argmax())]
    far = np.min([((told - told[one]) ** 2).sum(axis=-1) for one in kept], axis=0)
    while len(kept) < COLOURS:
        worst = int((weight * far).argmax())
        kept.append(worst)
        far = np.minimum(far, ((told - told[worst]) ** 2).sum(axis=-1))
    return kept


def _nearest(colours: Colours, palette: Colours) -> NDArray[np.intp]:
    """The number in the palette that is nearest to each colour."""
    parts = (colours[begin : begin + _AT_ONCE] for begin in range(0, len(colours), _AT_ONCE))
    return np.concatenate([((part[:, None] - palette) ** 2).sum(axis=-1).argmin(axis=1) for part in parts])


def change(before: bytes, after: bytes) -> tuple[float, float]:
    """ΔE76 of the worst pixel in a meaningful colour, and of the worst of all."""
    was, now = (np.asarray(Image.open(BytesIO(one)).convert("RGB")).reshape(-1, 3) for one in (before, after))
    off = np.sqrt(((lab(was) - lab(now)) ** 2).sum(axis=-1))
    marks = np.isin(was @ RGB, np.array(sorted(meaningful())) @ RGB)
    return float(off[marks].max(initial=0)), float(off.max())


def main(*names: str) -> None:
    """Say what it would cost and change."""
    sums = [0, 0]
    for name in names:
        before = Path(name).read_bytes()
        after = small(before)
        of_marks, of_all = change(before, after)
        sums = [sums[0] + len(before), sums[1] + len(after)]
        print(
            f"{name}: {len(before):,} → {len(after):,} bytes, ΔE of marks at most {of_marks:.1f}, of all {of_all:.1f}"
        )
    print(f"{len(names)} pictures: {sums[0]:,} → {sums[1]:,} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
