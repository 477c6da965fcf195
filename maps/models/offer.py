"""What an offer of land says to the public: the columns that a listing and its published copy share."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OfferKind(models.TextChoices):
    """What is on offer."""

    LAND = "land", _("Land")
    PLANT = "plant", _("Standard plant")


class Readiness(models.TextChoices):
    """When a project can begin."""

    NOW = "now", _("Ready now")
    HALF_YEAR = "half_year", _("Within six months")
    YEAR = "year", _("Within a year")


class LandUse(models.TextChoices):
    """What the land may be used for, in an investor's words."""

    INDUSTRY = "industry", _("Industrial land")
    NEW_INDUSTRY = "new_industry", _("New-type industrial land")
    WAREHOUSE = "warehouse", _("Warehouse land")
    RESEARCH = "research", _("Research land")


class Infrastructure(models.TextChoices):
    """The services that reach the land."""

    ROAD = "road", pgettext_lazy("service", "Road")
    WATER = "water", _("Water supply")
    DRAINAGE = "drainage", _("Drainage")
    POWER = "power", _("Electricity")
    GAS = "gas", _("Gas")
    TELECOM = "telecom", _("Telecom")
    HEAT = "heat", _("Heat")
    LEVELLED = "levelled", _("Site levelled")


class PriceUnit(models.TextChoices):
    """What a price range counts: land is sold by the mu, a plant let by the square metre and month."""

    WAN_PER_MU = "wan_per_mu", _("wan yuan/mu")
    YUAN_PER_M2_MONTH = "yuan_per_m2_month", _("yuan/m²/month")


class Offer(models.Model):
    """The public facts of an offer. Areas are rounded: land to whole mu, plants to whole hundreds of m²."""

    kind = models.CharField(_("kind of offer"), max_length=5, choices=OfferKind)
    area_mu = models.PositiveIntegerField(_("land (mu, rounded)"))
    floor_m2 = models.PositiveIntegerField(_("vacant floor (m², rounded)"), null=True, blank=True)
    town_name = models.CharField(_("town"), max_length=200, blank=True)
    town_name_en = models.CharField(_("town in English"), max_length=200, blank=True)
    land_use = models.CharField(_("use"), max_length=15, choices=LandUse, default=LandUse.INDUSTRY)
    industries = ArrayField(
        models.CharField(max_length=2), default=list, blank=True, verbose_name=_("industries (GB/T 4754 divisions)")
    )
    readiness = models.CharField(_("readiness"), max_length=10, choices=Readiness)
    price_from = models.DecimalField(_("price from"), max_digits=10, decimal_places=2, null=True, blank=True)
    price_to = models.DecimalField(_("price to"), max_digits=10, decimal_places=2, null=True, blank=True)
    far_min = models.FloatField(_("floor-area ratio from"), null=True, blank=True)
    far_max = models.FloatField(_("floor-area ratio to"), null=True, blank=True)
    infrastructure = ArrayField(
        models.CharField(max_length=10, choices=Infrastructure),
        default=list,
        blank=True,
        verbose_name=_("infrastructure"),
    )
    contact_office = models.CharField(_("contact office"), max_length=120, blank=True)
    contact_office_en = models.CharField(_("contact office in English"), max_length=160, blank=True)
    contact_phone = models.CharField(_("office telephone"), max_length=40, blank=True)
    note = models.CharField(_("note in Chinese"), max_length=400, blank=True)
    note_en = models.CharField(_("note in English"), max_length=400, blank=True)

    class Meta:
        abstract = True

    @property
    def price_unit(self) -> PriceUnit:
        """What the price counts."""
        return PriceUnit.YUAN_PER_M2_MONTH if self.kind == OfferKind.PLANT else PriceUnit.WAN_PER_MU


OFFER_FIELDS = tuple(field.name for field in Offer._meta.local_fields)
"""The columns that go from a listing to its published copy as they are."""
