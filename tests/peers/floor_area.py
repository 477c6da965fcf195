"""Part (a), the computation: floor-area ratio of all parcels from land that is in memory, by four ways."""

from collections.abc import Callable
from contextlib import ExitStack

import pandas as pd
import shapely

from parcels.arithmetic.floor_area import allocate_floor_area
from parcels.measures import Land
from tests.peers import land as lands
from tests.peers import overlay, peer_env, plain_query
from tests.peers.agreement import same_ratios
from tests.peers.report import Report
from tests.peers.rounds import Timing, alternate, timed
from tests.peers.sedona import sedona

OURS, OVERLAY, PLAIN, SEDONA = "LandGIS", "geopandas.overlay", "PostGIS ST_Intersection", "SedonaDB"
WHAT = "floor-area ratio, computation only"


def floor_area_ratio(land: Land) -> pd.Series:
    """Our answer, by parcel id: with it come the footprint, counts and notes that the peers don't compute."""
    areas = allocate_floor_area(land.parcel_shapes, lands.as_buildings(land))
    ratio = areas["floor_area_known_m2"].to_numpy() / shapely.area(land.parcel_shapes)
    return pd.Series(ratio, index=land.parcels["parcel_id"].to_numpy())


def measure(report: Report, parcels: int, rounds: int, *, whole: bool) -> dict[str, Timing]:
    """Check that all contenders agree, then let them run in turn; the slowest one runs on the whole zone only."""
    land = lands.read()
    frames = lands.frames(land)
    answers: dict[str, Callable[[], pd.Series]] = {
        OVERLAY: lambda: overlay.floor_area_ratio(frames),
        PLAIN: plain_query.floor_area_ratio,
    }
    contenders: dict[str, Callable[[], float]] = {
        OURS: lambda: timed(lambda: floor_area_ratio(land)),
        OVERLAY: lambda: timed(answers[OVERLAY]),
        PLAIN: lambda: timed(plain_query.compute),
    }
    if not whole:
        del answers[PLAIN], contenders[PLAIN]
    with ExitStack() as stack:
        if peer_env.version_of("sedonadb"):
            process = stack.enter_context(sedona(frames))
            answers[SEDONA], contenders[SEDONA] = process.answer, process.compute
        ours = floor_area_ratio(land)
        worst = {name: same_ratios(ours, answer(), name) for name, answer in answers.items()}
        timings = alternate(contenders, rounds)
    for name, timing in timings.items():
        report.row("a", parcels, WHAT, name, timing.seconds, "s")
    buildings = len(land.buildings)
    report.remark(
        f"(a) {len(land.parcels):,} parcels, {buildings:,} buildings: same ratios, largest relative difference "
        + ", ".join(f"{name} {difference:.0e}" for name, difference in worst.items())
    )
    return timings


def judge(report: Report, timings: dict[str, Timing]) -> None:
    """Hold the medians against the aims."""
    ours = timings[OURS].median
    aims = {OVERLAY: 2.5, PLAIN: 5.0, SEDONA: 1.0}
    for name, limit in aims.items():
        if name in timings:
            report.aim("a", f"computation, against {name}", timings[name].median / ours, limit, at_least=True)
