"""The fast peer: SedonaDB (PyPI `sedonadb`), in a process of its own in the peers' environment."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd

from tests.peers.land import Frames
from tests.peers.place import PEER_PYTHON, ROOT, cache_folder


class Sedona:
    """A SedonaDB process that holds the land in memory and computes when asked."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def compute(self) -> float:
        """Seconds of one computation, measured where it runs."""
        return float(self._ask({"do": "compute"})["seconds"])

    def answer(self) -> pd.Series:
        """The floor-area ratio by parcel id."""
        file = cache_folder("exchange") / "sedona.parquet"
        self._ask({"do": "answer", "file": str(file)})
        return pd.read_parquet(file).set_index("parcel_id")["far"]

    def _ask(self, question: dict[str, str]) -> dict[str, float]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("SedonaDB ended")
        return dict(json.loads(line))


@contextmanager
def sedona(frames: Frames) -> Iterator[Sedona]:
    """Give a process the land, and end the process afterwards."""
    folder = cache_folder("exchange")
    frames.parcels.to_parquet(folder / "parcels.parquet")
    frames.buildings[frames.buildings["floor"].notna()].to_parquet(folder / "buildings.parquet")
    command = [str(PEER_PYTHON), "-m", "tests.peers.sedona_process", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Sedona(process)
        finally:
            process.terminate()
