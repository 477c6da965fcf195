"""Rules as dated, versioned data: disposal policies, grading schemes, schemes of zone evaluation; each a TOML text."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RulesKind(models.TextChoices):
    """What a set of rules decides."""

    DISPOSAL = "disposal", _("Disposal policy")
    GRADING = "grading", _("Grading scheme")
    EVALUATION = "evaluation", _("Scheme of zone evaluation")


class VersionState(models.TextChoices):
    """Where a version stands; only a draft changes, and only adopted ones decide."""

    DRAFT = "draft", _("Draft")
    ADOPTED = "adopted", _("Adopted")
    RETIRED = "retired", _("Retired")


class PolicyVersion(models.Model):
    """One version of a set of rules. `text` is the TOML that its reader checks; what was adopted never changes.

    At most one version of a name is adopted; adopting a newer one retires it. Rules that ship with LandGIS are files
    and need no row here: a name without an adopted version is the file's.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=RulesKind, default=RulesKind.DISPOSAL)
    name = models.CharField(_("name"), max_length=80)
    version = models.CharField(_("version"), max_length=80)
    text = models.TextField(_("text (TOML)"))
    fingerprint = models.CharField(_("fingerprint"), max_length=64)  # SHA-256 of the text
    state = models.CharField(_("state"), max_length=8, choices=VersionState, default=VersionState.DRAFT)
    valid_from = models.DateField(_("valid from"), null=True)
    based_on = models.CharField(_("based on"), max_length=170, blank=True)  # name and version
    note = models.TextField(_("note"), blank=True)
    edition = models.PositiveIntegerField(default=1)  # what a save states that it saw
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)
    document = models.CharField(_("document of adoption"), max_length=200, blank=True)
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    adopted_at = models.DateTimeField(_("adopted at"), null=True)
    effect = models.JSONField(_("effect shown before adoption"), default=dict)

    class Meta:
        verbose_name = _("version of rules")
        verbose_name_plural = _("versions of rules")
        ordering = ["kind", "name", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "name", "version"], name="rules_version_once"),
            models.UniqueConstraint(
                fields=["kind", "name"], condition=models.Q(state="adopted"), name="rules_adopted_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"
