"""A tile server under test: started on a free port of this machine, asked for tiles, ended."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from tests.peers.place import ROOT, cache_folder

WORKERS = 2
STARTING_SECONDS = 60
TileName = tuple[int, int, int]


@dataclass(frozen=True)
class Server:
    """How to ask a running server for a tile; a server without multi-layer tiles is asked once for each layer."""

    name: str
    port: int
    paths: Callable[[TileName], list[str]]
    headers: dict[str, str]


@contextmanager
def serving(name: str, command: list[str], port: int, environment: Mapping[str, str]) -> Iterator[None]:
    """Run a server until the bench is done with it."""
    log = cache_folder("log") / f"{name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=dict(environment), stdout=output, stderr=output, start_new_session=True
        )
    try:
        _wait(process, port, log.read_text)
        yield
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, log: Callable[[], str]) -> None:
    deadline = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                time.sleep(2)  # the other workers
                return
        time.sleep(0.2)
    raise RuntimeError("the server doesn't start: " + " / ".join(log().strip().splitlines()[-2:]))
