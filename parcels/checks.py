"""System checks of the register: the deployment's projected system is the database's, and it measures in metres."""

from collections.abc import Sequence
from typing import Any

from django.apps.config import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from pyproj import CRS


@register()
def projected_in_metres(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """`LANDGIS_SRID` names a projected system in metres; areas and widths are wrong in any other."""
    crs = CRS.from_epsg(settings.LANDGIS_SRID)
    if crs.is_projected and all(axis.unit_name == "metre" for axis in crs.axis_info):
        return []
    return [
        Error(
            f"LANDGIS_SRID={settings.LANDGIS_SRID} ({crs.name}) is not a projected system in metres.",
            hint="Choose a projected system of your land, such as 4549.",
            id="parcels.E001",
        )
    ]


@register(Tags.database)
def same_system_as_database(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """The register's tables were made with the system that the settings name."""
    found = [_column_srid(alias) for alias in databases or []]
    return [
        Error(
            f"The database holds geometry in EPSG:{srid}, the settings say LANDGIS_SRID={settings.LANDGIS_SRID}.",
            hint="A deployment keeps one system: set LANDGIS_SRID back, or use another database.",
            id="parcels.E002",
        )
        for srid in found
        if srid not in (None, settings.LANDGIS_SRID)
    ]


def _column_srid(alias: str) -> int | None:
    """The system of the parcel table's geometry; None before the first migration."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT to_regclass('parcels_parcel') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return None
        cursor.execute("SELECT Find_SRID(current_schema()::text, 'parcels_parcel', 'geom')")
        return int(cursor.fetchone()[0])
