"""Part (a), stored data to stored result, and part (b), the same after an edit of a hundred parcels."""

import time

import pandas as pd
from django.db import connection

from parcels import measures
from parcels.models import ParcelMeasure
from tests.peers import land as lands
from tests.peers import overlay
from tests.peers.agreement import same_ratios
from tests.peers.report import Report
from tests.peers.rounds import alternate, timed

OURS, OVERLAY = "LandGIS", "geopandas.overlay, same reading and writing"
EDITED = 100


def measure(report: Report, parcels: int, rounds: int, *, judged: bool) -> None:
    """Read everything from PostGIS, compute, write everything back."""
    ids = lands.all_ids()
    _forget()
    overlay.stored_to_stored(ids, whole_table=True)
    theirs = _stored()
    _forget()
    measures.refresh()
    same_ratios(_stored(), theirs, OVERLAY)

    def ours() -> float:
        _forget()
        return timed(measures.refresh)

    def peer() -> float:
        _forget()
        return timed(lambda: overlay.stored_to_stored(ids, whole_table=True))

    timings = alternate({OURS: ours, OVERLAY: peer}, rounds)
    for name, timing in timings.items():
        report.row("a", parcels, "stored data to stored result", name, timing.seconds, "s")
    if judged:
        ratio = timings[OVERLAY].median / timings[OURS].median
        report.aim("a", "stored data to stored result, against geopandas.overlay", ratio, 1.5, at_least=True)


def measure_edit(report: Report, parcels: int, rounds: int) -> None:
    """Change the outline of a hundred parcels, then compute what the database forgot through it."""
    measures.refresh()
    ids = lands.all_ids()
    edited = ids[:: max(1, len(ids) // EDITED)][:EDITED]
    edits: list[float] = []

    def ours() -> float:
        edits.append(_edit(edited))
        return timed(measures.refresh)

    def peer() -> float:
        _edit(edited)
        return timed(lambda: overlay.stored_to_stored(edited, whole_table=False))

    timings = alternate({OURS: ours, OVERLAY: peer}, rounds)
    what = f"floor area after an edit of {len(edited)} parcels"
    for name, timing in timings.items():
        report.row("b", parcels, what, name, timing.seconds, "s")
    report.row("b", parcels, f"the edit of {len(edited)} parcels itself, its rules and history", OURS, edits, "s")
    report.aim("b", what, timings[OURS].median, 1.0, at_least=False, unit="s")


def _forget() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE parcels_parcelmeasure")


def _stored() -> pd.Series:
    rows = ParcelMeasure.objects.values_list("parcel_id", "floor_area_known_m2", "parcel__area_m2")
    return pd.Series({parcel: known / area for parcel, known, area in rows}, dtype=float)


def _edit(ids: list[int]) -> float:
    """Draw the outlines the other way round: a new geometry with the same land, so that rounds can be compared."""
    turn = "UPDATE parcels_parcel SET geom = ST_Reverse(geom) WHERE id = ANY(%s)"
    start = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(turn, [ids])
    seconds = time.perf_counter() - start
    forgotten = set(measures.missing())
    if not forgotten >= set(ids):
        raise RuntimeError(f"the edit made the database forget {len(forgotten)} of {len(ids)} parcels")
    return seconds
