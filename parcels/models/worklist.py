"""What staff keep beside the register: saved views, lists to work through, returned sheets, papers and photos."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .choices import AttachmentKind
from .operation import Operation
from .parcel import Parcel


class SavedView(models.Model):
    """A filter, an order and columns under a name; shared ones are seen by all who may see the page."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    place = models.CharField(max_length=20)
    name = models.CharField(_("name"), max_length=80)
    query = models.TextField(blank=True)
    shared = models.BooleanField(_("shared"), default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [models.UniqueConstraint(fields=["owner", "place", "name"], name="saved_view_name_once")]

    def __str__(self) -> str:
        return self.name


class Worklist(models.Model):
    """Parcels to work through, one by one."""

    name = models.CharField(_("name"), max_length=80)
    purpose = models.CharField(_("what is to be done"), max_length=300, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="worklists")
    shared = models.BooleanField(_("shared"), default=False)
    made_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("worklist")
        verbose_name_plural = _("worklists")

    def __str__(self) -> str:
        return self.name


class WorklistItem(models.Model):
    """One parcel of a worklist."""

    worklist = models.ForeignKey(Worklist, models.CASCADE, related_name="items")
    parcel = models.ForeignKey(Parcel, models.CASCADE, related_name="+")
    note = models.CharField(_("note"), max_length=300, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["worklist", "parcel"], name="worklist_parcel_once")]


class ReturnedSheet(models.Model):
    """A register sheet that came back filled in: the original with its hash, the difference, what was applied."""

    file = models.FileField(_("file"), upload_to="sheets/%Y/%m/")
    original_name = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size_bytes = models.BigIntegerField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    difference = models.JSONField(null=True)
    operation = models.ForeignKey(Operation, models.SET_NULL, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("returned sheet")
        verbose_name_plural = _("returned sheets")
        ordering = ["-id"]


class Attachment(models.Model):
    """A photo or a document that belongs to a parcel, or the paper behind an operation; removed ones stay on file."""

    parcel = models.ForeignKey(Parcel, models.CASCADE, null=True, blank=True, related_name="attachments")
    operation = models.ForeignKey(Operation, models.CASCADE, null=True, blank=True, related_name="attachments")
    kind = models.CharField(_("kind"), max_length=10, choices=AttachmentKind)
    file = models.FileField(_("file"), upload_to="attachments/%Y/%m/")
    original_name = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size_bytes = models.BigIntegerField(_("size (bytes)"))
    content_type = models.CharField(max_length=100)
    taken_on = models.DateField(_("taken on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(parcel__isnull=False) | models.Q(operation__isnull=False),
                name="attachment_belongs_somewhere",
            )
        ]

    def __str__(self) -> str:
        return self.original_name
