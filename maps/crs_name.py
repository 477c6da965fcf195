"""The deployment's projected system, as people call it."""

from django.conf import settings
from django.utils.translation import gettext as _
from pyproj import CRS


def crs_name(crs: CRS | None = None) -> str:
    """The system's everyday name: CGCS2000 / 120°E for the national three-degree belts."""
    crs = crs or CRS.from_epsg(settings.LANDGIS_SRID)
    if crs.name.startswith("CGCS2000") and "CM" in crs.name:
        return f"CGCS2000 / {crs.name.rsplit(' ', 1)[-1].replace('E', '°E')}"
    return crs.name or _("EPSG {srid}").format(srid=settings.LANDGIS_SRID)
