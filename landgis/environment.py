"""Read a deployment's settings from environment variables, and say plainly what is wrong with one."""

import os
import secrets
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from landgis import local_postgres


def is_production() -> bool:
    """Whether an office runs this deployment (`LANDGIS_ENV=production`)."""
    return os.environ.get("LANDGIS_ENV", "local") == "production"


def text(name: str, default: str) -> str:
    """The variable's text, or the default when it is unset or empty."""
    return os.environ.get(name) or default


def required(name: str) -> str:
    """The variable's text; a production deployment doesn't start without it."""
    value = os.environ.get(name)
    if not value:
        raise ImproperlyConfigured(f"{name} must be set when LANDGIS_ENV=production")
    return value


def integer(name: str, default: int) -> int:
    """The variable as a whole number."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}") from None


def flag(name: str) -> bool:
    """The variable as on or off; unset is off."""
    return choice(name, "off", ("on", "off")) == "on"


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """The variable as one of a few words."""
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}, not {value!r}")
    return value


def minutes(name: str, default: int) -> timedelta:
    """The variable as a span of whole minutes."""
    return timedelta(minutes=integer(name, default))


def path(name: str, default: Path) -> Path:
    """The variable as a path."""
    return Path(text(name, str(default)))


def extent(name: str, srid: int) -> tuple[float, float, float, float] | None:
    """The deployment's extent as x-east and y-north limits in metres; None means the system's own area of use.

    Systems other than the default one have no extent of their own here: `parcels.crs` takes their area of use.
    """
    value = os.environ.get(name)
    if not value:
        return (340_000.0, 2_900_000.0, 660_000.0, 3_500_000.0) if srid == 4549 else None
    try:
        west, south, east, north = (float(part) for part in value.split(","))
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be four numbers: west,south,east,north") from None
    return west, south, east, north


def secret_key(local_dir: Path) -> str:
    """The signing key: from the environment in production, else made once and kept beside the local database."""
    if is_production():
        return required("LANDGIS_SECRET_KEY")
    if key := os.environ.get("LANDGIS_SECRET_KEY"):
        return key
    kept = local_dir / "secret_key"
    if not kept.exists():
        local_dir.mkdir(exist_ok=True)
        _keep_secret(kept, secrets.token_urlsafe(60))
    return kept.read_text()


def _keep_secret(kept: Path, secret: str) -> None:
    """Write a whole file that only its owner reads; of two programs that start together, the first one's stays."""
    draft = kept.with_name(f"{kept.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secret)
    with suppress(FileExistsError):
        kept.hardlink_to(draft)
    draft.unlink()


def allowed_hosts() -> list[str]:
    """Host names that this deployment answers to."""
    if is_production():
        return required("LANDGIS_ALLOWED_HOSTS").split(",")
    return text("LANDGIS_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")


def trusted_origins() -> list[str]:
    """Origins whose forms are trusted behind a proxy, each with its scheme."""
    value = os.environ.get("LANDGIS_TRUSTED_ORIGINS", "")
    return [origin for origin in value.split(",") if origin]


def database(base_dir: Path) -> dict[str, Any]:
    """The PostGIS database: `DATABASE_URL`, else the project's own private cluster."""
    url = required("DATABASE_URL") if is_production() else os.environ.get("DATABASE_URL")
    parsed: Any = dj_database_url.parse(url or local_postgres.database_url(), conn_max_age=60, conn_health_checks=True)
    parsed["ENGINE"] = "django.contrib.gis.db.backends.postgis"
    parsed["TEST"] = {"NAME": text("LANDGIS_TEST_DB", "test_landgis")}
    # Compiling a query takes longer (15 ms) than what people wait for here; PostGIS functions gain nothing by it.
    given = parsed.setdefault("OPTIONS", {})
    given["options"] = f"-c jit=off {given.get('options', '')}".strip()
    return dict(parsed)
