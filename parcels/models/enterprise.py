"""Firms, the land they sit on, and their yearly figures."""

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from .choices import Grade, OccupationMode, Scale
from .history import keep_history
from .parcel import Parcel


@keep_history()
class Enterprise(models.Model):
    """A legal entity, by its unified social credit code (GB 32100-2015)."""

    credit_code = models.CharField(_("credit code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=300)
    sector_code = models.CharField(_("sector (GB/T 4754-2017)"), max_length=6, blank=True)
    scale = models.CharField(_("scale"), max_length=5, choices=Scale, blank=True)
    licensed = models.BooleanField(_("licensed"), null=True, blank=True)
    prohibited_industry = models.BooleanField(_("prohibited industry"), null=True, blank=True)
    insolvent = models.BooleanField(_("insolvent"), null=True, blank=True)
    not_operating_since = models.DateField(_("not operating since"), null=True, blank=True)
    registered_on = models.DateField(_("registered on"), null=True, blank=True)

    class Meta:
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(credit_code__regex=r"^\S+$"), name="enterprise_code_without_spaces"
            )
        ]

    def __str__(self) -> str:
        return self.name


@keep_history()
class Occupation(models.Model):
    """That an enterprise sits on a parcel, from when to when, with how much land and floor (m²)."""

    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="occupations", verbose_name=_("parcel"))
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="occupations", verbose_name=_("enterprise"))
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("to"), null=True, blank=True)
    mode = models.CharField(_("title"), max_length=5, choices=OccupationMode)
    land_m2 = models.FloatField(_("land (m²)"), null=True, blank=True)
    floor_m2 = models.FloatField(_("floor (m²)"), null=True, blank=True)

    class Meta:
        verbose_name = _("occupation")
        verbose_name_plural = _("occupations")
        constraints = [
            models.UniqueConstraint(fields=["parcel", "enterprise", "from_date"], name="occupation_once_a_date"),
            models.CheckConstraint(
                condition=models.Q(to_date__isnull=True) | models.Q(to_date__gte=models.F("from_date")),
                name="occupation_dates_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(land_m2__isnull=True) | models.Q(land_m2__gte=0), name="occupation_land_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id}@{self.parcel_id}"


@keep_history()
class Performance(models.Model):
    """A firm's figures of one year; money in ten thousand yuan (wan), unknown stays empty."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="performance")
    year = models.PositiveSmallIntegerField(_("year"))
    output_wan = models.FloatField(_("output (wan yuan)"), null=True, blank=True)
    value_added_wan = models.FloatField(_("value added (wan yuan)"), null=True, blank=True)
    tax_wan = models.FloatField(_("tax (wan yuan)"), null=True, blank=True)
    revenue_wan = models.FloatField(_("revenue (wan yuan)"), null=True, blank=True)
    staff = models.FloatField(_("average staff"), null=True, blank=True)
    energy_tce = models.FloatField(_("energy (tce)"), null=True, blank=True)
    pollutant_t = models.FloatField(_("main pollutants (t)"), null=True, blank=True)
    rd_wan = models.FloatField(_("R&D (wan yuan)"), null=True, blank=True)
    electricity_wan_kwh = models.FloatField(_("electricity (10⁴ kWh)"), null=True, blank=True)
    grade = models.CharField(_("grade"), max_length=1, choices=Grade, blank=True)

    class Meta:
        verbose_name = _("yearly performance")
        verbose_name_plural = _("yearly performance")
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "year"], name="performance_once_a_year"),
            models.CheckConstraint(condition=models.Q(year__range=(1950, 2200)), name="performance_year_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.year}"
