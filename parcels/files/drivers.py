"""The allow-list of GDAL drivers, held by taking every other driver out of the process that parses.

Only the parsing process calls this: the web process keeps what GeoDjango needs.
"""

from __future__ import annotations

import ctypes
from pathlib import Path

import pyogrio

from parcels.refusals import Refusal

ALLOWED = frozenset({"ESRI Shapefile", "GPKG", "DXF"})

# No network, no files beside the one that was handed in, no pseudo files.
_CONFIG = {
    "CPL_VSIL_CURL_ALLOWED_FILENAME": "none",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{none}",
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "OGR_SQLITE_LOAD_EXTENSIONS": "NO",
    "SQLITE_USE_OGR_VFS": "NO",
    "OGR_ENABLE_PARTIAL_REPROJECTION": "NO",
    "SHAPE_RESTORE_SHX": "YES",
    "DXF_MAX_BSPLINE_CONTROL_POINTS": "2000",
    "PROJ_NETWORK": "OFF",
}


def keep_only_allowed() -> None:
    """Deregister every driver outside the allow-list and switch network paths off."""
    pyogrio.set_gdal_config_options(_CONFIG)
    gdal = _library()
    for name in pyogrio.list_drivers():
        driver = gdal.GDALGetDriverByName(name.encode())
        if name not in ALLOWED and driver:
            gdal.GDALDeregisterDriver(driver)
    left = set(pyogrio.list_drivers()) - ALLOWED
    if left:
        raise Refusal("driver_not_allowed", {"driver": sorted(left)})


def _library() -> ctypes.CDLL:
    """Return the GDAL that pyogrio itself has loaded."""
    folder = Path(pyogrio.__file__).resolve().parent
    found = [*folder.parent.glob("pyogrio.libs/libgdal*"), *folder.glob(".dylibs/libgdal*")]
    gdal = ctypes.CDLL(str(found[0]) if found else None)
    gdal.GDALGetDriverByName.restype = ctypes.c_void_p
    gdal.GDALGetDriverByName.argtypes = [ctypes.c_char_p]
    gdal.GDALDeregisterDriver.argtypes = [ctypes.c_void_p]
    return gdal
