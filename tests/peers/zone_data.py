"""The made-up zone that everything is measured on: made once for each size, kept by its seed, loaded like any zone."""

from tests.peers import database
from tests.peers.place import CACHE, SEED


def load(parcels: int) -> float:
    """An empty database with a zone of that size in it.

    Returns
    -------
    float
        Wall-clock seconds of the whole `load_zone` command.
    """
    folder = CACHE / f"zone-{parcels}-{SEED}"
    done = folder / ".made"
    if not done.exists():
        print(f"Making a zone of {parcels:,} parcels", flush=True)
        folder.mkdir(parents=True, exist_ok=True)
        database.manage("make_zone", "--parcels", str(parcels), "--seed", str(SEED), "--out", str(folder))
        done.touch()
    print(f"Loading {parcels:,} parcels", flush=True)
    database.recreate()
    database.manage("migrate", "--verbosity", "0")
    seconds = database.manage("load_zone", str(folder))
    database.execute("VACUUM ANALYZE")
    return seconds
