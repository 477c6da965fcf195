"""Part (s): what a clerk waits for: saving one parcel, a split, a merge, in the server, history and rules included."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.peers.report import Report

ROUNDS = 100
AIMS_MS = {
    "save of attributes": 60.0,
    "save of a corrected boundary": 60.0,
    "save of a corner with all that share it": 60.0,
    "split": 150.0,
    "merge": 150.0,
}
PICK = """
SELECT id, version, ST_XMin(geom), ST_YMin(geom), ST_XMax(geom), ST_YMax(geom) FROM parcels_parcel
WHERE status = 'active' AND kind = 'parcel' AND area_m2 > 2000 ORDER BY md5(id::text || %s) LIMIT %s
"""


def measure(report: Report, parcels: int, rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Operations on parcels picked at random all over the zone; times in ms, refused ones left out and told."""
    from parcels.models import Role, User

    user, _made = User.objects.get_or_create(username="bench", defaults={"roles": [Role.STAFF]})
    seconds = {
        "save of attributes": _times(_edit, user, "a", rounds),
        "save of a corrected boundary": _times(partial(_correct, follow=False), user, "b", rounds),
        "save of a corner with all that share it": _times(partial(_correct, follow=True), user, "c", rounds),
    }
    seconds["split"], pairs = _splits(user, rounds)
    seconds["merge"] = _merges(user, pairs)
    for what, values in seconds.items():
        _tell(report, parcels, what, values, rounds)
    return seconds


def _tell(report: Report, parcels: int, what: str, values: list[float], rounds: int) -> None:
    in_ms = sorted(1000 * value for value in values)
    p95 = in_ms[min(len(in_ms) - 1, int(0.95 * len(in_ms)))]
    report.row("s", parcels, what, "LandGIS", in_ms, "ms")
    report.aim("s", f"{what}, 95th percentile, {parcels:,} parcels", p95, AIMS_MS[what], at_least=False, unit="ms")
    if len(values) < rounds:
        report.remark(f"{what}: {rounds - len(values)} of {rounds} were refused by name and are not counted")


def _picked(salt: str, count: int) -> list[Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(PICK, [salt, count])
        return list(cursor.fetchall())


def _times(act: Callable[[Any, Any], None], user: Any, salt: str, rounds: int) -> list[float]:
    from parcels.refusals import Refusal

    found = []
    for picked in _picked(salt, rounds + 3):
        row = (picked[0], _version(picked[0]), *picked[2:])
        began = time.perf_counter()
        try:
            act(user, row)
        except Refusal:
            continue
        found.append(time.perf_counter() - began)
    return found[3:]  # the first ones warm connection and caches


def _version(key: int) -> int:
    """The newest version: a neighbour's operation may have added a vertex since the picking."""
    from parcels.models import Parcel

    return int(Parcel.objects.values_list("version", flat=True).get(pk=key))


def _paper() -> Any:
    from parcels.surgery.paper import Paper

    return Paper("bench 1")


def _edit(user: Any, row: Any) -> None:
    from parcels.surgery.attributes import Edit, compare, save

    wanted = {"address": f"bench {row[0]}", "land_use_code": "100102"}
    save(compare([Edit(row[0], row[1], wanted)], user), user, _paper())


def _correct(user: Any, row: Any, follow: bool) -> None:
    """One corner moves inward by 5 cm, alone or in every parcel that stands on it."""
    from parcels.surgery import neighbourhood
    from parcels.surgery.plan import coordinates_of

    shape = neighbourhood.around([row[0]])[row[0]].shape
    rings = coordinates_of(shape)
    ring = rings[0][0]
    middle = shape.centroid
    x, y = ring[1]
    ring[1] = [x + (0.05 if middle.x > x else -0.05), y + (0.05 if middle.y > y else -0.05)]
    _commit(user, {"kind": "reshape", "coordinates": rings, "neighbours_follow": follow}, [row[:2]])


def _commit(user: Any, request: dict[str, Any], named: list[Any]) -> Any:
    """What the preview and the commit of a request cost together in the server."""
    from parcels.surgery.commit import commit
    from parcels.surgery.perform import read

    asked = read({**request, "parcels": [{"id": key, "version": version} for key, version in named]})
    return commit(asked, user, _paper())


def _splits(user: Any, rounds: int) -> tuple[list[float], list[list[int]]]:
    from parcels.models import Parcel
    from parcels.refusals import Refusal

    seconds, pairs = [], []
    for key, _version_then, west, south, east, north in _picked("s", rounds + 3):
        version = _version(key)
        middle = (south + north) / 2
        line = [[west - 5, middle - 1], [east + 5, middle + 1]]
        began = time.perf_counter()
        try:
            operation = _commit(user, {"kind": "split", "lines": [line]}, [(key, version)])
        except Refusal:
            continue
        seconds.append(time.perf_counter() - began)
        pairs.append(list(Parcel.objects.filter(parent_links__operation=operation).values_list("pk", flat=True)))
    return seconds[3:], pairs


def _merges(user: Any, pairs: list[list[int]]) -> list[float]:
    from parcels.models import Parcel
    from parcels.refusals import Refusal

    seconds = []
    for pair in pairs:
        named = list(Parcel.objects.filter(pk__in=pair).values_list("pk", "version"))
        began = time.perf_counter()
        try:
            _commit(user, {"kind": "merge", "keep": pair[0]}, named)
        except Refusal:
            continue
        seconds.append(time.perf_counter() - began)
    return seconds[3:]
