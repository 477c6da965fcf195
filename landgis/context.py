"""What every page's frame knows about the deployment."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def deployment(request: HttpRequest) -> dict[str, Any]:
    """Names and switches of this deployment for the base template."""
    return {
        "landgis_tls": settings.LANDGIS_TLS,
        "landgis_srid": settings.LANDGIS_SRID,
        "landgis_public_land": settings.LANDGIS_PUBLIC_LAND,
    }
