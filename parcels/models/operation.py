"""What staff changed: the operation, the parcels it touched, where land came from, and what is only drafted."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from .choices import OperationKind, OperationRole
from .parcel import Parcel


class Operation(models.Model):
    """One change that staff made, with the document behind it."""

    kind = models.CharField(_("kind"), max_length=12, choices=OperationKind)
    document = models.CharField(_("document"), max_length=300, blank=True)
    document_on = models.DateField(_("date of the document"), null=True, blank=True)
    effective_on = models.DateField(_("in effect from"), null=True, blank=True)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("made by"))
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by", verbose_name=_("undoes")
    )
    import_file = models.ForeignKey(
        "parcels.ImportFile", models.PROTECT, null=True, blank=True, related_name="operations"
    )
    detail = models.JSONField(_("detail"), default=dict)

    class Meta:
        verbose_name = _("operation")
        verbose_name_plural = _("operations")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.made_at:%Y-%m-%d}"


class OperationParcel(models.Model):
    """What an operation did to one parcel: the versions before and after lead into the history. Areas in m²."""

    operation = models.ForeignKey(Operation, models.CASCADE, related_name="parcels")
    parcel = models.ForeignKey(Parcel, models.CASCADE, related_name="operation_rows")
    role = models.CharField(_("what happened"), max_length=10, choices=OperationRole)
    version_before = models.PositiveIntegerField(null=True)
    version_after = models.PositiveIntegerField(null=True)
    area_before_m2 = models.FloatField(null=True)
    area_after_m2 = models.FloatField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["operation", "parcel"], name="operation_touches_a_parcel_once")]


class Lineage(models.Model):
    """That one parcel came out of another, by which operation and with how much land (m²)."""

    parent = models.ForeignKey(Parcel, models.PROTECT, related_name="child_links")
    child = models.ForeignKey(Parcel, models.PROTECT, related_name="parent_links")
    operation = models.ForeignKey(Operation, models.PROTECT, related_name="lineage")
    area_m2 = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parent", "child", "operation"], name="lineage_once_an_operation")
        ]


class Draft(models.Model):
    """An operation that somebody prepared and has not submitted; it leaves a hold on its parcels."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    kind = models.CharField(_("kind"), max_length=12, choices=OperationKind)
    parcel_ids = ArrayField(models.BigIntegerField(), default=list)
    body = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")


class Editing(models.Model):
    """That somebody is at work on a parcel right now: a courtesy, never a lock; it lapses when not renewed."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    parcel = models.ForeignKey(Parcel, models.CASCADE, related_name="editing")
    seen_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "parcel"], name="editing_once_a_user")]
