"""What people ask through the public page. Personal data: kept for a stated time, shown to few, never logged."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .listing import Listing


class EnquiryState(models.TextChoices):
    """Where an enquiry stands."""

    NEW = "new", pgettext_lazy("enquiry", "New")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", pgettext_lazy("enquiry", "Closed")


class Enquiry(models.Model):
    """A message from somebody who looks for land, deleted on `delete_on` whatever became of it."""

    listing = models.ForeignKey(
        Listing, models.SET_NULL, null=True, blank=True, related_name="enquiries", verbose_name=_("land offer")
    )
    name = models.CharField(_("your name"), max_length=60)
    firm = models.CharField(_("company"), max_length=120, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), max_length=120, blank=True)
    needs_mu = models.DecimalField(_("land needed (mu)"), max_digits=8, decimal_places=1, null=True, blank=True)
    industry = models.CharField(_("industry"), max_length=80, blank=True)
    message = models.TextField(_("message"), max_length=1500, blank=True)
    language = models.CharField(max_length=10, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=EnquiryState, default=EnquiryState.NEW)
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    delete_on = models.DateField(_("deleted on"))

    class Meta:
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        ordering = ["-id"]
        indexes = [models.Index(fields=["state"], name="maps_enquiry_state")]

    def __str__(self) -> str:
        return str(self.pk)


class EnquiryNote(models.Model):
    """What staff wrote beside an enquiry; it goes with it."""

    enquiry = models.ForeignKey(Enquiry, models.CASCADE, related_name="notes")
    text = models.CharField(_("note"), max_length=1000)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]


class EnquirySource(models.Model):
    """That something was sent from a place, for counting only: a digest that changes daily, kept for a day."""

    key = models.CharField(max_length=64, db_index=True)
    listing_code = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)
