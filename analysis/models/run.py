"""A run: the register, a policy and a date, and what came out."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from parcels.models import Job


class RunState(models.TextChoices):
    """Whether a run can be read."""

    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class AnalysisRun(models.Model):
    """One analysis of the whole register under one policy at one date; never changed once done."""

    state = models.CharField(_("state"), max_length=10, choices=RunState, default=RunState.RUNNING)
    as_of = models.DateField(_("as of"))
    known_at = models.DateTimeField(_("known at"))
    policy_name = models.CharField(_("policy"), max_length=80)
    policy_version = models.CharField(_("policy version"), max_length=80)
    policy_text = models.TextField(_("policy text"))
    data_date = models.DateField(_("data date"), null=True)
    performance_year = models.PositiveSmallIntegerField(_("performance year"), null=True)
    register_stamp = models.BigIntegerField(_("register stamp"), default=0)
    counts = models.JSONField(_("counts"), default=dict)
    fingerprint = models.CharField(_("fingerprint of the results"), max_length=64, blank=True)
    seconds = models.FloatField(_("duration (s)"), null=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, verbose_name=_("started by"))
    job = models.OneToOneField(Job, models.SET_NULL, null=True, related_name="run")

    class Meta:
        verbose_name = _("analysis run")
        verbose_name_plural = _("analysis runs")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"#{self.pk} {self.as_of}"
