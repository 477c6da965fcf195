"""Finds the GDAL and GEOS that the pyogrio and shapely wheels carry, so that GeoDjango needs no system library.

The wheels' file names hold a hash of the build, hence the search. Knows neither Django nor the settings.
"""

import ctypes
import sysconfig
from functools import cache
from pathlib import Path


class LibraryMissingError(RuntimeError):
    """A GIS library is not in any installed wheel."""


@cache
def gdal_library_path() -> str:
    """Path of the GDAL shared library in the pyogrio wheel, for ``GDAL_LIBRARY_PATH``.

    The library is also told where the wheel's own PROJ database lies. That is done by a call and not through
    ``PROJ_DATA``: the variable would be seen by rasterio, pyproj and a database server started from here as well,
    and each of them carries another PROJ.
    """
    library = _library_in_wheel("pyogrio", "libgdal")
    _point_at_data(library, _site_packages_with("pyogrio") / "pyogrio")
    return str(library)


@cache
def geos_library_path() -> str:
    """Path of the GEOS C library in the shapely wheel, for ``GEOS_LIBRARY_PATH``."""
    return str(_library_in_wheel("shapely", "libgeos_c"))


def _library_in_wheel(package: str, library: str) -> Path:
    site = _site_packages_with(package)
    # auditwheel (Linux) writes <package>.libs, delocate (macOS) <package>/.dylibs; a few wheels keep <package>/.libs.
    folders = (site / f"{package}.libs", site / package / ".libs", site / package / ".dylibs")
    found = sorted(
        path
        for folder in folders
        for path in folder.glob(f"{library}[-.]*")
        if ".so" in path.name or path.suffix == ".dylib"
    )
    if not found:
        raise LibraryMissingError(f"{library} is not in the {package} wheel under {site}: run 'make setup'.")
    return found[-1]


def _site_packages_with(package: str) -> Path:
    """The folder the package is installed in; found without importing it, which would cost half a second."""
    for key in ("platlib", "purelib"):
        site = Path(sysconfig.get_path(key))
        if (site / package).is_dir():
            return site
    raise LibraryMissingError(f"The Python package {package} is not installed: run 'make setup'.")


def _point_at_data(library: Path, package: Path) -> None:
    gdal = ctypes.CDLL(str(library))
    proj_data, gdal_data = package / "proj_data", package / "gdal_data"
    if (proj_data / "proj.db").is_file():
        paths = (ctypes.c_char_p * 2)(bytes(proj_data), None)
        gdal.OSRSetPROJSearchPaths.argtypes = [ctypes.POINTER(ctypes.c_char_p)]
        gdal.OSRSetPROJSearchPaths.restype = None
        gdal.OSRSetPROJSearchPaths(paths)
    if gdal_data.is_dir():
        gdal.CPLSetConfigOption.argtypes = [ctypes.c_char_p, ctypes.c_char_p]
        gdal.CPLSetConfigOption.restype = None
        gdal.CPLSetConfigOption(b"GDAL_DATA", bytes(gdal_data))
