"""Start of the process that parses: ``python -m parcels.files.process FOLDER``; the work is `parcels.files.worker`."""

import sys
from collections.abc import Collection
from importlib.abc import MetaPathFinder
from pathlib import Path

# pyogrio brings geopandas, pandas and pyproj wherever they are installed: half of the start of a process that wants
# nothing of theirs, and reads most files in less.
UNWANTED = ("geopandas", "pandas", "pyproj")


class Without(MetaPathFinder):
    """Has libraries be found nowhere; who can do without them does."""

    def __init__(self, names: Collection[str]) -> None:
        self._names = names

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        """Find nothing, and say so where the name is one of those."""
        if fullname in self._names:
            raise ModuleNotFoundError(f"{fullname} is left out of this process", name=fullname)


def main(folder: Path) -> None:
    """Do the task in a folder, without the libraries that cost and give nothing here."""
    sys.meta_path.insert(0, Without(UNWANTED))
    from parcels.files import worker

    worker.main(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
