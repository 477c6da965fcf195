"""A program's wall-clock time and the most memory that it and its children held at one moment."""

import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from tests.peers.place import ROOT

LOOK_S = 0.02


@dataclass(frozen=True)
class Watched:
    """How a program went: seconds, peak resident memory (MB) of its whole family, exit code, last words."""

    seconds: float
    peak_mb: float
    code: int
    said: str


def run(command: list[str], environment: dict[str, str]) -> Watched:
    """Run a program to its end and watch it from outside.

    The peak is the largest sum of resident memory over the program and its children (Linux's ``VmRSS``, looked at
    every 20 ms), so that a child that reads the file counts together with the parent that waits for it. The database
    server is not among them.
    """
    start = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        peak = [0]
        over = threading.Event()
        watch = threading.Thread(target=_watch, args=(process.pid, peak, over), daemon=True)
        watch.start()
        said = process.communicate()[0]
        seconds = time.perf_counter() - start
        over.set()
        watch.join()
    return Watched(seconds, peak[0] / 1e6, process.returncode, said)


def _watch(pid: int, peak: list[int], over: threading.Event) -> None:
    while not over.wait(LOOK_S):
        peak[0] = max(peak[0], sum(_resident(each) for each in _family(pid)))


def _family(pid: int) -> list[int]:
    found = [pid]
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            found += [each for child in (task / "children").read_text().split() for each in _family(int(child))]
    except OSError:
        pass
    return found


def _resident(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    line = next((line for line in status.splitlines() if line.startswith("VmRSS")), "VmRSS: 0 kB")
    return int(line.split()[1]) * 1024
