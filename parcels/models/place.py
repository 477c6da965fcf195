"""Where parcels lie: zones, towns, blocks, planning zones and the quiet base map."""

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.gis.db.models.functions import Transform
from django.utils.translation import gettext_lazy as _

from .choices import ContextKind


def land_geometry(**options: object) -> models.MultiPolygonField:
    """A polygonal column in the deployment's projected system, x east and y north, metres."""
    return models.MultiPolygonField(srid=settings.LANDGIS_SRID, **options)  # type: ignore[arg-type]


def web_geometry() -> models.GeneratedField:
    """The copy of `geom` for web tiles (EPSG:3857), kept by the database."""
    return models.GeneratedField(
        expression=Transform("geom", 3857), output_field=models.GeometryField(srid=3857), db_persist=True
    )


class Zone(models.Model):
    """A development zone."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    made_up = models.BooleanField(_("made up"), default=False)
    geom = land_geometry()
    geom_3857 = web_geometry()

    class Meta:
        verbose_name = _("zone")
        verbose_name_plural = _("zones")

    def __str__(self) -> str:
        return self.name


class Town(models.Model):
    """A town, township or subdistrict, by its nine-digit code."""

    code = models.CharField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    geom = land_geometry(null=True, blank=True)
    geom_3857 = web_geometry()

    class Meta:
        verbose_name = _("town")
        verbose_name_plural = _("towns")

    def __str__(self) -> str:
        return self.name


class Block(models.Model):
    """A street block of a zone: the unit between parcel and town."""

    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200, blank=True)
    zone = models.ForeignKey(Zone, models.PROTECT, verbose_name=_("zone"))
    town = models.ForeignKey(Town, models.PROTECT, null=True, blank=True, verbose_name=_("town"))
    geom = land_geometry()
    geom_3857 = web_geometry()

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        constraints = [models.UniqueConstraint(fields=["zone", "code"], name="block_code_unique_in_zone")]

    def __str__(self) -> str:
        return self.name or self.code


class PlanningZone(models.Model):
    """A piece of the land-use plan, with what it allows and from when to when."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    plan_name = models.CharField(_("plan"), max_length=200, blank=True)
    land_use_code = models.CharField(_("planned land use"), max_length=20)
    industrial = models.BooleanField(_("industrial"), null=True, blank=True)
    far_min = models.FloatField(_("lowest floor-area ratio"), null=True, blank=True)
    far_max = models.FloatField(_("highest floor-area ratio"), null=True, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    geom = land_geometry()
    geom_3857 = web_geometry()

    class Meta:
        verbose_name = _("planning zone")
        verbose_name_plural = _("planning zones")

    def __str__(self) -> str:
        return self.name or self.code


class ContextFeature(models.Model):
    """A road, a river or a green strip: what the map needs underneath to be readable offline."""

    feature = models.CharField(_("feature"), max_length=10, choices=ContextKind)
    name = models.CharField(_("name"), max_length=200, blank=True)
    width_m = models.FloatField(_("width (m)"), null=True, blank=True)
    geom = models.GeometryField(srid=settings.LANDGIS_SRID)
    geom_3857 = web_geometry()

    class Meta:
        verbose_name = _("base map feature")
        verbose_name_plural = _("base map features")

    def __str__(self) -> str:
        return self.name or self.feature
