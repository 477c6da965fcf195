"""Tells Django about this package."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MapsConfig(AppConfig):
    """The maps package as a Django app."""

    name = "maps"

    def ready(self) -> None:
        """Name what this app adds to the lists below it."""
        from parcels import jobs

        jobs.register({"print": _("Printed map")})
