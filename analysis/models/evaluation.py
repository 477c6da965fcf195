"""Evaluation of a development zone's intensive land use (开发区土地集约利用评价)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from parcels.models import Zone


class ZoneEvaluation(models.Model):
    """One evaluation of one zone: its areas and other inputs, indicators, scores and potential.

    `inputs`: {"main": {name: value}, "development": {...}}; areas in ha, money in wan yuan. `sources` says for each
    input where it came from (register, typed, file) and `answer` holds what the pure arithmetic made of them.
    """

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="evaluations", verbose_name=_("zone"))
    year = models.PositiveSmallIntegerField(_("year"))
    as_of = models.DateField(_("as of"))
    data_date = models.DateField(_("data date"), null=True)
    scheme_name = models.CharField(_("scheme"), max_length=80)
    scheme_version = models.CharField(_("scheme version"), max_length=80)
    scheme_text = models.TextField(_("scheme text"))
    inputs = models.JSONField(_("inputs"), default=dict)
    sources = models.JSONField(_("sources"), default=dict)
    answer = models.JSONField(_("answer"), default=dict)
    total = models.FloatField(_("total"), null=True)
    note = models.TextField(_("note"), blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("zone evaluation")
        verbose_name_plural = _("zone evaluations")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.zone} {self.year}"
