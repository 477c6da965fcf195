"""What the register remembers about itself: who did what, which files came in, and how often it changed."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .job import Job


class AuditEntry(models.Model):
    """One line of the audit log; nobody rewrites it, and nobody deletes it before six months are over."""

    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, verbose_name=_("user"))
    username = models.CharField(_("user name"), max_length=150, blank=True)
    action = models.CharField(_("action"), max_length=60, db_index=True)
    object_type = models.CharField(_("object type"), max_length=60, blank=True)
    object_id = models.CharField(_("object"), max_length=100, blank=True)
    detail = models.JSONField(_("detail"), default=dict)
    address = models.GenericIPAddressField(_("network address"), null=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        ordering = ["-id"]
        triggers = [
            # A user who is removed leaves the name behind: only the link may be emptied.
            pgtrigger.Protect(
                name="keep_entries_as_written",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["user"]),
            ),
            pgtrigger.Protect(
                name="keep_six_months",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.at > now() - interval '6 months'"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.username} {self.action}"


class ImportFile(models.Model):
    """A file that came in: the original with its hash, what was asked, what was found, what was saved."""

    file = models.FileField(_("file"), upload_to="imports/%Y/%m/")
    original_name = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    size_bytes = models.BigIntegerField(_("size (bytes)"))
    layer = models.CharField(_("layer"), max_length=30)
    options = models.JSONField(_("options"), default=dict)
    preview = models.JSONField(_("preview"), null=True)
    report = models.JSONField(_("report"), null=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, verbose_name=_("uploaded by"))
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    saved_at = models.DateTimeField(_("saved at"), null=True)
    repairs = models.JSONField(_("repairs"), default=dict)
    undone_at = models.DateTimeField(_("undone at"), null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.original_name


class ColumnMemory(models.Model):
    """How the columns of a source were read the last time: files with the same columns come from the same source."""

    layer = models.CharField(_("layer"), max_length=30)
    columns_key = models.CharField(max_length=64)
    columns = models.JSONField(default=list)
    options = models.JSONField(default=dict)
    file_name = models.CharField(_("file name"), max_length=255, blank=True)
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    used_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["layer", "columns_key"], name="column_memory_once_a_source")]


class RegisterChange(models.Model):
    """How many statements changed the register: one row a statement, so that writers never wait for each other.

    The register's stamp is the sum of `statements`. A maximum of ids would miss a writer that commits late.
    """

    statements = models.PositiveBigIntegerField(default=1)
