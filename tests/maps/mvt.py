"""Reads a vector tile (Mapbox Vector Tile 2.1) by its specification alone, to see what was really sent."""

import struct
from typing import Any


def varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def fields(data: bytes) -> list[tuple[int, Any]]:
    at, found = 0, []
    while at < len(data):
        key, at = varint(data, at)
        number, kind = key >> 3, key & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 1:
            value, at = struct.unpack("<d", data[at : at + 8])[0], at + 8
        elif kind == 5:
            value, at = struct.unpack("<f", data[at : at + 4])[0], at + 4
        else:
            length, at = varint(data, at)
            value, at = data[at : at + length], at + length
        found.append((number, value))
    return found


def packed(data: bytes) -> list[int]:
    at, found = 0, []
    while at < len(data):
        value, at = varint(data, at)
        found.append(value)
    return found


def value_of(data: bytes) -> Any:
    number, value = fields(data)[0]
    if number == 1:
        return value.decode()
    return (value >> 1) ^ -(value & 1) if number == 6 else value


def read_tile(data: bytes, shapes: bool = False) -> dict[str, list[dict[str, Any]]]:
    """Layers by name, each a list of features: their properties with `id`, and `shape`, its bytes, when asked for."""
    layers: dict[str, list[dict[str, Any]]] = {}
    for _number, layer in fields(data):
        parts = fields(layer)
        keys = [value.decode() for number, value in parts if number == 3]
        values = [value_of(value) for number, value in parts if number == 4]
        features = []
        for feature in (dict(fields(value)) for number, value in parts if number == 2):
            tags = packed(feature.get(2, b""))
            facts = {keys[k]: values[v] for k, v in zip(tags[::2], tags[1::2], strict=True)}
            features.append(facts | {"id": feature.get(1)} | ({"shape": feature.get(4)} if shapes else {}))
        layers[next(value.decode() for number, value in parts if number == 1)] = features
    return layers
