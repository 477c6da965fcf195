"""What was done without a proposal: land supplied, withdrawn, redeveloped, and firms cleared."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from parcels.models import Enterprise, Parcel, Town, Zone

from .task import TaskKind

OF_LAND = ["approved_not_supplied", "idle", "inefficient", "new_industrial_land"]


class Disposal(models.Model):
    """A record that counts for a yearly task and has no decision behind it; a mistaken one is cancelled, not deleted.

    Land is recorded for a parcel, with its area; new industrial land without a parcel yet for a zone and town. A firm
    of grade D that was cleared is recorded by itself.
    """

    kind = models.CharField(_("counts for"), max_length=24, choices=TaskKind)
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="disposals", verbose_name=_("zone"))
    town = models.ForeignKey(
        Town, models.PROTECT, null=True, blank=True, related_name="disposals", verbose_name=_("town")
    )
    parcel = models.ForeignKey(
        Parcel, models.PROTECT, null=True, blank=True, related_name="disposals", verbose_name=_("parcel")
    )
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="disposals", verbose_name=_("enterprise")
    )
    on = models.DateField(_("done on"))
    area_mu = models.FloatField(_("area (mu)"), null=True, blank=True)
    document = models.CharField(_("document"), max_length=300)
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    cancel_reason = models.CharField(_("reason of cancelling"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("record of disposal")
        verbose_name_plural = _("records of disposal")
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["kind", "on"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=OF_LAND, area_mu__gt=0, enterprise__isnull=True)
                | models.Q(kind="grade_d", area_mu__isnull=True, enterprise__isnull=False),
                name="disposal_of_land_or_firm",
            ),
            models.CheckConstraint(condition=~models.Q(document=""), name="disposal_with_document"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"
