"""The register: what is true about the land."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParcelsConfig(AppConfig):
    """The register of parcels, buildings, enterprises and contracts."""

    name = "parcels"
    verbose_name = _("Register")

    def ready(self) -> None:
        """Bring the system checks and the receivers of signals in."""
        from parcels import checks, signals  # noqa: F401
