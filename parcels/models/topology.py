"""What the topology desk found in the register's coverage, and what became of it."""

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.utils.translation import gettext_lazy as _

from .choices import FindingKind, FindingState
from .job import Job
from .operation import Operation


class TopologyRun(models.Model):
    """One look at the whole coverage, with the sizes that were asked for."""

    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, verbose_name=_("made by"))
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    parameters = models.JSONField(default=dict)
    summary = models.JSONField(null=True)

    class Meta:
        verbose_name = _("topology check")
        verbose_name_plural = _("topology checks")
        ordering = ["-id"]


class TopologyFinding(models.Model):
    """One place where the coverage is not as it should be. Area in m², width in m."""

    run = models.ForeignKey(TopologyRun, models.CASCADE, related_name="findings")
    kind = models.CharField(_("kind"), max_length=16, choices=FindingKind)
    key = models.CharField(max_length=64, db_index=True)
    parcel_ids = ArrayField(models.BigIntegerField(), default=list)
    geom = models.GeometryField(srid=settings.LANDGIS_SRID, null=True)
    area_m2 = models.FloatField(_("area (m²)"), null=True)
    width_m = models.FloatField(_("width (m)"), null=True)
    figures = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=FindingState, default=FindingState.OPEN)
    note = models.CharField(_("reason"), max_length=300, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    operation = models.ForeignKey(Operation, models.SET_NULL, null=True, related_name="findings")

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["id"]
