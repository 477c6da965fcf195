"""The sums of a run over a grid of hexagons, made when first asked for."""

from django.conf import settings
from django.contrib.gis.db import models

from analysis.models import AnalysisRun
from parcels.models.place import web_geometry


class HexGrid(models.Model):
    """A run summed over hexagons of one size; a finished run never changes, so neither does this."""

    run = models.ForeignKey(AnalysisRun, models.CASCADE, related_name="hexagons")
    size_m = models.PositiveIntegerField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "size_m"], name="hexagons_once_a_size_and_run")]


class HexCell(models.Model):
    """Hexagon (i, j) of PostGIS with the sums of its parcels, as `analysis.models.AreaResult` has them."""

    grid = models.ForeignKey(HexGrid, models.CASCADE, related_name="cells")
    i = models.IntegerField()
    j = models.IntegerField()
    parcels = models.PositiveIntegerField()
    area_mu = models.FloatField()
    far = models.FloatField(null=True)
    industrial_far = models.FloatField(null=True)
    output_per_mu = models.FloatField(null=True)
    value_added_per_mu = models.FloatField(null=True)
    tax_per_mu = models.FloatField(null=True)
    main_category = models.CharField(max_length=25, blank=True)
    main_path = models.CharField(max_length=12, blank=True)
    enterprises = models.PositiveIntegerField(default=0)
    geom = models.PolygonField(srid=settings.LANDGIS_SRID, spatial_index=False)
    geom_3857 = web_geometry()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["grid", "i", "j"], name="hexagon_once_a_grid")]
