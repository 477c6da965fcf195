"""The quiet map beneath public offers: roads, water and green, as coarse as the offers themselves."""

from django.conf import settings
from django.contrib.gis.db import models

from parcels.models.place import web_geometry


class PublicGround(models.Model):
    """A generalised feature of the base map, or a zone's outline; made anew with each publication."""

    feature = models.CharField(max_length=10)  # road, water, green, zone
    name = models.CharField(max_length=200, blank=True)
    width_m = models.FloatField(null=True)
    geom = models.GeometryField(srid=settings.LANDGIS_SRID)
    geom_3857 = web_geometry()
