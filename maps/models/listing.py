"""A listing as staff keep it, and its published copy: the only rows about land that the public page can read."""

from django.conf import settings
from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parcels.models import Parcel
from parcels.models.place import land_geometry, web_geometry

from .offer import Offer


class ListingBasis(models.TextChoices):
    """Why a parcel may be offered at all."""

    REMAINDER = "remainder", _("Approved land ready for supply")
    IDLE = "idle", _("Recognised idle land to be transferred")
    PLANT = "plant", _("Vacant standard plant")


class ListingState(models.TextChoices):
    """Where a listing stands; only a published one has a public copy."""

    DRAFT = "draft", pgettext_lazy("listing", "Draft")
    PUBLISHED = "published", pgettext_lazy("listing", "Published")
    CHANGED = "changed", _("Land changed: taken off the page")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ListingChange(models.TextChoices):
    """What the database saw change when it took a listing off the public page."""

    SHAPE = "shape", _("the outline of the land")
    STATUS = "status", _("the parcel: it stands no longer in the register")
    FACTS = "facts", _("what the register says of the parcel")
    PARCEL = "parcel", _("the parcel itself")
    TITLE = "title", _("a court seizure")
    BATCH = "batch", _("the approval batch")
    CONTRACT = "contract", _("a land contract")
    OCCUPATION = "occupation", _("who occupies the plant")
    RULES = "rules", _("the facts: they allow no listing any more")


class ListingEnd(models.TextChoices):
    """How an offer ended."""

    SUPPLIED = "supplied", _("Supplied or transferred")
    GIVEN_UP = "given_up", _("Withdrawn without supply")


class Listing(Offer):
    """A parcel that is, was or will be offered, with who drafted it and who let it be published.

    `parcel_version` and `land` are the version and the outline that were published. A trigger takes the public copy
    away when something changes that it publishes or rests on (migration 0004), so that nothing that is no longer true
    stays on the page, whoever changed it; `changed_what` and `changed_detail` say what.
    """

    code = models.SlugField(_("number"), max_length=20, unique=True)
    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="listings", verbose_name=_("parcel"))
    parcel_version = models.PositiveIntegerField(null=True, editable=False)
    land = land_geometry(null=True, editable=False, spatial_index=False)
    basis = models.CharField(_("basis"), max_length=10, choices=ListingBasis)
    basis_document = models.CharField(_("decision or written consent to transfer"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ListingState, default=ListingState.DRAFT)
    review_number = models.CharField(_("map review number (审图号)"), max_length=60, blank=True)
    exemption_reason = models.CharField(_("why no map review is needed"), max_length=200, blank=True)
    exemption_document = models.CharField(_("document of the exemption"), max_length=200, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    drafted_at = models.DateTimeField(auto_now_add=True)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    edited_at = models.DateTimeField(auto_now=True)
    edition = models.PositiveIntegerField(default=1)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    published_on = models.DateField(pgettext_lazy("listing", "published on"), null=True, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    changed_at = models.DateTimeField(null=True)
    changed_what = models.CharField(max_length=12, choices=ListingChange, blank=True)
    changed_detail = models.JSONField(default=dict, blank=True, editable=False)
    ended_as = models.CharField(_("how it ended"), max_length=10, choices=ListingEnd, blank=True)
    end_document = models.CharField(_("document of its end"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("land offer")
        verbose_name_plural = _("land offers")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["parcel"], condition=~models.Q(state="withdrawn"), name="listing_one_open_a_parcel"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="published")
                | ~models.Q(review_number="")
                | (~models.Q(exemption_reason="") & ~models.Q(exemption_document="")),
                name="listing_published_with_map_review",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def state_label(self) -> str:
        """The state in words; of one that ended with supply, that."""
        supplied = self.state == ListingState.WITHDRAWN and self.ended_as == ListingEnd.SUPPLIED
        return str(ListingEnd.SUPPLIED.label if supplied else ListingState(self.state).label)


class PublicParcel(Offer):
    """What anybody may read about one offer: rounded figures and a generalised outline, no parcel, no firm.

    The row is there exactly while the offer stands. `geom` is generalised and lies on a grid of
    LANDGIS_PUBLIC_PRECISION_M metres (`maps.public_land.generalising`).
    """

    listing = models.OneToOneField(Listing, models.CASCADE, primary_key=True, related_name="public")
    code = models.SlugField(max_length=20, unique=True)
    review_number = models.CharField(max_length=60, blank=True)
    exemption_document = models.CharField(max_length=200, blank=True)
    published_on = models.DateField()
    made_up = models.BooleanField(default=False)
    updated_at = models.DateTimeField(auto_now=True)
    geom = land_geometry()
    geom_3857 = web_geometry()

    class Meta:
        verbose_name = _("published offer")
        verbose_name_plural = _("published offers")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code
