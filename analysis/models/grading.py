"""Grading of firms by their use of land: a year's list, its objections, corrections and the final grades."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from parcels.models import Enterprise


class GradingState(models.TextChoices):
    """How far a list is: computed, out for objection, or final (its grades are in the register)."""

    COMPUTED = "computed", _("Computed")
    PUBLISHED = "published", _("Published for objection")
    FINAL = "final", _("Final")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class GradingSheet(models.TextChoices):
    """The four lists in which grades are published (DOMAIN 6.1), and firms whose scale is not known."""

    ABOVE = "above", _("Above scale")
    BELOW = "below", _("Below scale, with land in scope")
    SMALL = "small", _("Below scale, too little land")
    TENANT = "tenant", _("Tenants without land of their own")
    UNKNOWN = "unknown", _("Scale unknown")


class Grading(models.Model):
    """One year's firms graded under one scheme."""

    scheme_name = models.CharField(_("scheme"), max_length=80)
    scheme_version = models.CharField(_("scheme version"), max_length=80)
    scheme_text = models.TextField(_("scheme text"))
    year = models.PositiveSmallIntegerField(_("year"))
    as_of = models.DateField(_("as of"))
    data_date = models.DateField(_("data date"), null=True)
    register_stamp = models.BigIntegerField(_("register stamp"), default=0)
    state = models.CharField(_("state"), max_length=9, choices=GradingState, default=GradingState.COMPUTED)
    counts = models.JSONField(_("counts"), default=dict)
    published_on = models.DateField(_("published on"), null=True)
    objections_until = models.DateField(_("objections until"), null=True)
    document = models.CharField(_("document"), max_length=200, blank=True)
    final_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    final_at = models.DateTimeField(_("final since"), null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn since"), null=True)
    withdrawn_reason = models.TextField(_("reason of the withdrawal"), blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("grading")
        verbose_name_plural = _("gradings")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.scheme_name} {self.year}"

    @property
    def letter_counts(self) -> list[int]:
        """How many firms have each letter, A to D, and how many have none."""
        groups = self.counts.get("letters", {}).values()
        return [sum(by.get(letter, 0) for by in groups) for letter in ("A", "B", "C", "D", "")]


class GradedFirm(models.Model):
    """A firm's line of a list. Empty means unknown.

    `inputs`: the firm's own figures and facts, as corrected; `used`: its figures with tenants merged; `values`,
    `scores`: by indicator. `cut` is the letter by rank, `grade` the one after lifts and vetoes.
    """

    grading = models.ForeignKey(Grading, models.CASCADE, related_name="firms")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="gradings", verbose_name=_("enterprise"))
    group = models.CharField(_("group"), max_length=40)
    inputs = models.JSONField(_("inputs"), default=dict)
    used = models.JSONField(_("figures used"), default=dict)
    values = models.JSONField(_("values"), default=dict)
    scores = models.JSONField(_("scores"), default=dict)
    score = models.FloatField(_("score"), null=True)
    rank = models.PositiveIntegerField(_("rank"), null=True)
    cut = models.CharField(_("grade by rank"), max_length=1, blank=True)
    given = models.CharField(_("grade given by correction"), max_length=1, blank=True)
    grade = models.CharField(_("grade"), max_length=1, blank=True)
    sheet = models.CharField(_("list"), max_length=12, choices=GradingSheet, default=GradingSheet.UNKNOWN)
    note = models.CharField(_("note"), max_length=200, blank=True)  # codes joined by ;
    merged_into = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+")
    tenants = models.JSONField(_("tenants merged"), default=list)  # credit codes

    class Meta:
        verbose_name = _("graded firm")
        verbose_name_plural = _("graded firms")
        constraints = [models.UniqueConstraint(fields=["grading", "enterprise"], name="graded_once_a_list")]


class Objection(models.Model):
    """What a firm objected to, and how it was answered."""

    firm = models.ForeignKey(GradedFirm, models.CASCADE, related_name="objections")
    received_on = models.DateField(_("received on"))
    text = models.TextField(_("objection"))
    document = models.CharField(_("document"), max_length=200, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    answer = models.TextField(_("answer"), blank=True)
    upheld = models.BooleanField(_("upheld"), null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(_("answered at"), null=True)

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["id"]


class GradeCorrection(models.Model):
    """A change to a published list: which input or grade, from what to what, why, by which document. Never deleted."""

    firm = models.ForeignKey(GradedFirm, models.PROTECT, related_name="corrections")
    objection = models.ForeignKey(Objection, models.SET_NULL, null=True, related_name="corrections")
    field = models.CharField(_("figure"), max_length=40)  # an input, or "grade"
    before = models.CharField(_("before"), max_length=60, blank=True)
    after = models.CharField(_("after"), max_length=60, blank=True)
    reason = models.TextField(_("reason"))
    document = models.CharField(_("document"), max_length=200)
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    corrected_at = models.DateTimeField(_("corrected at"), auto_now_add=True)

    class Meta:
        verbose_name = _("correction of a grade")
        verbose_name_plural = _("corrections of grades")
        ordering = ["id"]
