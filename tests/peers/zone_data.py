"""The made-up zone that everything is measured on: made once for each size and seed, loaded like any other zone."""

import hashlib
from pathlib import Path

from tests.peers import database
from tests.peers.place import AS_OF, CACHE, ROOT, SEED


def load(parcels: int) -> float:
    """An empty database with a zone of that size in it.

    Returns
    -------
    float
        Wall-clock seconds of the whole `load_zone` command.
    """
    folder = made(parcels)
    print(f"Loading {parcels:,} parcels", flush=True)
    database.recreate()
    database.manage("migrate", "--verbosity", "0")
    seconds = database.manage("load_zone", str(folder))
    database.execute("VACUUM ANALYZE")
    return seconds


def made(parcels: int) -> Path:
    """The zone's files; made anew when the generator has changed since."""
    folder = CACHE / f"zone-{parcels}-{SEED}-{_generator()}"
    done = folder / ".made"
    if not done.exists():
        print(f"Making a zone of {parcels:,} parcels", flush=True)
        folder.mkdir(parents=True, exist_ok=True)
        options = ["--parcels", str(parcels), "--seed", str(SEED), "--as-of", AS_OF, "--out", str(folder)]
        database.manage("make_zone", *options)
        done.touch()
    return folder


def _generator() -> str:
    sources = sorted((ROOT / "fixtures").rglob("*.py"))
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:8]
