"""A folder as ``make_zone`` writes it: every layer of the register, in the order in which they need each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from parcels.files.sandbox import read_file
from parcels.importing.importer import derive, import_file
from parcels.importing.layers import LAYERS
from parcels.importing.options import ImportOptions
from parcels.importing.report import Report
from parcels.refusals import Refusal

GEOPACKAGE = "zone.gpkg"


def files_of(folder: Path) -> Iterator[tuple[str, Path, str | None]]:
    """Yield layer, file and layer of the file, in the order of the register."""
    package = folder / GEOPACKAGE
    if not package.is_file():
        raise Refusal("file_missing", {"name": str(package)})
    inside = layers_inside(package)
    for name in LAYERS:
        if name in inside:
            yield name, package, name
        elif (folder / f"{name}.csv").is_file():
            yield name, folder / f"{name}.csv", None


def layers_inside(package: Path) -> list[str]:
    """Return the layers of a GeoPackage, asked in the parsing process by naming one that cannot be there."""
    from parcels.files.batches import ReadOptions

    try:
        with read_file(package, ReadOptions(layer="\x00")):
            return []
    except Refusal as refusal:
        if refusal.code != "layer_not_found":
            raise
        return list(refusal.figures["layers"])


def import_folder(folder: Path, done: Callable[[Report], None]) -> list[Report]:
    """Import every layer of a folder; ``done`` is called after each. What follows is derived once, at the end."""
    reports = []
    for layer, path, inner in files_of(folder):
        reports.append(import_file(path, ImportOptions(layer=layer, in_layer=inner, derive=False)))
        done(reports[-1])
    derive("parcels")
    return reports
