"""The process that parses: it has limits, no network drivers, and hands back plain Arrow.

Started by `parcels.files.sandbox` through `parcels.files.process`; the folder holds ``task.json`` and
receives ``read.json``, ``rows.arrow`` and ``bounds.npy``.
"""

from __future__ import annotations

import ctypes
import dataclasses
import json
import resource
import signal
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from parcels.files import drivers
from parcels.files.batches import ROW, SHAPE, Batch, Opened, ReadOptions
from parcels.files.evidence import RowIssue
from parcels.files.limits import MB, Limits
from parcels.files.reading import open_file
from parcels.refusals import Refusal

_PARENT_DIES = 1  # PR_SET_PDEATHSIG of prctl(2)


def hold_limits(limits: Limits) -> None:
    """Limit this process: memory over what it holds already, processor time, written bytes, no core dump."""
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").exists() else 0
    memory = pages * resource.getpagesize() + limits.memory_mb * MB
    _lower(resource.RLIMIT_AS, memory)
    _lower(resource.RLIMIT_CPU, limits.seconds)
    _lower(resource.RLIMIT_FSIZE, 2 * limits.archive_mb * MB)
    _lower(resource.RLIMIT_CORE, 0)


def end_with_parent() -> None:
    """Ask the kernel to end this process when the one that waits for it is gone (Linux; elsewhere its time limit)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DIES, signal.SIGKILL)


def _lower(kind: int, value: int) -> None:
    _soft, hard = resource.getrlimit(kind)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, hard))


def schema(columns: list[str]) -> pa.Schema:
    """Return the schema of the rows handed back: all text, with row number and shape."""
    fields = [(ROW, pa.int64()), *[(name, pa.string()) for name in columns], (SHAPE, pa.binary())]
    return pa.schema(fields)


def write(opened: Opened, folder: Path, limits: Limits) -> dict[str, Any]:
    """Write all rows and the box of each shape; return the counts and the issues."""
    issues: list[RowIssue] = []
    boxes: list[np.ndarray] = []
    rows = 0
    with pa.ipc.new_file(folder / "rows.arrow", schema(opened.columns)) as sink:
        for batch in opened.batches:
            rows += len(batch.rows)
            if rows > limits.rows:
                raise Refusal("too_many_rows", {"limit": limits.rows})
            sink.write_table(_record(batch, opened.columns))
            boxes.append(_boxes(batch))
            issues += batch.issues
    np.save(folder / "bounds.npy", np.concatenate(boxes) if boxes else np.empty((0, 4)))
    return {"rows": rows, "issues": [dataclasses.asdict(issue) for issue in issues]}


def _record(batch: Batch, columns: list[str]) -> pa.Table:
    raw = pa.array([None] * len(batch.rows) if batch.shapes is None else list(batch.shapes), pa.binary())
    arrays = [pa.array(batch.rows, pa.int64()), *[_plain(batch.table[name]) for name in columns], raw]
    return pa.Table.from_arrays(arrays, schema=schema(columns))


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column if column.type == pa.string() else column.cast(pa.string())


def _boxes(batch: Batch) -> np.ndarray:
    if batch.shapes is None:
        return np.full((len(batch.rows), 4), np.nan)
    return shapely.bounds(shapely.from_wkb(np.asarray(batch.shapes, dtype=object), on_invalid="ignore"))


def read(task: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Read the file of a task; the answer is JSON-able."""
    limits = Limits(**task["limits"])
    scratch = folder / "unpacked"
    scratch.mkdir()
    opened = open_file(Path(task["path"]), ReadOptions(**task["options"]), limits, scratch)
    written = write(opened, folder, limits)
    return {
        "kind": opened.kind,
        "layer": opened.layer,
        "layers": opened.layers,
        "columns": opened.columns,
        "has_shapes": opened.has_shapes,
        "declared": dataclasses.asdict(opened.declared) if opened.declared else None,
        "findings": [dataclasses.asdict(finding) for finding in opened.findings],
        **written,
    }


def answer(task: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Read within limits; every way to fail has a name."""
    limits = Limits(**task["limits"])
    try:
        drivers.keep_only_allowed()
        hold_limits(limits)
        return read(task, folder)
    except Refusal as refusal:
        return {"refusal": {"code": refusal.code, "figures": refusal.figures}}
    except MemoryError:
        return {"refusal": {"code": "parse_memory_exceeded", "figures": {"limit_mb": limits.memory_mb}}}
    except RecursionError:
        return {"refusal": {"code": "parse_crashed", "figures": {"name": task["name"], "detail": "nesting"}}}


def main(folder: Path) -> None:
    """Do the task in a folder."""
    end_with_parent()
    task = json.loads((folder / "task.json").read_text(encoding="utf-8"))
    (folder / "read.json").write_text(json.dumps(answer(task, folder)), encoding="utf-8")
