"""A run's results: a row for each parcel, and sums for each block, town and zone.

Ratios of an area are made from its sums (never a mean of ratios), so the sums are what is stored.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from analysis.arithmetic.land_use import INDUSTRIAL
from parcels.models import Parcel

from .run import AnalysisRun


class ParcelResult(models.Model):
    """What one run found about one parcel. Empty means unknown. Per-mu figures in wan yuan per mu."""

    run = models.ForeignKey(AnalysisRun, models.CASCADE, related_name="results")
    parcel = models.ForeignKey(Parcel, models.CASCADE, related_name="results")
    parcel_code = models.CharField(_("parcel code"), max_length=80)
    area_m2 = models.FloatField(_("area (m²)"))
    area_mu = models.FloatField(_("area (mu)"))
    floor_area_m2 = models.FloatField(_("floor area (m²)"), null=True)
    floor_area_known_m2 = models.FloatField(_("known floor area (m²)"), null=True)
    footprint_m2 = models.FloatField(_("footprint (m²)"), null=True)
    far = models.FloatField(_("floor-area ratio"), null=True)
    far_floor = models.FloatField(_("lowest floor-area ratio"), null=True)
    building_density = models.FloatField(_("building density"), null=True)
    building_coefficient = models.FloatField(_("building coefficient"), null=True)
    output_wan = models.FloatField(_("output (wan yuan)"), null=True)
    value_added_wan = models.FloatField(_("value added (wan yuan)"), null=True)
    tax_wan = models.FloatField(_("tax (wan yuan)"), null=True)
    output_per_mu = models.FloatField(_("output per mu"), null=True)
    value_added_per_mu = models.FloatField(_("value added per mu"), null=True)
    tax_per_mu = models.FloatField(_("tax per mu"), null=True)
    # The class of the parcel's use (`analysis.arithmetic.land_use`), empty where unknown; null in runs from before.
    land_class = models.CharField(_("class of land"), max_length=3, null=True)
    industrial_far = models.GeneratedField(
        expression=models.Case(models.When(land_class=INDUSTRIAL, then=models.F("far"))),
        output_field=models.FloatField(_("floor-area ratio of industrial land"), null=True),
        db_persist=True,
    )
    grade = models.CharField(_("grade"), max_length=1, blank=True)
    sector_code = models.CharField(_("sector"), max_length=6, blank=True)
    holder_code = models.CharField(_("credit code of the holder"), max_length=30, blank=True)
    firm_codes = models.TextField(_("credit codes of the firms on the land"), blank=True)  # joined by ;
    # The sector whose floor `far_floor` is; empty where a contract sets it; null in runs from before it was kept.
    floor_sector = models.CharField(_("sector of the floor"), max_length=6, null=True)
    stock_category = models.CharField(_("stock category"), max_length=25)
    finding = models.CharField(_("finding"), max_length=10, blank=True)  # suspected, recognised
    stock_reasons = models.JSONField(_("stock reasons"), default=list)
    rule = models.CharField(_("rule"), max_length=10, blank=True)
    path = models.CharField(_("path"), max_length=12, blank=True)
    instrument = models.CharField(_("instrument"), max_length=40, blank=True)
    alternatives = models.CharField(_("alternatives"), max_length=60, blank=True)
    next_step = models.CharField(_("next step"), max_length=30, blank=True)
    certainty = models.CharField(_("certainty"), max_length=10, blank=True)  # complete, assumes
    unknown_facts = models.CharField(_("unknown facts"), max_length=400, blank=True)
    reason_zh = models.TextField(blank=True)
    reason_en = models.TextField(blank=True)
    facts = models.JSONField(_("facts"), default=dict)
    notes = models.JSONField(_("notes"), default=list)

    class Meta:
        verbose_name = _("parcel result")
        verbose_name_plural = _("parcel results")
        constraints = [models.UniqueConstraint(fields=["run", "parcel"], name="result_once_a_parcel_and_run")]


class AreaLevel(models.TextChoices):
    """What a sum is taken over."""

    ZONE = "zone", _("Zone")
    TOWN = "town", _("Town")
    BLOCK = "block", _("Block")
    ZONE_TOWN = "zone_town", _("Part of a town that lies in a zone")
    SECTOR = "sector", _("Sector of a zone")


class AreaResult(models.Model):
    """Sums over the parcels of a block, a town or a zone; `area_id` is that row's id.

    A zone's part of a town, and its sectors (`area_id`: the division, first two digits of GB/T 4754), stand under the
    zone's id in `zone_id`; it is 0 where an area isn't cut by zones.

    `sums` holds, for each ratio, numerator and denominator over the parcels where both are known, with the land of
    all parcels, so that coverage can be told: {"far": [floor_m2, land_m2, parcels], ...}.
    `stock`, `paths` and `rules` hold count and mu for each category, path and rule; `classes` for each class of land,
    `unknown` where the register doesn't tell it, and none in a run from before they were kept. `grades` holds for each
    grade the firms that hold land (each counted once) and their mu. Rules and grades of blocks are not kept.
    """

    run = models.ForeignKey(AnalysisRun, models.CASCADE, related_name="areas")
    level = models.CharField(max_length=9, choices=AreaLevel)
    area_id = models.BigIntegerField()
    zone_id = models.BigIntegerField(default=0)
    parcels = models.PositiveIntegerField()
    area_mu = models.FloatField()
    far = models.FloatField(null=True)
    industrial_far = models.FloatField(null=True)
    output_per_mu = models.FloatField(null=True)
    value_added_per_mu = models.FloatField(null=True)
    tax_per_mu = models.FloatField(null=True)
    main_category = models.CharField(max_length=25, blank=True)
    main_path = models.CharField(max_length=12, blank=True)
    enterprises = models.PositiveIntegerField(default=0)
    sums = models.JSONField(default=dict)
    stock = models.JSONField(default=dict)
    paths = models.JSONField(default=dict)
    classes = models.JSONField(default=dict)
    rules = models.JSONField(default=dict)
    grades = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "level", "area_id", "zone_id"], name="area_once_a_level_and_run")
        ]
