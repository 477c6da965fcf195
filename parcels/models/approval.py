"""Land approved for construction: the batches that supply eats into (DOMAIN section 2)."""

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from .choices import ApprovalLevel
from .history import keep_history
from .place import land_geometry


@keep_history(geometry=True)
class ApprovalBatch(models.Model):
    """A batch of new construction land; what is left of it after supply becomes parcels of kind approved remainder."""

    doc_no = models.CharField(_("approval document"), max_length=100, unique=True)
    level = models.CharField(_("approved by"), max_length=10, choices=ApprovalLevel, blank=True)
    approved_on = models.DateField(_("approved on"))
    area_m2 = models.FloatField(_("approved area (m²)"), null=True, blank=True)
    land_acquired = models.BooleanField(_("land acquired"), null=True, blank=True)
    infrastructure_ready = models.BooleanField(_("infrastructure ready"), null=True, blank=True)
    plan_conforms = models.BooleanField(_("conforms to the plan"), null=True, blank=True)
    project_matches = models.PositiveIntegerField(_("projects that would fit"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    geom = land_geometry()

    class Meta:
        verbose_name = _("approval batch")
        verbose_name_plural = _("approval batches")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_on__isnull=True) | models.Q(withdrawn_on__gte=models.F("approved_on")),
                name="batch_withdrawn_after_approval",
            )
        ]

    def __str__(self) -> str:
        return self.doc_no
