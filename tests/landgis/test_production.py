"""A production deployment says loudly what it lacks, and passes Django's own deployment check."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from landgis import local_postgres

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("LANDGIS_SECRET_KEY", "LANDGIS_ALLOWED_HOSTS", "DATABASE_URL")


def office(**changes: str | None) -> dict[str, str]:
    """An office's environment; None takes a variable away."""
    ours = ("LANDGIS_", "DATABASE_URL", "DJANGO_")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    given = {
        "LANDGIS_ENV": "production",
        "LANDGIS_SECRET_KEY": secrets.token_urlsafe(60),
        "LANDGIS_ALLOWED_HOSTS": "land.example.cn",
        "LANDGIS_TLS": "on",
        "DATABASE_URL": os.environ.get("DATABASE_URL") or local_postgres.database_url(),
    }
    return clean | {name: value for name, value in (given | changes).items() if value is not None}


def manage(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_the_deployment_check_is_clean():
    done = manage(office(), "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


@pytest.mark.parametrize("name", NEEDED)
@pytest.mark.parametrize("value", [None, ""])
def test_it_does_not_start_without_what_an_office_must_decide(name, value):
    done = manage(office(**{name: value}), "check")
    assert done.returncode != 0
    assert f"{name} must be set" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("LANDGIS_TLS", "yes", "LANDGIS_TLS must be one of on, off, not 'yes'"),
        ("LANDGIS_SRID", "CGCS2000", "LANDGIS_SRID must be a whole number, not 'CGCS2000'"),
        ("LANDGIS_EXTENT", "1,2,3", "LANDGIS_EXTENT must be four numbers"),
    ],
)
def test_a_value_that_cannot_be_read_is_named(name, value, said):
    done = manage(office(**{name: value}), "check")
    assert done.returncode != 0
    assert said in done.stderr.splitlines()[-1]


SHOW_ANSWER = """
import django; django.setup()
from django.conf import settings
from django.test import Client
answer = Client().get("/login/", secure={secure}, headers={{"host": "land.example.cn"}})
print(answer.status_code, dict(answer.headers), settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE)
"""


def answer(environment: dict[str, str], secure: bool) -> str:
    code = SHOW_ANSWER.format(secure=secure)
    environment = environment | {"DJANGO_SETTINGS_MODULE": "landgis.settings"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """An office serves collected files by hashed names; without them its pages can't be made."""
    folder = str(tmp_path_factory.mktemp("static"))
    done = manage(office(LANDGIS_STATIC=folder), "collectstatic", "--noinput")
    assert done.returncode == 0, done.stderr
    return folder


def test_with_tls_cookies_are_secure_and_browsers_are_told_to_stay_on_https(collected):
    said = answer(office(LANDGIS_STATIC=collected), secure=True)
    assert said.startswith("200 ")
    assert "max-age=31536000" in said
    assert said.rstrip().endswith("True True")
    assert answer(office(LANDGIS_STATIC=collected), secure=False).startswith("301 ")


def test_without_tls_plain_http_is_served_and_https_is_not_demanded(collected):
    said = answer(office(LANDGIS_STATIC=collected, LANDGIS_TLS="off"), secure=False)
    assert said.startswith("200 ")
    assert "Strict-Transport-Security" not in said


def test_the_content_policy_names_no_outside_host_and_allows_no_inline_script(collected):
    said = answer(office(LANDGIS_STATIC=collected), secure=True)
    policy = said.split("'Content-Security-Policy': \"", 1)[1].split('"', 1)[0]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'self'"
    assert "unsafe" not in directives.get("script-src", directives["default-src"])
    sources = {source for value in directives.values() for source in value.split()}
    assert sources <= {"'self'", "'none'", "data:", "blob:"}


def test_another_host_name_is_not_answered(collected):
    environment = office(LANDGIS_STATIC=collected, LANDGIS_ALLOWED_HOSTS="other.example.cn")
    assert answer(environment, secure=True).startswith("400 ")
