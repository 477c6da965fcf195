"""The quiet ground of the public map: what lies about the zone, as coarse as the offers, in a table of its own."""

import shapely
from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry

from maps.models import PublicGround
from maps.public_land.generalising import on_grid
from parcels.models import ContextFeature, Zone


def lay_ground() -> int:
    """Make the ground anew from zones and base map; returns how many features it has."""
    shapes = [("zone", zone.name, None, zone.geom) for zone in Zone.objects.only("name", "geom").order_by("id")] + [
        (one.feature, one.name, one.width_m, one.geom)
        for one in ContextFeature.objects.only("feature", "name", "width_m", "geom").order_by("id")
    ]
    rows = []
    for feature, name, width, geom in shapes:
        coarse = on_grid(shapely.from_wkb(bytes(geom.wkb)), settings.LANDGIS_PUBLIC_PRECISION_M)
        if not coarse.is_empty:
            shape = GEOSGeometry(memoryview(shapely.to_wkb(coarse)), srid=settings.LANDGIS_SRID)
            rows.append(PublicGround(feature=feature, name=name, width_m=width, geom=shape))
    PublicGround.objects.all().delete()
    PublicGround.objects.bulk_create(rows)
    return len(rows)
