"""Read the features of a vector tile (MVT 2.1): enough to see whether two servers say the same about the same land."""

import struct
from collections.abc import Iterator
from typing import Any

Feature = dict[str, Any]
_VARINT, _EIGHT, _BYTES, _FOUR = 0, 1, 2, 5
_LAYERS, _NAME, _FEATURES, _KEYS, _VALUES = 3, 1, 2, 3, 4
_ID, _TAGS = 1, 2


def read_tile(body: bytes) -> dict[str, list[Feature]]:
    """The features of each layer as their columns, with the feature's id as `id`; geometry is left unread."""
    layers: dict[str, list[Feature]] = {}
    for number, value in _fields(body):
        if number == _LAYERS:
            name, features = _layer(value)
            layers.setdefault(name, []).extend(features)
    return layers


def _layer(body: bytes) -> tuple[str, list[Feature]]:
    name, keys, values, features = "", [], [], []
    for number, value in _fields(body):
        if number == _NAME:
            name = value.decode()
        elif number == _KEYS:
            keys.append(value.decode())
        elif number == _VALUES:
            values.append(next(_value(value)))
        elif number == _FEATURES:
            features.append(value)
    return name, [_feature(feature, keys, values) for feature in features]


def _feature(body: bytes, keys: list[str], values: list[Any]) -> Feature:
    found: Feature = {}
    for number, value in _fields(body):
        if number == _ID:
            found["id"] = value
        elif number == _TAGS:
            tags = list(_varints(value))
            found |= {keys[key]: values[at] for key, at in zip(tags[::2], tags[1::2], strict=True)}
    return found


def _value(body: bytes) -> Iterator[Any]:
    for number, value in _fields(body):
        match number:
            case 1:
                yield value.decode()
            case 2:
                yield struct.unpack("<f", value)[0]
            case 3:
                yield struct.unpack("<d", value)[0]
            case 6:
                yield (value >> 1) ^ -(value & 1)
            case 7:
                yield bool(value)
            case _:
                yield value


def _fields(body: bytes) -> Iterator[tuple[int, Any]]:
    at = 0
    while at < len(body):
        key, at = _varint(body, at)
        kind = key & 7
        if kind == _VARINT:
            value, at = _varint(body, at)
            yield key >> 3, value
            continue
        size = {_EIGHT: 8, _FOUR: 4}.get(kind)
        if size is None:
            size, at = _varint(body, at)
        yield key >> 3, body[at : at + size]
        at += size


def _varints(body: bytes) -> Iterator[int]:
    at = 0
    while at < len(body):
        value, at = _varint(body, at)
        yield value


def _varint(body: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = body[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
        shift += 7
