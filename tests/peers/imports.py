"""Part (i): a file of parcels into the register, fully judged, beside ogr2ogr's bare load of the same file.

Both are whole commands, the start of their programs included, into tables that are empty at the start of each round.
LandGIS parses every value, looks at every shape, finds overlaps in the file, writes the register with its history,
and computes what follows. ogr2ogr copies the rows into a table and builds its spatial index.
"""

import re
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

from tests.peers import database, zone_data
from tests.peers.report import Report
from tests.peers.rounds import alternate
from tests.peers.watched import Watched, run

OURS, BARE = "LandGIS", "ogr2ogr"
WHAT = "import of parcels, every row judged, history kept"
MOST_TIMES, MOST_GROWTH = 4.0, 1.2
BEFORE = ("zones", "towns", "blocks")  # what parcels refer to
EMPTY = "TRUNCATE parcels_parcel, parcels_parcelevent, parcels_operation, parcels_parcelmeasure CASCADE"


def measure(report: Report, parcels: int, rounds: int) -> None:
    """Time and memory at a quarter, a half and the whole of the parcels."""
    version = _ogr2ogr_version()
    if version:
        report.machine["ogr2ogr"] = version
    else:
        report.remark("ogr2ogr is not installed (Debian: gdal-bin): part i measures LandGIS alone")
    peaks = {size: _measure_size(report, size, rounds, bool(version)) for size in _sizes(parcels)}
    small, large = min(peaks), max(peaks)
    if small < large:
        grown = f"import, peak memory: {small:,} to {large:,} parcels"
        report.aim("i", grown, peaks[large] / peaks[small], MOST_GROWTH, at_least=False)


def _sizes(parcels: int) -> list[int]:
    return [parcels // 4, parcels // 2, parcels]


def _measure_size(report: Report, parcels: int, rounds: int, with_peer: bool) -> float:
    """All rounds of one size; returns our peak of memory in MB."""
    file = zone_data.made(parcels) / "zone.gpkg"
    _prepare(file)
    seen: dict[str, list[Watched]] = {OURS: [], BARE: []}
    contenders = {OURS: partial(_ours, file, seen[OURS])}
    if with_peer:
        contenders[BARE] = partial(_bare, file, seen[BARE])
    timings = alternate(contenders, rounds)
    for name, timing in timings.items():
        what = WHAT if name == OURS else "bare load of the same file"
        report.row("i", parcels, what, name, timing.seconds, "s")
        report.row("i", parcels, f"{what}, peak memory", name, [one.peak_mb for one in seen[name]], "MB")
    if with_peer:
        ratio = timings[OURS].median / timings[BARE].median
        report.aim("i", f"import against ogr2ogr, {parcels:,} parcels", ratio, MOST_TIMES, at_least=False)
    report.remark(f"import of {parcels:,} parcels: {_counts(seen[OURS][-1].said)}")
    return max(one.peak_mb for one in seen[OURS])


def _prepare(file: Path) -> None:
    database.recreate()
    database.manage("migrate", "--verbosity", "0")
    for layer in BEFORE:
        database.manage("import_register", str(file), "--layer", layer, "--in-layer", layer)


def _ours(file: Path, seen: list[Watched]) -> float:
    database.execute(EMPTY)
    arguments = ["import_register", str(file), "--layer", "parcels", "--in-layer", "parcels"]
    # 1: some rows were refused, as the planted faults of the zone have to be.
    return _watched([sys.executable, "manage.py", *arguments], seen, {0, 1})


def _bare(file: Path, seen: list[Watched]) -> float:
    database.execute("DROP TABLE IF EXISTS bare_load")
    options = ["-nln", "bare_load", "-nlt", "PROMOTE_TO_MULTI", "-lco", "GEOMETRY_NAME=geom"]
    command = ["ogr2ogr", "-f", "PostgreSQL", database.url(), str(file), "parcels", *options]
    return _watched([*command, "--config", "PG_USE_COPY", "YES"], seen, {0})


def _watched(command: list[str], seen: list[Watched], fine: set[int]) -> float:
    seen.append(run(command, database.environment()))
    if seen[-1].code not in fine:
        raise SystemExit(f"{' '.join(command)} ended with {seen[-1].code}:\n{seen[-1].said[-2000:]}")
    return seen[-1].seconds


def _counts(said: str) -> str:
    found = re.search(r'^\{"rows".*\}$', said, re.M)
    return found[0] if found else "no counts were printed"


def _ogr2ogr_version() -> str | None:
    """The version of an ogr2ogr that can write to PostgreSQL, or None."""
    if shutil.which("ogr2ogr") is None:
        return None
    formats = subprocess.run(["ogr2ogr", "--formats"], capture_output=True, text=True, check=False).stdout
    if "PostgreSQL" not in formats:
        return None
    said = subprocess.run(["ogr2ogr", "--version"], capture_output=True, text=True, check=False).stdout
    return said.removeprefix("GDAL ").split(",")[0].strip()
