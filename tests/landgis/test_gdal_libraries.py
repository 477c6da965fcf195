"""GeoDjango runs on the wheels' GDAL and GEOS, beside the PROJ of pyproj and rasterio."""

import threading

import numpy as np
import pyproj
import pytest
from django.contrib.gis.gdal import gdal_full_version
from django.contrib.gis.geos import GEOSGeometry, geos_version
from rasterio.warp import transform as rasterio_transform

from landgis.gdal_libraries import gdal_library_path, geos_library_path

PLACE = "SRID=4490;POINT(120.5 30.25)"


def test_the_libraries_come_from_the_wheels():
    assert "pyogrio" in gdal_library_path()
    assert "shapely" in geos_library_path()
    assert gdal_full_version()
    assert geos_version().startswith(b"3.")


@pytest.mark.parametrize("srid", [4549, 4547, 26986, 3857])
def test_geodjango_transforms_as_pyproj_and_rasterio_do(srid):
    lon, lat = (-71.1, 42.37) if srid == 26986 else (120.5, 30.25)
    ours = GEOSGeometry(f"SRID=4326;POINT({lon} {lat})").transform(srid, clone=True)
    theirs = pyproj.Transformer.from_crs(4326, srid, always_xy=True).transform(lon, lat)
    (east,), (north,) = rasterio_transform("EPSG:4326", f"EPSG:{srid}", [lon], [lat])
    np.testing.assert_allclose((ours.x, ours.y), theirs, atol=1e-3)
    np.testing.assert_allclose((east, north), theirs, atol=1e-3)


def test_cgcs2000_degrees_come_out_east_first():
    projected = GEOSGeometry(PLACE).transform(4549, clone=True)
    np.testing.assert_allclose((projected.x, projected.y), (548122.063, 3347932.816), atol=1e-3)


def test_it_works_in_another_thread_too():
    found: list[float] = []
    thread = threading.Thread(target=lambda: found.append(GEOSGeometry(PLACE).transform(4549, clone=True).x))
    thread.start()
    thread.join()
    assert found == [pytest.approx(548122.063, abs=1e-3)]
