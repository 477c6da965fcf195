"""Settings of a LandGIS deployment: everything that differs between offices comes from the environment.

`LANDGIS_ENV=production` demands what a real office must decide itself (secret key, hosts, database) and fails
loudly when it is missing. Without it the settings serve one machine: the demonstration and the tests.
"""

from pathlib import Path

import pgtrigger

from landgis import environment, gdal_libraries
from landgis.content_policy import TIANDITU_HOSTS, content_policy

BASE_DIR = Path(__file__).resolve().parent.parent
LOCAL_DIR = BASE_DIR / ".local"

PRODUCTION = environment.is_production()
DEBUG = False
SECRET_KEY = environment.secret_key(LOCAL_DIR)
ALLOWED_HOSTS = environment.allowed_hosts()
CSRF_TRUSTED_ORIGINS = environment.trusted_origins()
DATABASES = {"default": environment.database(BASE_DIR)}

GDAL_LIBRARY_PATH = gdal_libraries.gdal_library_path()
GEOS_LIBRARY_PATH = gdal_libraries.geos_library_path()

# --- the deployment's land ---
LANDGIS_SRID = environment.integer("LANDGIS_SRID", 4549)
LANDGIS_EXTENT = environment.extent("LANDGIS_EXTENT", LANDGIS_SRID)
LANDGIS_PARCEL_CODE = environment.choice("LANDGIS_PARCEL_CODE", "cn19", ("cn19", "free"))
# How near a drawn vertex must be to a vertex or an edge to be put exactly on it.
LANDGIS_SNAP_M = environment.integer("LANDGIS_SNAP_MM", 50) / 1000
LANDGIS_POLICY = environment.text("LANDGIS_POLICY", "demo")
LANDGIS_UPLOAD_MAX_MB = environment.integer("LANDGIS_UPLOAD_MAX_MB", 512)
LANDGIS_TLS = environment.flag("LANDGIS_TLS")

# --- the public land page ---
LANDGIS_PUBLIC_LAND = environment.choice("LANDGIS_PUBLIC_LAND", "on", ("on", "off")) == "on"
# How coarse public outlines are: ten metres by 自然资规〔2023〕2号, from memory (DOMAIN 8.9 [M]).
LANDGIS_PUBLIC_PRECISION_M = environment.integer("LANDGIS_PUBLIC_PRECISION_M", 10)
# Where the public reaches the site, for codes on printed sheets; empty: the address that a sheet was asked at.
LANDGIS_PUBLIC_URL = environment.text("LANDGIS_PUBLIC_URL", "").rstrip("/")
LANDGIS_PUBLIC_DB_ROLE = environment.text("LANDGIS_PUBLIC_DB_ROLE", "landgis_public")
LANDGIS_ENQUIRY_KEEP_DAYS = environment.integer("LANDGIS_ENQUIRY_KEEP_DAYS", 180)
LANDGIS_ENQUIRY_PER_HOUR = environment.integer("LANDGIS_ENQUIRY_PER_HOUR", 5)
LANDGIS_ENQUIRY_PER_OFFER_A_DAY = environment.integer("LANDGIS_ENQUIRY_PER_OFFER_A_DAY", 40)

# --- base maps beside the zone's own ---
LANDGIS_PMTILES = environment.text("LANDGIS_PMTILES", "")
LANDGIS_PMTILES_DATUM = environment.text("LANDGIS_PMTILES_DATUM", "").lower()
LANDGIS_PMTILES_ATTRIBUTION = environment.text("LANDGIS_PMTILES_ATTRIBUTION", "")
LANDGIS_TIANDITU_KEY = environment.text("LANDGIS_TIANDITU_KEY", "")
LANDGIS_TIANDITU_HOSTS = TIANDITU_HOSTS

INSTALLED_APPS = [
    "landgis",
    "maps",
    "analysis.cases",
    "analysis",
    "parcels",
    "fixtures",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "pgtrigger",
    "pghistory",
    "django_tasks",
    "django_tasks_db",
    "django_filters",
    "django_htmx",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "parcels.middleware.DoorMiddleware",
    "parcels.middleware.idle_clock",
    "parcels.middleware.OneTimePasswordMiddleware",
    "parcels.middleware.RefusalMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "landgis.urls"
WSGI_APPLICATION = "landgis.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "landgis.context.deployment",
                "landgis.frame.frame",
            ],
        },
    }
]

# --- people ---
AUTH_USER_MODEL = "parcels.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "parcels.sessions.LoginBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
AXES_FAILURE_LIMIT = environment.integer("LANDGIS_LOGIN_FAILURES", 5)
AXES_COOLOFF_TIME = environment.minutes("LANDGIS_LOCKOUT_MINUTES", 15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "parcels.views.accounts.locked_out"
AXES_CLIENT_IP_CALLABLE = "parcels.network.client_address"
SESSION_ENGINE = "parcels.sessions"
SESSION_COOKIE_AGE = environment.integer("LANDGIS_SESSION_MINUTES", 60) * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# --- transport ---
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = LANDGIS_TLS
SECURE_HSTS_SECONDS = 31_536_000 if LANDGIS_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = LANDGIS_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if environment.flag("LANDGIS_BEHIND_PROXY") else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = content_policy(LANDGIS_TIANDITU_KEY)
# A key of Tianditu's browser kind is bound to the site's name, which the browser then has to tell that host.
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin" if LANDGIS_TIANDITU_KEY else "same-origin"

# --- language and time ---
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = USE_TZ = True
# Off: an id, a year or a coordinate in a template must stay what it is. What people read as a count is written with
# `intcomma`, `count` or `figure`.
USE_THOUSAND_SEPARATOR = False

# --- files ---
STATIC_URL = "static/"
STATIC_ROOT = environment.path("LANDGIS_STATIC", BASE_DIR / "staticfiles")
STATICFILES_DIRS: list[Path] = []
MEDIA_ROOT = environment.path("LANDGIS_MEDIA", BASE_DIR / "media")
# An office collects the files once (collectstatic) and its browsers keep them by name; elsewhere they are served from
# where they lie.
HASHED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": HASHED if PRODUCTION else PLAIN},
}
WHITENOISE_USE_FINDERS = not PRODUCTION
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o640

# --- background work ---
TASKS = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["short", "long"]},
}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

# --- history: one trigger call a statement, so that a bulk load keeps its history at bulk speed ---
PGHISTORY_LEVEL = pgtrigger.Statement
# Looking changes nothing, so a request that looks needs no note of who changed what before each of its statements.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")
