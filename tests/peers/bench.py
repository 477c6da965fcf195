"""`make bench`: what LandGIS needs beside its peers, on one made-up zone, in one run.

    make bench BENCH_ARGS="--parcels 20000 --rounds 3 --only a,b --out bench.json"

Parts: a floor-area ratio, b the same after an edit, c vector tiles, d a whole analysis, e growth,
s surgery as a clerk waits for it, i import of a file beside a bare load, z the page of the zone.
"""

import argparse
import os
from pathlib import Path

import django

from tests.peers import database, machine, peer_env, zone_data
from tests.peers.report import Report

PARTS = "abcdesiz"
PEERS = ("sedonadb", "tipg", "django-vectortiles")


def main() -> None:
    """Measure and print; a missed aim is a finding, not a failure."""
    options = _options()
    with database.own_database():
        os.environ.update(database.environment())
        django.setup()
        report = Report(
            machine.describe(database.url()),
            {"parcels": options.parcels, "rounds": options.rounds, "seed": zone_data.SEED, "parts": options.only},
        )
        _say_which_peers(report)
        try:
            sizes = _sizes(options)
            for size in sizes if set(options.only.split(",")) - {"i"} else []:
                _measure(report, size, size == options.parcels, options)
            _judge_growth(report, sizes, options.only)
            _measure_imports(report, options)
        finally:  # what was measured before something failed is worth reading, too
            print("\n" + report.text(), flush=True)
            if options.out:
                report.write(options.out)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.peers.bench", description=__doc__.split("\n")[0])
    parser.add_argument("--parcels", type=int, default=200_000, help="size of the zone (default 200,000)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each comparison (default 5)")
    parser.add_argument("--seconds", type=float, default=4.0, help="of load on a tile server in a round (default 4)")
    parser.add_argument("--only", default=",".join(PARTS), help="parts to run, for example a,b")
    parser.add_argument("--out", type=Path, help="write everything as JSON")
    options = parser.parse_args()
    unknown = set(options.only.split(",")) - set(PARTS)
    if unknown or options.rounds < 1 or options.seconds < 1:
        parser.error(f"parts are {', '.join(PARTS)}; rounds and seconds at least 1")
    return options


def _sizes(options: argparse.Namespace) -> list[int]:
    """A quarter, a half and the whole when growth is asked for."""
    if "e" not in options.only:
        return [options.parcels]
    return [options.parcels // 4, options.parcels // 2, options.parcels]


def _say_which_peers(report: Report) -> None:
    problem = peer_env.prepare()
    if problem:
        report.remark(f"The peers' environment can't be made: {problem}")
    for peer in PEERS:
        version = peer_env.version_of(peer)
        if version:
            report.machine[peer] = version
        else:
            report.remark(f"{peer} is not installed: left out")


def _measure(report: Report, parcels: int, whole: bool, options: argparse.Namespace) -> None:
    """All parts on one size; the smaller sizes serve growth alone."""
    from django.db import connections

    from tests.peers import floor_area, stored, surgery, tiles, whole_run, zone_page

    parts = set(options.only.split(","))
    report.row("load", parcels, "load_zone", "LandGIS", [zone_data.load(parcels)], "s")
    if parts & {"a", "e"}:
        timings = floor_area.measure(report, parcels, options.rounds, whole=whole)
        stored.measure(report, parcels, options.rounds, judged=whole and "a" in parts)
        if whole and "a" in parts:
            floor_area.judge(report, timings)
    if whole and "b" in parts:
        stored.measure_edit(report, parcels, options.rounds)
    if parts & {"d", "e"}:
        whole_run.measure(report, parcels, max(1, options.rounds // 2))
        if whole:
            whole_run.judge(report, parcels)
    if whole and "c" in parts:
        tiles.measure(report, parcels, whole_run.newest_run(), options.rounds, options.seconds)
    if whole and "z" in parts:
        whole_run.newest_run()
        zone_page.measure(report, parcels)
    if whole and "s" in parts:
        surgery.measure(report, parcels)
    connections.close_all()


def _measure_imports(report: Report, options: argparse.Namespace) -> None:
    """Apart from the others: it begins with an empty register and has sizes of its own."""
    from tests.peers import imports

    if "i" in options.only:
        imports.measure(report, options.parcels, options.rounds)


def _judge_growth(report: Report, sizes: list[int], only: str) -> None:
    from tests.peers import growth

    if "e" in only:
        growth.judge(report, sizes)


if __name__ == "__main__":
    main()
