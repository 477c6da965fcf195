"""People and what roles they hold."""

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from .choices import Role
from .place import Town


class User(AbstractUser):
    """Somebody who logs in; what they may do is decided in `parcels.permissions`, from these fields alone."""

    roles = ArrayField(models.CharField(max_length=20, choices=Role), default=list, blank=True, verbose_name=_("roles"))
    towns = models.ManyToManyField(Town, blank=True, verbose_name=_("towns the user edits in"))
    sees_tax = models.BooleanField(_("may see firms' tax figures"), default=False)
    must_change_password = models.BooleanField(_("has a one-time password"), default=False)
    demonstration = models.BooleanField(_("demonstration account"), default=False)

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        """How pages name the person beside what they did: their name, the log-in where they gave none."""
        return self.get_full_name() or self.get_username()
