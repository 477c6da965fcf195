"""System checks of the maps: the public page can only be open where its database role is."""

from collections.abc import Sequence
from typing import Any

from django.apps.config import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from maps.public_land.reading import role_is_there


@register()
def precision_is_coarse(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A public outline finer than a metre would be a survey."""
    if settings.LANDGIS_PUBLIC_PRECISION_M >= 1:
        return []
    return [Error("LANDGIS_PUBLIC_PRECISION_M must be 1 or more.", hint="The default is 10.", id="maps.E001")]


@register(Tags.database)
def public_role_is_there(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Without the role the public page answers that it is shut."""
    if not databases or not settings.LANDGIS_PUBLIC_LAND or role_is_there():
        return []
    role = settings.LANDGIS_PUBLIC_DB_ROLE
    return [
        Warning(
            f"The database has no role {role} that this account may take: the public land page stays shut.",
            hint=f"As the database's owner: CREATE ROLE {role} NOLOGIN; GRANT {role} TO <account>; then migrate.",
            id="maps.W001",
        )
    ]
