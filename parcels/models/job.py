"""Background work as its owner sees it: stage, per cent, cancel, and a sign of life."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .choices import JobState

LEASE = timedelta(seconds=60)


class Job(models.Model):
    """One piece of background work. A running job whose lease is over shows as interrupted."""

    kind = models.CharField(_("kind"), max_length=40)
    state = models.CharField(_("state"), max_length=12, choices=JobState, default=JobState.QUEUED)
    stage = models.CharField(_("stage"), max_length=60, blank=True)
    percent = models.PositiveSmallIntegerField(_("per cent"), default=0)
    cancel_asked = models.BooleanField(_("cancel asked"), default=False)
    parameters = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    refusal = models.JSONField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, verbose_name=_("started by"))
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def shown_state(self) -> str:
        """The state as of now: a dead worker's job is interrupted, whatever its row says."""
        if self.state == JobState.RUNNING and self.lease_until and self.lease_until < timezone.now():
            return JobState.INTERRUPTED
        return self.state
