"""`make run`: from an empty database to pages, and no program left behind."""

import http.client
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .scratch import ROOT, deployment

READY_SECONDS = 240


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(environment: dict[str, str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "landgis.demo"]
    return subprocess.Popen(
        command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def read_until(program: subprocess.Popen[str], words: str) -> str:
    """What the program prints up to the wanted words."""
    said = ""
    deadline = time.monotonic() + READY_SECONDS
    while words not in said:
        if not select.select([program.stdout], [], [], deadline - time.monotonic())[0]:
            pytest.fail(f"not said in time: {words}\n{said}")
        line = program.stdout.readline()
        assert line, f"ended without saying {words}:\n{said}"
        said += line
    return said


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


def test_a_taken_port_is_told_in_one_line_before_any_work():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        program = start({"LANDGIS_PORT": port, "DATABASE_URL": "postgresql://nobody@localhost:1/none"})
        said, _ = program.communicate(timeout=60)
    assert program.returncode == 1
    assert re.fullmatch(rf"Port {port} on 127.0.0.1 can't be used \(.*\): choose another: .*\n", said)


def test_a_port_that_is_no_number_is_told():
    program = start({"LANDGIS_PORT": "http"})
    said, _ = program.communicate(timeout=60)
    assert program.returncode == 1
    assert said == "LANDGIS_PORT must be a port number, not 'http'.\n"


@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM])
def test_the_demonstration_is_served_and_ends_whole(wish, demonstration):
    """The first round loads and analyses the zone, the second finds it there."""
    port, mark = free_port(), f"LANDGIS_RUN_MARK={os.getpid()}-{wish}"
    name, value = mark.split("=")
    program = start({"LANDGIS_PORT": str(port), "DATABASE_URL": demonstration.url, name: value})
    said = read_until(program, "auditor")
    assert f"http://localhost:{port}/" in said
    assert "demo-administrator" in said
    assert status_of(port, "/login/") == 200
    assert status_of(port, "/static/vendor/maplibre-gl.mjs") == 200
    running = programs_with(mark)
    assert sum("gunicorn" in line for line in running) >= 2
    assert sum("db_worker" in line for line in running) == 2

    program.send_signal(wish)
    program.communicate(timeout=30)

    assert program.returncode == 0
    assert programs_with(mark) == []
    with pytest.raises(ConnectionRefusedError):
        status_of(port, "/login/")
    assert demonstration.ask("SELECT count(*) FROM parcels_parcel")[0][0] > 500
    assert demonstration.ask("SELECT count(*) FROM analysis_analysisrun") == [(1,)]


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    name = f"{os.environ.get('LANDGIS_TEST_DB', 'test_landgis')}_run_{os.getpid()}"
    with deployment(name, tmp_path_factory.mktemp("run") / "media") as made:
        yield made
