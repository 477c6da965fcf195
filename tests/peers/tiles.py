"""Part (c): vector tiles over HTTP on this machine, against two servers and against the database's own floor."""

from collections.abc import Sequence

from maps.tiles import sql
from tests.peers import database, tile_floor, tile_load
from tests.peers.agreement import Disagreement
from tests.peers.report import Report
from tests.peers.tile_agreement import same_content
from tests.peers.tile_client import Client
from tests.peers.tile_contenders import CONTENTS, OURS, TIPG, WHOLE, all_servers
from tests.peers.tile_server import Server, TileName
from tests.peers.tile_views import statements

FLOOR = "database alone (pgbench, prepared)"
AIMED = (14, 16)
APART = (10, 12)
GENERALISED = "generalised and kept by LandGIS"
TILES = 120


def measure(report: Report, parcels: int, run: int, rounds: int, seconds: float) -> None:
    """Tiles in a second and 95th percentile, each server in each round; then the largest tile of each zoom."""
    database.execute(statements(run))
    with all_servers(run, report) as contents:
        for zoom in AIMED:
            tiles = seen_tiles(zoom, TILES)
            for content, servers in contents.items():
                agreeing = _agreeing(report, servers, CONTENTS[content], tiles)
                _compare(report, parcels, run, zoom, content, agreeing, tiles, rounds, seconds)
        for zoom in APART:
            tiles = seen_tiles(zoom, TILES)
            few = max(1, rounds // 2)
            _compare(report, parcels, run, zoom, GENERALISED, contents[WHOLE], tiles, few, seconds)
        _sizes(report, parcels, contents[WHOLE][OURS])


def seen_tiles(zoom: int, most: int | None = None) -> list[TileName]:
    """Tiles with parcels in them: `most` of them drawn evenly, the same ones every time, or all, fullest first."""
    order = "md5(x::text || '/' || y::text)" if most else "count(*) DESC"
    rows = database.execute(f"""
        WITH at AS (SELECT floor((ST_X(c) / 40075016.68557849 + 0.5) * {2**zoom})::int AS x,
                           floor((0.5 - ST_Y(c) / 40075016.68557849) * {2**zoom})::int AS y
                    FROM (SELECT ST_Centroid(geom_3857) AS c FROM parcels_parcel WHERE status = 'active') p)
        SELECT x, y FROM at GROUP BY x, y ORDER BY {order} LIMIT {most or "ALL"}""")
    return [(zoom, int(str(x)), int(str(y))) for x, y in rows]


def _agreeing(
    report: Report, servers: dict[str, Server], layers: list[str], tiles: Sequence[TileName]
) -> dict[str, Server]:
    """The servers whose tiles hold what ours hold; another one is left out, with a line that says why."""
    kept = dict(servers)
    for tile in tiles[:10]:
        ours = fetch(servers[OURS], tile)[0]
        for name in [name for name in kept if name != OURS]:
            try:
                same_content(ours, fetch(servers[name], tile), layers, name)
            except Disagreement as error:
                report.remark(f"(c) tile {tile} is left out: {error}")
                del kept[name]
    return kept


def fetch(server: Server, tile: TileName) -> list[bytes]:
    """A tile's answers, one for each request that the server needs."""
    with Client(server.port, server.headers) as client:
        return [client.get(path) for path in server.paths(tile)]


def _compare(
    report: Report,
    parcels: int,
    run: int,
    zoom: int,
    content: str,
    servers: dict[str, Server],
    tiles: list[TileName],
    rounds: int,
    seconds: float,
) -> None:
    """Every server and the floor in every round."""
    speeds: dict[str, list[float]] = {name: [] for name in [*servers, FLOOR]}
    latencies: dict[str, list[float]] = {name: [] for name in speeds}
    only = "parcels" if content == "parcels" else None
    statement = sql.run_tile(zoom, sql.details(zoom)[0], only)
    for server in servers.values():
        tile_load.run(server, tiles, min(2.0, seconds))  # connections, plans and pages warm for all alike
    for turn in range(rounds):
        names = list(speeds)
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            if name == FLOOR:
                speed, p95 = tile_floor.tiles_per_second(statement, tiles, run, seconds)
            else:
                load = tile_load.run(servers[name], tiles, seconds)
                speed, p95 = load.tiles_per_second, load.p95_ms
            speeds[name].append(speed)
            latencies[name].append(p95)
    for name in speeds:
        report.row("c", parcels, f"z{zoom}, {content}", name, speeds[name], "tiles/s")
        report.row("c", parcels, f"z{zoom}, {content}, 95th percentile", name, latencies[name], "ms")
    if zoom in AIMED:
        _judge(report, f"z{zoom}, {content}", speeds)


def _judge(report: Report, what: str, speeds: dict[str, list[float]]) -> None:
    middle = {name: sorted(values)[len(values) // 2] for name, values in speeds.items()}
    if TIPG in middle:
        report.aim("c", f"{what}, against tipg", middle[OURS] / middle[TIPG], 1.5, at_least=True)
    report.aim("c", f"{what}, share of the database's floor", middle[OURS] / middle[FLOOR], 0.9, at_least=True)


def _sizes(report: Report, parcels: int, ours: Server) -> None:
    """The largest tile of each zoom, as it goes over the wire without compression: all of them, or the 300 fullest."""
    largest = 0
    for zoom in range(6, 17):
        size = max(len(fetch(ours, tile)[0]) for tile in seen_tiles(zoom)[:300])
        largest = max(largest, size)
        report.row("c", parcels, f"largest tile at z{zoom}", OURS, [size / 1000], "kB")
    report.aim("c", "largest tile, z6 to z16", largest / 1000, sql.MAX_BYTES / 1000, at_least=False, unit="kB")
