"""Decisions on proposals: where one stands now, and each step that led there."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from analysis.arithmetic.tasks import CAMPAIGNS
from analysis.models import AnalysisRun
from parcels.models import Parcel

from .task import TaskKind


class DecisionState(models.TextChoices):
    """Where a proposal stands (the table of steps: `analysis.arithmetic.decision_steps`)."""

    PENDING = "pending", pgettext_lazy("decision", "To be decided")
    ACCEPTED = "accepted", pgettext_lazy("decision", "Accepted")
    CHANGED = "changed", pgettext_lazy("decision", "Accepted with a change")
    RETURNED = "returned", pgettext_lazy("decision", "Returned")
    DONE = "done", pgettext_lazy("decision", "Carried out")
    REOPENED = "reopened", pgettext_lazy("decision", "Opened again")


class DecisionAction(models.TextChoices):
    """What somebody did about a proposal."""

    ACCEPT = "accept", pgettext_lazy("decision", "Accept")
    CHANGE = "change", pgettext_lazy("decision", "Change")
    RETURN = "return", pgettext_lazy("decision", "Return")
    FINISH = "finish", pgettext_lazy("decision", "Mark as carried out")
    PART = "part", pgettext_lazy("decision", "Carried out in part")
    REOPEN = "reopen", pgettext_lazy("decision", "Open again")


class Decision(models.Model):
    """A decision on what one run proposed for one parcel; only the newest step's facts stand here.

    `rule`, `path` and `instrument` are as proposed; `decided_path` and `decided_instrument` are what will be done.
    What was carried out stands in its parts, which count for the yearly tasks; once the decision is done, `done_on` is
    the last part's day, `done_area_mu` their sum, `done_document` and `campaign` those of the last one.
    """

    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="decisions", verbose_name=_("parcel"))
    run = models.ForeignKey(AnalysisRun, models.PROTECT, related_name="decisions", verbose_name=_("run"))
    stock_category = models.CharField(_("stock category"), max_length=25)
    rule = models.CharField(_("rule"), max_length=10)
    path = models.CharField(_("path proposed"), max_length=12, blank=True)
    instrument = models.CharField(_("instrument proposed"), max_length=40, blank=True)
    area_mu = models.FloatField(_("area (mu)"))

    state = models.CharField(_("state"), max_length=10, choices=DecisionState)
    decided_path = models.CharField(_("path decided"), max_length=12, blank=True)
    decided_instrument = models.CharField(_("instrument decided"), max_length=40, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    document = models.CharField(_("document"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)

    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_area_mu = models.FloatField(_("area disposed of (mu)"), null=True, blank=True)
    done_document = models.CharField(_("document of completion"), max_length=300, blank=True)
    campaign = models.CharField(_("counts for"), max_length=24, choices=TaskKind, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("decision on a proposal")
        verbose_name_plural = _("decisions on proposals")
        ordering = ["-id"]
        indexes = [models.Index(fields=["state"]), models.Index(fields=["campaign", "done_on"])]
        constraints = [
            models.UniqueConstraint(fields=["parcel", "run"], name="decision_once_a_parcel_and_run"),
            models.UniqueConstraint(
                fields=["parcel"],
                condition=models.Q(state__in=["accepted", "changed"]),
                name="decision_one_open_a_parcel",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state="done", done_on__isnull=False, done_area_mu__gt=0, campaign__in=list(CAMPAIGNS)
                )
                & ~models.Q(done_document="")
                | ~models.Q(state="done") & models.Q(done_on=None, done_area_mu=None, done_document="", campaign=""),
                name="decision_done_with_date_area_document",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["changed", "returned", "reopened"]) | ~models.Q(reason=""),
                name="decision_change_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parcel_id} {self.get_state_display()}"


class DonePart(models.Model):
    """Land of a decision that was carried out on a day: all of it, or a part. It counts unless it was taken back."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="parts")
    on = models.DateField(_("done on"))
    area_mu = models.FloatField(_("area (mu)"))
    document = models.CharField(_("document"), max_length=300)
    campaign = models.CharField(_("counts for"), max_length=24, choices=TaskKind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("part of a decision carried out")
        verbose_name_plural = _("parts of decisions carried out")
        ordering = ["on", "id"]
        indexes = [models.Index(fields=["campaign", "on"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(area_mu__gt=0, campaign__in=list(CAMPAIGNS)) & ~models.Q(document=""),
                name="part_with_area_document_and_task",
            )
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.on} {self.area_mu}"


class DecisionStep(models.Model):
    """One step of a decision, as it was taken; nobody rewrites or deletes it."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="steps")
    action = models.CharField(_("step"), max_length=10, choices=DecisionAction)
    state = models.CharField(_("state after it"), max_length=10, choices=DecisionState)
    path = models.CharField(_("path decided"), max_length=12, blank=True)
    instrument = models.CharField(_("instrument decided"), max_length=40, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    document = models.CharField(_("document"), max_length=300, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_area_mu = models.FloatField(_("area disposed of (mu)"), null=True, blank=True)
    campaign = models.CharField(_("counts for"), max_length=24, choices=TaskKind, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(_("who"), max_length=150, blank=True)
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("step of a decision")
        verbose_name_plural = _("steps of decisions")
        ordering = ["id"]
        triggers = [
            # A user who is removed leaves the name behind: only the link may be emptied.
            pgtrigger.Protect(
                name="keep_steps_as_written",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["by"]),
            ),
            pgtrigger.Protect(name="keep_steps", operation=pgtrigger.Delete),
        ]
