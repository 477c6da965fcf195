"""The parcel, what holds it, and its measures."""

import pgtrigger
from django.contrib.gis.db import models
from django.contrib.gis.db.models.functions import IsValid
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .approval import ApprovalBatch
from .choices import (
    Hardship,
    HoldKind,
    IdleCause,
    LandUseStandard,
    OwnerIntent,
    Ownership,
    ParcelKind,
    ParcelStatus,
    StockCategory,
    UseType,
    Violation,
)
from .history import DERIVED, keep_history
from .place import Block, Town, Zone, land_geometry, web_geometry


@keep_history(geometry=True, derived=DERIVED)
class Parcel(models.Model):
    """A piece of land with one right on it (宗地), or the unsupplied rest of an approval batch.

    `id` is for ever and is the tile feature id. Areas are planar square metres in the deployment's system.
    """

    parcel_code = models.CharField(_("parcel code"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=ParcelKind, default=ParcelKind.PARCEL)
    status = models.CharField(_("status"), max_length=10, choices=ParcelStatus, default=ParcelStatus.ACTIVE)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    document = models.CharField(_("document"), max_length=300, blank=True)
    updated_at = models.DateTimeField(_("changed at"), db_default=Now(), editable=False)

    zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, verbose_name=_("zone"))
    town = models.ForeignKey(Town, models.PROTECT, null=True, blank=True, verbose_name=_("town"))
    block = models.ForeignKey(Block, models.PROTECT, null=True, blank=True, verbose_name=_("block"))
    batch = models.ForeignKey(
        ApprovalBatch,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="remainders",
        verbose_name=_("approval batch"),
    )
    address = models.CharField(_("location"), max_length=300, blank=True)
    ownership = models.CharField(_("ownership"), max_length=15, choices=Ownership, blank=True)
    land_use_code = models.CharField(_("land use code"), max_length=20, blank=True)
    land_use_standard = models.CharField(_("land use standard"), max_length=10, choices=LandUseStandard, blank=True)
    use_type = models.CharField(_("plant type"), max_length=20, choices=UseType, blank=True)
    sector_code = models.CharField(_("sector code"), max_length=6, blank=True)

    certificate_area_m2 = models.FloatField(_("certificate area (m²)"), null=True, blank=True)
    floor_area_m2 = models.FloatField(_("given floor area (m²)"), null=True, blank=True)
    footprint_m2 = models.FloatField(_("given footprint (m²)"), null=True, blank=True)
    yard_m2 = models.FloatField(_("open yards (m²)"), null=True, blank=True)

    plan_conforms = models.BooleanField(_("conforms to the plan"), null=True, blank=True)
    stock_category = models.CharField(_("stock category on record"), max_length=25, choices=StockCategory, blank=True)
    recognised = models.BooleanField(_("recognised"), null=True, blank=True)
    recognised_on = models.DateField(_("recognised on"), null=True, blank=True)
    idle_cause = models.CharField(_("cause of idleness"), max_length=20, choices=IdleCause, blank=True)
    hardship = models.CharField(_("hardship"), max_length=10, choices=Hardship, blank=True)
    owner_intent = models.CharField(_("the holder's intent"), max_length=10, choices=OwnerIntent, blank=True)
    violation = models.CharField(_("violation"), max_length=12, choices=Violation, blank=True)
    project_matches = models.PositiveIntegerField(_("projects that would fit"), null=True, blank=True)

    geom = land_geometry()
    geom_3857 = web_geometry()
    area_m2 = models.GeneratedField(
        expression=models.Func("geom", function="ST_Area", output_field=models.FloatField()),
        output_field=models.FloatField(),
        db_persist=True,
        verbose_name=_("area (m²)"),
    )

    class Meta:
        verbose_name = _("parcel")
        verbose_name_plural = _("parcels")
        indexes = [models.Index(fields=["status", "kind"]), models.Index(fields=["town"])]
        constraints = [
            models.CheckConstraint(condition=IsValid("geom"), name="parcel_geometry_valid"),
            models.CheckConstraint(condition=models.Q(area_m2__gt=0), name="parcel_area_positive"),
            models.CheckConstraint(condition=models.Q(parcel_code__regex=r"^\S+$"), name="parcel_code_without_spaces"),
            models.CheckConstraint(
                condition=models.Q(status="active", valid_to__isnull=True)
                | models.Q(status="retired", valid_to__isnull=False),
                name="parcel_retired_with_date",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=True)
                | models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="parcel_valid_dates_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="parcel", batch__isnull=True)
                | models.Q(kind="approved_remainder", batch__isnull=False),
                name="parcel_remainder_has_batch",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="count_version",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=[*DERIVED, "version", "updated_at"]),
                func="NEW.version = OLD.version + 1; NEW.updated_at = now(); RETURN NEW;",
            )
        ]

    def __str__(self) -> str:
        return self.parcel_code


class Hold(models.Model):
    """A mark that an upper floor leaves on a parcel, so that an edit shows what it would touch."""

    parcel = models.ForeignKey(Parcel, models.CASCADE, related_name="holds")
    kind = models.CharField(max_length=12, choices=HoldKind)
    reason = models.CharField(max_length=300)
    document = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    released_at = models.DateTimeField(null=True, blank=True)
    draft = models.ForeignKey("parcels.Draft", models.CASCADE, null=True, blank=True, related_name="holds")


class ParcelMeasure(models.Model):
    """Floor area and footprint of a parcel as last computed; a row goes when an edit makes it untrue.

    A missing row means "to be computed", never zero. Areas in m².
    """

    parcel = models.OneToOneField(Parcel, models.CASCADE, primary_key=True, related_name="measure")
    floor_area_m2 = models.FloatField(null=True)
    floor_area_known_m2 = models.FloatField(null=True)
    illegal_floor_area_m2 = models.FloatField(null=True)
    footprint_m2 = models.FloatField(null=True)
    buildings = models.PositiveIntegerField(null=True)
    source = models.CharField(max_length=12)
    note = models.CharField(max_length=200, blank=True)
    computed_at = models.DateTimeField(db_default=Now())
