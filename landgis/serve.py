"""Runs the web server and the background workers of one machine together, and ends them together."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

WORKERS = ("short", "long")  # the task queues: a whole analysis must not hold up an import's preview
WISHES_TO_STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
STARTING_SECONDS = 60
ENDING_SECONDS = 10


class ServeError(RuntimeError):
    """The site can't be served; the text is one line that says why."""


def address() -> tuple[str, int]:
    """The host and port to serve on (`LANDGIS_BIND`, `LANDGIS_PORT`)."""
    port = os.environ.get("LANDGIS_PORT") or "8000"
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise ServeError(f"LANDGIS_PORT must be a port number, not {port!r}.")
    return os.environ.get("LANDGIS_BIND") or "127.0.0.1", int(port)


def refuse_taken_port(host: str, port: int) -> None:
    """Stop before any long work when another program already serves there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ServeError(
                f"Port {port} on {host} can't be used ({error.strerror}): choose another: LANDGIS_PORT=8001 make run."
            ) from None


def serve(host: str, port: int, logs: Path, announce: Callable[[], None]) -> int:
    """Start everything, announce once the page answers, and wait until somebody or something ends it.

    Parameters
    ----------
    logs : Path
        Folder of the programs' logs.
    announce : callable
        Called when the log-in page has answered.

    Returns
    -------
    int
        0 after a wish to stop (Ctrl-C, TERM, HUP), 1 after a program ended by itself.
    """
    for wish in WISHES_TO_STOP:
        signal.signal(wish, _stop_asked)
    logs.mkdir(parents=True, exist_ok=True)
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        running["server"] = _started(_server(host, port), logs / "server.log")
        _wait_for_page(host, port, running)
        for queue in WORKERS:  # after the page, which a person waits for
            running[f"worker-{queue}"] = _started(_worker(queue), logs / f"worker-{queue}.log")
        announce()
        while not (ended := _ended(running)):
            time.sleep(0.5)
        print(f"{ended} ended by itself; its last words are in {logs / f'{ended}.log'}", file=sys.stderr)
    except KeyboardInterrupt:
        return 0
    finally:
        _end(list(running.values()))
    return 1


def _stop_asked(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _server(host: str, port: int) -> list[str]:
    server = [sys.executable, "-m", "gunicorn", "landgis.wsgi", "--bind", f"{host}:{port}", "--no-control-socket"]
    return [*server, "--preload", "--workers", "2", "--threads", "4", "--timeout", "120"]


def _worker(queue: str) -> list[str]:
    return [sys.executable, "manage.py", "db_worker", "--queue-name", queue]


def _started(command: list[str], log: Path) -> subprocess.Popen[bytes]:
    # In a session of its own, so that Ctrl-C reaches this program alone, which then ends the others in order.
    with log.open("wb") as output:
        return subprocess.Popen(command, stdout=output, stderr=output, stdin=subprocess.DEVNULL, start_new_session=True)


def _wait_for_page(host: str, port: int, running: dict[str, subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < deadline and not _ended(running):
        if _page_answers(host, port):
            return
        time.sleep(0.1)
    raise ServeError("The site doesn't answer: see server.log and the workers' logs under .local/log.")


def _page_answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=10)
    try:
        connection.request("GET", "/login/", headers={"Host": "localhost"})
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def _ended(running: dict[str, subprocess.Popen[bytes]]) -> str | None:
    return next((name for name, program in running.items() if program.poll() is not None), None)


def _end(programs: list[subprocess.Popen[bytes]]) -> None:
    for wish in WISHES_TO_STOP:
        signal.signal(wish, signal.SIG_IGN)  # a second Ctrl-C must not leave a program behind
    for program in programs:
        program.terminate()
    deadline = time.monotonic() + ENDING_SECONDS
    for program in programs:
        try:
            program.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(program.pid, signal.SIGKILL)
