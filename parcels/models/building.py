"""Buildings: what the floor-area ratio is made of."""

from django.contrib.gis.db import models
from django.contrib.gis.db.models.functions import IsValid
from django.utils.translation import gettext_lazy as _

from .history import keep_history
from .place import land_geometry, web_geometry


@keep_history(geometry=True, derived=["geom_3857"])
class Building(models.Model):
    """A building by its footprint; which parcels it stands on follows from the geometry."""

    building_code = models.CharField(_("building code"), max_length=80, null=True, blank=True, unique=True)
    storeys = models.FloatField(_("storeys"), null=True, blank=True)
    storey_height_m = models.FloatField(_("storey height (m)"), null=True, blank=True)
    floor_area_m2 = models.FloatField(_("given floor area (m²)"), null=True, blank=True)
    legal = models.BooleanField(_("legal"), null=True, blank=True)
    built_on = models.DateField(_("built on"), null=True, blank=True)
    demolished_on = models.DateField(_("demolished on"), null=True, blank=True)
    geom = land_geometry()
    geom_3857 = web_geometry()

    class Meta:
        verbose_name = _("building")
        verbose_name_plural = _("buildings")
        constraints = [
            models.CheckConstraint(condition=IsValid("geom"), name="building_geometry_valid"),
            models.CheckConstraint(
                condition=models.Q(storeys__isnull=True) | models.Q(storeys__gt=0), name="building_storeys_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(floor_area_m2__isnull=True) | models.Q(floor_area_m2__gte=0),
                name="building_floor_area_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(built_on__isnull=True)
                | models.Q(demolished_on__isnull=True)
                | models.Q(demolished_on__gte=models.F("built_on")),
                name="building_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.building_code or str(self.pk)
