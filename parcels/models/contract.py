"""Land contracts with their life-cycle dates, and what lies on a title."""

from itertools import combinations

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from .choices import EncumbranceKind, SupplyMode
from .enterprise import Enterprise
from .history import keep_history
from .parcel import Parcel

# DOMAIN 7.5: approve ≤ supply ≤ contract ≤ deliver ≤ start ≤ finish ≤ production ≤ full production.
LIFECYCLE_ORDER = (
    "approved_on",
    "signed_on",
    "delivered_on",
    "started_on",
    "completed_on",
    "production_on",
    "full_production_on",
)


def dates_in_order(columns: tuple[str, ...]) -> models.Q:
    """Each pair of known dates stands in this order; unknown dates bind nobody, not even their neighbours."""
    condition = models.Q()
    for early, late in combinations(columns, 2):
        condition &= (
            models.Q(**{f"{early}__isnull": True})
            | models.Q(**{f"{late}__isnull": True})
            | models.Q(**{f"{late}__gte": models.F(early)})
        )
    return condition


@keep_history()
class LandContract(models.Model):
    """A supply contract: price (wan yuan), term, and the dates that the idle-land clock reads.

    Investments leave out the land price and taxes (Order 53 Art. 30). Areas in m².
    """

    contract_no = models.CharField(_("contract number"), max_length=100, unique=True)
    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="contracts", verbose_name=_("parcel"))
    holder = models.ForeignKey(Enterprise, models.PROTECT, null=True, blank=True, verbose_name=_("holder"))
    supply_mode = models.CharField(_("supply mode"), max_length=12, choices=SupplyMode, blank=True)
    price_wan = models.DecimalField(_("price (wan yuan)"), max_digits=16, decimal_places=6, null=True, blank=True)
    term_years = models.PositiveSmallIntegerField(_("term (years)"), null=True, blank=True)
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    delivered_on = models.DateField(_("delivered on"), null=True, blank=True)
    agreed_start = models.DateField(_("agreed start"), null=True, blank=True)
    permit_on = models.DateField(_("construction permit on"), null=True, blank=True)
    started_on = models.DateField(_("started on"), null=True, blank=True)
    stopped_on = models.DateField(_("stopped on"), null=True, blank=True)
    resumed_on = models.DateField(_("resumed on"), null=True, blank=True)
    agreed_completion = models.DateField(_("agreed completion"), null=True, blank=True)
    completed_on = models.DateField(_("completed on"), null=True, blank=True)
    production_on = models.DateField(_("production on"), null=True, blank=True)
    full_production_on = models.DateField(_("full production on"), null=True, blank=True)
    area_due_m2 = models.FloatField(_("land due to be started (m²)"), null=True, blank=True)
    area_started_m2 = models.FloatField(_("land started (m²)"), null=True, blank=True)
    investment_total_wan = models.FloatField(_("total investment (wan yuan)"), null=True, blank=True)
    investment_done_wan = models.FloatField(_("investment made (wan yuan)"), null=True, blank=True)
    far_min = models.FloatField(_("agreed floor-area ratio"), null=True, blank=True)
    tax_promised_wan_per_mu = models.FloatField(_("tax promised (wan yuan per mu)"), null=True, blank=True)

    class Meta:
        verbose_name = _("land contract")
        verbose_name_plural = _("land contracts")
        constraints = [
            models.CheckConstraint(condition=dates_in_order(LIFECYCLE_ORDER), name="contract_dates_in_order"),
            models.CheckConstraint(
                condition=dates_in_order(("signed_on", "agreed_start", "agreed_completion")),
                name="contract_agreed_dates_in_order",
            ),
            models.CheckConstraint(
                condition=dates_in_order(("started_on", "stopped_on")), name="contract_stopped_after_start"
            ),
            models.CheckConstraint(
                condition=models.Q(price_wan__isnull=True) | models.Q(price_wan__gte=0),
                name="contract_price_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.contract_no


@keep_history()
class SupplementaryAgreement(models.Model):
    """A later agreement that moves the start or completion date; the newest one governs the clock."""

    contract = models.ForeignKey(LandContract, models.CASCADE, related_name="supplements")
    number = models.CharField(_("number"), max_length=100)
    agreed_on = models.DateField(_("agreed on"))
    agreed_start = models.DateField(_("agreed start"), null=True, blank=True)
    agreed_completion = models.DateField(_("agreed completion"), null=True, blank=True)

    class Meta:
        verbose_name = _("supplementary agreement")
        verbose_name_plural = _("supplementary agreements")
        constraints = [models.UniqueConstraint(fields=["contract", "number"], name="supplement_number_once")]


@keep_history()
class Encumbrance(models.Model):
    """A mortgage or a court seizure on a parcel, from when to when."""

    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="encumbrances", verbose_name=_("parcel"))
    kind = models.CharField(_("kind"), max_length=10, choices=EncumbranceKind)
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("to"), null=True, blank=True)
    party = models.CharField(_("in favour of"), max_length=300, blank=True)
    document = models.CharField(_("document"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("encumbrance")
        verbose_name_plural = _("encumbrances")
        constraints = [
            models.UniqueConstraint(fields=["parcel", "kind", "from_date"], name="encumbrance_once_a_date"),
            models.CheckConstraint(
                condition=models.Q(to_date__isnull=True) | models.Q(to_date__gte=models.F("from_date")),
                name="encumbrance_dates_in_order",
            ),
        ]
