"""A bounded load on a tile server on this machine: a few keep-alive clients, each asking for one tile after another."""

import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.peers.tile_client import Client, NoTileError
from tests.peers.tile_server import Server, TileName

CLIENTS = 4
MOST_REQUESTS = 20_000


@dataclass
class Load:
    """What a round of requests gave."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    sizes: dict[TileName, int] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    @property
    def tiles_per_second(self) -> float:
        """Whole tiles answered in a second."""
        return len(self.latencies) / self.seconds

    @property
    def p95_ms(self) -> float:
        """The latency that 95 of 100 tiles keep, in milliseconds."""
        return statistics.quantiles(self.latencies, n=20, method="inclusive")[-1] * 1000


def run(server: Server, tiles: Sequence[TileName], seconds: float) -> Load:
    """Ask for the tiles in turn, again and again, until the time is over."""
    load = Load()
    turns = _Turns(tiles, time.monotonic() + seconds)
    start = time.perf_counter()
    clients = [threading.Thread(target=_client, args=(server, turns, load)) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    load.seconds = time.perf_counter() - start
    if load.failures:
        raise RuntimeError(f"{server.name}: {load.failures[0]} ({len(load.failures)} tiles failed)")
    return load


class _Turns:
    """Hands out the tiles in one order for all clients."""

    def __init__(self, tiles: Sequence[TileName], until: float) -> None:
        self._tiles, self._until, self._next, self._lock = tiles, until, 0, threading.Lock()

    def take(self) -> TileName | None:
        with self._lock:
            if self._next >= MOST_REQUESTS or time.monotonic() > self._until:
                return None
            self._next += 1
            return self._tiles[(self._next - 1) % len(self._tiles)]


def _client(server: Server, turns: _Turns, load: Load) -> None:
    try:
        with Client(server.port, server.headers) as client:
            while (tile := turns.take()) is not None:
                start = time.perf_counter()
                size = sum(len(client.get(path)) for path in server.paths(tile))
                load.latencies.append(time.perf_counter() - start)
                load.sizes[tile] = size
    except (OSError, EOFError, NoTileError) as error:
        load.failures.append(repr(error))
