"""`make run`: from an empty database to pages, and no program left behind."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from landgis.demo import YEARS_BACK

from .scratch import ROOT, deployment

READY_SECONDS = 300


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Run:
    """`python -m landgis.demo` with its output in a file, so that it never waits for a reader."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.output = folder / "output.txt"
        with self.output.open("wb") as output:
            command = [sys.executable, "-m", "landgis.demo"]
            self.program = subprocess.Popen(
                command, cwd=ROOT, env=os.environ | environment, stdout=output, stderr=subprocess.STDOUT
            )

    @property
    def said(self) -> str:
        return self.output.read_text()

    def wait_for(self, words: str) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while words not in self.said:
            assert self.program.poll() is None, f"ended without saying {words}:\n{self.said}"
            assert time.monotonic() < deadline, f"not said in time: {words}\n{self.said}"
            time.sleep(0.2)

    def wait_for_end(self) -> int:
        return self.program.wait(60)


@pytest.fixture
def run(tmp_path):
    """Starts a run, and ends it after the test whatever happened."""
    started: list[Run] = []

    def start(**environment: str) -> Run:
        started.append(Run(tmp_path, **environment))
        return started[-1]

    yield start
    for each in started:
        each.program.terminate()
        each.wait_for_end()


def status_of(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Host": "localhost"})
        return connection.getresponse().status
    finally:
        connection.close()


def programs_with(mark: str) -> list[str]:
    """The command lines of all running programs whose environment holds a mark."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


def test_a_taken_port_is_told_in_one_line_before_any_work(run):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        started = run(LANDGIS_PORT=port, DATABASE_URL="postgresql://nobody@localhost:1/none")
        assert started.wait_for_end() == 1
    assert re.fullmatch(rf"Port {port} on 127.0.0.1 can't be used \(.*\): choose another: .*\n", started.said)


def test_a_port_that_is_no_number_is_told(run):
    started = run(LANDGIS_PORT="http")
    assert started.wait_for_end() == 1
    assert started.said == "LANDGIS_PORT must be a port number, not 'http'.\n"


@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM])
def test_the_demonstration_is_served_and_ends_whole(wish, run, demonstration):
    """The first round loads and analyses the zone, the second finds it there."""
    port, mark = free_port(), f"{os.getpid()}-{wish}"
    started = run(LANDGIS_PORT=str(port), DATABASE_URL=demonstration.url, LANDGIS_RUN_MARK=mark)
    started.wait_for("demo-auditor")
    assert f"http://localhost:{port}/" in started.said
    assert status_of(port, "/login/") == 200
    assert status_of(port, "/static/vendor/maplibre-gl.mjs") == 200
    running = programs_with(f"LANDGIS_RUN_MARK={mark}")
    assert sum("gunicorn" in line for line in running) >= 2
    assert sum("db_worker" in line for line in running) == 2

    started.program.send_signal(wish)

    assert started.wait_for_end() == 0
    assert programs_with(f"LANDGIS_RUN_MARK={mark}") == []
    with pytest.raises(ConnectionRefusedError):
        status_of(port, "/login/")
    assert demonstration.ask("SELECT count(*) FROM parcels_parcel")[0][0] > 500
    assert demonstration.ask("SELECT count(*) FROM analysis_analysisrun") == [(YEARS_BACK + 1,)]
    assert demonstration.ask("SELECT count(*) FROM analysis_zoneevaluation WHERE total IS NOT NULL") == [(2,)]


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    """A database of its own for the zone."""
    name = f"{os.environ.get('LANDGIS_TEST_DB', 'test_landgis')}_run_{os.getpid()}"
    with deployment(name, tmp_path_factory.mktemp("run") / "media") as made:
        yield made
