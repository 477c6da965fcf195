"""Reading a file in a process of its own: what breaks there breaks alone, and comes back as a named refusal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import pandas as pd
import pyarrow as pa

from parcels.files.batches import ROW, Declared, ReadOptions
from parcels.files.evidence import Finding, RowIssue
from parcels.files.limits import COMMAND, Limits
from parcels.refusals import Refusal
from parcels.scratch import scratch_folder

_HOUSE = Path(__file__).resolve().parents[2]
_GRACE_SECONDS = 10


class FileRead:
    """A file that was read: what was found, and its rows in batches of text with WKB shapes.

    Use as a context manager: the rows stand in a temporary folder that goes with it.
    """

    def __init__(self, folder: tempfile.TemporaryDirectory[str], found: dict[str, Any]) -> None:
        self._folder = folder
        self.kind: str = found["kind"]
        self.layer: str | None = found["layer"]
        self.layers: list[str] = found["layers"]
        self.columns: list[str] = found["columns"]
        self.has_shapes: bool = found["has_shapes"]
        self.declared = Declared(**found["declared"]) if found["declared"] else None
        self.findings = [Finding(**finding) for finding in found["findings"]]
        self.issues = [RowIssue(**issue) for issue in found["issues"]]
        self.rows: int = found["rows"]
        self.bounds: np.ndarray = np.load(Path(folder.name) / "bounds.npy")

    def batches(self) -> Iterator[pd.DataFrame]:
        """Yield frames indexed by row number; the shapes are bytes in the column ``SHAPE``.

        The file is read and not mapped: a mapped one stays in memory up to where it has been read.
        """
        with pa.OSFile(str(Path(self._folder.name) / "rows.arrow")) as source, pa.ipc.open_file(source) as rows:
            for position in range(rows.num_record_batches):
                yield rows.get_batch(position).to_pandas().set_index(ROW)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.cleanup()


def read_file(path: Path, options: ReadOptions | None = None, limits: Limits = COMMAND) -> FileRead:
    """Read a file in a process with limits of memory, time and drivers.

    Raises
    ------
    Refusal
        Whatever the reader refused, or ``parse_time_exceeded``, ``parse_memory_exceeded``, ``parse_crashed``.
    """
    path = Path(path).resolve()
    folder = scratch_folder("read")
    try:
        found = _run(path, options or ReadOptions(), limits, Path(folder.name))
        if "refusal" in found:
            raise Refusal(found["refusal"]["code"], found["refusal"]["figures"])
        return FileRead(folder, found)
    except BaseException:
        folder.cleanup()
        raise


def _run(path: Path, options: ReadOptions, limits: Limits, folder: Path) -> dict[str, Any]:
    task = {"path": str(path), "name": path.name, "options": asdict(options), "limits": asdict(limits)}
    (folder / "task.json").write_text(json.dumps(task), encoding="utf-8")
    command = [sys.executable, "-m", "parcels.files.process", str(folder)]
    with (folder / "stderr").open("wb") as errors:
        process = subprocess.Popen(
            command, cwd=_HOUSE, env=_environment(folder), stdin=subprocess.DEVNULL, stdout=errors, stderr=errors
        )
        try:
            process.wait(limits.seconds + _GRACE_SECONDS)
        except subprocess.TimeoutExpired as error:
            process.kill()
            process.wait()
            raise Refusal("parse_time_exceeded", {"seconds": limits.seconds}) from error
    if process.returncode != 0:
        raise _crash(process.returncode, path, limits, folder)
    found: dict[str, Any] = json.loads((folder / "read.json").read_text(encoding="utf-8"))
    return found


def _environment(folder: Path) -> dict[str, str]:
    """Return what the process needs to run and nothing else: no database address, no secret key."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH") if name in os.environ}
    threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}
    return {**kept, **threads, "PYTHONPATH": str(_HOUSE), "TMPDIR": str(folder), "PYTHONIOENCODING": "utf-8"}


def _crash(code: int, path: Path, limits: Limits, folder: Path) -> Refusal:
    said = (folder / "stderr").read_bytes()[-4000:].decode("utf-8", "replace")
    if code == -signal.SIGXCPU:
        return Refusal("parse_time_exceeded", {"seconds": limits.seconds})
    if "bad_alloc" in said or "MemoryError" in said or "Cannot allocate memory" in said or "malloc of size" in said:
        return Refusal("parse_memory_exceeded", {"limit_mb": limits.memory_mb})
    last = said.strip().splitlines()[-1][:200] if said.strip() else f"code {code}"
    return Refusal("parse_crashed", {"name": path.name, "detail": last})
