"""Writes a small PMTiles file (version 3): a root directory, metadata, and tiles one after the other."""

import json
import struct
from itertools import pairwise
from pathlib import Path
from typing import Any

HEAD = 127
MVT, PNG = 1, 2


def varint(value: int) -> bytes:
    parts = []
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*parts, value])


def tile_id(z: int, x: int, y: int) -> int:
    """The place of a tile on the Hilbert curve of its zoom, after all tiles of lower zooms."""
    before, place = (4**z - 1) // 3, 0
    side = 2**z // 2
    while side:
        right, lower = int(x & side > 0), int(y & side > 0)
        place += side * side * ((3 * right) ^ lower)
        if not lower:
            if right:
                x, y = side - 1 - x, side - 1 - y
            x, y = y, x
        side //= 2
    return before + place


def write_pmtiles(path: Path, tiles: dict[tuple[int, int, int], bytes], kind: int, metadata: dict[str, Any]) -> Path:
    """A file with these tiles by zoom, column and row."""
    ordered = sorted((tile_id(*place), body) for place, body in tiles.items())
    directory = varint(len(ordered))
    ids = [0, *(one for one, _body in ordered)]
    directory += b"".join(varint(after - before) for before, after in pairwise(ids))
    directory += b"".join(varint(1) for _one in ordered)
    directory += b"".join(varint(len(body)) for _one, body in ordered)
    directory += b"".join(varint(1 if at == 0 else 0) for at in range(len(ordered)))
    told, data = json.dumps(metadata).encode(), b"".join(body for _one, body in ordered)
    zooms = [z for z, _x, _y in tiles]
    starts = (
        HEAD,
        len(directory),
        HEAD + len(directory),
        len(told),
        0,
        0,
        HEAD + len(directory) + len(told),
        len(data),
    )
    head = b"PMTiles\x03" + struct.pack("<8Q", *starts) + struct.pack("<3Q", *[len(ordered)] * 3)
    head += bytes([1, 1, 1, kind, min(zooms), max(zooms)])  # clustered; neither directory nor tiles are compressed
    head += struct.pack("<4i", -1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000)
    head += bytes([min(zooms)]) + struct.pack("<2i", 0, 0)
    assert len(head) == HEAD
    path.write_bytes(head + directory + told + data)
    return path
