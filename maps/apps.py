"""Tells Django about this package."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class MapsConfig(AppConfig):
    """The maps package as a Django app."""

    name = "maps"
    verbose_name = _("Maps")

    def ready(self) -> None:
        """Name what this app adds to the lists below it, and make the public role after each migration."""
        from maps import checks  # noqa: F401
        from maps.base import checks as base_checks  # noqa: F401
        from maps.public_land.acts import ACTS
        from maps.public_land.reading import make_role
        from parcels import audit, jobs

        jobs.register({"print": _("Printed map"), "offer_sheets": _("Sheets of a land offer")})
        audit.register(ACTS)
        post_migrate.connect(make_role, sender=self, dispatch_uid="maps.public_role")
