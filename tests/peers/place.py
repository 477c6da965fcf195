"""Where the bench keeps its files, and the names that it uses."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".local" / "bench"
PEER_FOLDER = ROOT / ".venv-bench"
PEER_PYTHON = PEER_FOLDER / "bin" / "python"
PEER_LOCK = ROOT / "requirements-bench.lock"
DATABASE = "landgis_bench"
SEED = 20260630
AS_OF = "2026-06-30"


def cache_folder(name: str) -> Path:
    """A folder of the cache, made when it isn't there."""
    folder = CACHE / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder
