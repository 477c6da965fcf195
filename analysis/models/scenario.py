"""What if: a run's facts under other figures, saved by name."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .run import AnalysisRun


class Scenario(models.Model):
    """Changes to a run's policy, and what they would do.

    `changes` holds the moved figures only: {"figures": {name: value}, "benchmarks": {name: wan per mu},
    "floors": {sector: ratio}, "floor_factor": factor, "floor_at_least": ratio}. `counts` has the form of a run's.
    """

    run = models.ForeignKey(AnalysisRun, models.CASCADE, related_name="scenarios", verbose_name=_("run"))
    name = models.CharField(_("name"), max_length=80)
    note = models.TextField(_("note"), blank=True)
    changes = models.JSONField(_("changes"), default=dict)
    counts = models.JSONField(_("counts"), default=dict)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, verbose_name=_("saved by"))
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["run", "name"], name="scenario_once_a_name")]

    def __str__(self) -> str:
        return self.name
