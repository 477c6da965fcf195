"""The peers' own virtual environment: they bring drivers and versions that must never enter the project's."""

import hashlib
import shutil
import subprocess
import sys
from functools import cache

from tests.peers.place import PEER_FOLDER, PEER_LOCK, PEER_PYTHON, ROOT


def prepare() -> str:
    """Make `.venv-bench` hold what the lock names; an empty answer is success, else one line that says what failed."""
    stamp = PEER_FOLDER / "bench.stamp"
    wanted = hashlib.sha256(PEER_LOCK.read_bytes()).hexdigest()
    if PEER_PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return ""
    uv = shutil.which("uv") or str(ROOT / ".local" / "uv" / "bin" / "uv")
    steps = [
        [uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(PEER_FOLDER)],
        [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(PEER_PYTHON), str(PEER_LOCK)],
    ]
    for step in steps:
        problem = _problem(step)
        if problem:
            return problem
    stamp.write_text(wanted)
    return ""


def _problem(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    lines = done.stderr.strip().splitlines() or ["no message"]
    return lines[-1] if done.returncode else ""


@cache
def version_of(package: str) -> str | None:
    """The version of a peer in its environment, or None when it isn't there."""
    if not PEER_PYTHON.exists():
        return None
    script = f"import importlib.metadata as m; print(m.version({package!r}))"
    done = subprocess.run([str(PEER_PYTHON), "-c", script], capture_output=True, text=True, check=False)
    return done.stdout.strip() or None
