"""The database's own floor: the same tile statement, prepared, asked for by pgbench without any server around it."""

import os
import re
import subprocess
from collections.abc import Sequence

from landgis.postgres_binaries import find_binaries
from landgis.postgres_place import find_place
from maps.tiles import sql
from tests.peers.place import DATABASE, cache_folder
from tests.peers.tile_load import CLIENTS
from tests.peers.tile_server import TileName

# The settings of maps/tiles/statements.py, so that the floor stands under the same plan.
OPTIONS = "-c jit=off -c max_parallel_workers_per_gather=0 -c plan_cache_mode=force_generic_plan"


def tiles_per_second(statement: str, tiles: Sequence[TileName], run: int, seconds: float) -> tuple[float, float]:
    """Tiles in a second and the 95th percentile in milliseconds, with as many connections as the load has clients."""
    script = cache_folder("floor") / "tile.sql"
    script.write_text(_script(statement, tiles, run))
    log = cache_folder("floor") / "latency"
    for old in log.parent.glob("latency.*"):
        old.unlink()
    program = [str(find_binaries() / "pgbench"), "--no-vacuum", "--protocol=prepared", "--client", str(CLIENTS)]
    program += ["--jobs", "1", "--time", str(max(1, round(seconds))), "--file", str(script)]
    program += ["--log", "--log-prefix", str(log)]
    where = ["--host", str(find_place().sockets), "--username", "landgis", DATABASE]
    done = subprocess.run(
        [*program, *where], env=os.environ | {"PGOPTIONS": OPTIONS}, capture_output=True, text=True, check=False
    )
    found = re.search(r"^tps = ([\d.]+)", done.stdout, re.MULTILINE)
    if done.returncode or not found:
        raise RuntimeError((done.stderr.strip().splitlines() or ["pgbench said nothing"])[-1])
    times = sorted(int(line.split()[2]) for file in log.parent.glob("latency.*") for line in file.open())
    return float(found.group(1)), times[int(len(times) * 0.95)] / 1000


def _script(statement: str, tiles: Sequence[TileName], run: int) -> str:
    """A pgbench script that draws one of the tiles and runs the statement on it."""
    cases = {
        name: " ".join(f"when :i = {at} then {tile[place]}" for at, tile in enumerate(tiles))
        for place, name in enumerate("zxy")
    }
    lines = [f"\\set i random(0, {len(tiles) - 1})"]
    lines += [f"\\set {name} case {case} end" for name, case in cases.items()]
    types = dict(enumerate(sql.PARAMETERS.split(", "), start=1))
    values = {1: ":z", 2: ":x", 3: ":y", 4: str(run), 5: "true"}
    text = re.sub(r"\$(\d)", lambda found: f"({values[int(found[1])]})::{types[int(found[1])]}", statement)
    return "\n".join([*lines, re.sub(r"\s+", " ", text) + ";", ""])
