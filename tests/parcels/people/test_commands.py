"""Log-ins from the command line."""

import io
import re

import pytest
from django.core.management import CommandError, call_command

from parcels.models import AuditEntry, Role, User


def said(*command, **options):
    out = io.StringIO()
    call_command(*command, stdout=out, **options)
    return out.getvalue()


def test_demonstration_has_a_working_login_for_each_role(db, client):
    lines = re.findall(r"(demo-\S+)\s+(\S+)", said("create_demo_users"))
    assert len(lines) == len(Role) - 1
    for username, password in lines:
        assert client.post("/login/", {"username": username, "password": password}).status_code == 302
        client.post("/logout/")
    users = User.objects.all()
    assert sorted(role for user in users for role in user.roles) == sorted(set(Role) - {Role.PUBLIC})
    assert all(user.demonstration for user in users)


def test_asking_again_says_the_same_and_writes_nothing(db):
    first = said("create_demo_users")
    lines = AuditEntry.objects.count()
    assert said("create_demo_users") == first
    assert AuditEntry.objects.count() == lines


def test_every_deployment_has_passwords_of_its_own(db, settings):
    first = said("create_demo_users")
    settings.SECRET_KEY = "another-deployment"
    assert set(re.findall(r"\w{4}-\w{4}-\w{4}", first)).isdisjoint(said("create_demo_users").split())


def test_production_refuses_demonstration(db, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError) as refused:
        said("create_demo_users")
    assert refused.value.returncode == 2
    assert not User.objects.exists()


def test_first_administrator(db, client):
    username, password = said("create_user", "first", role=["administrator"]).split()
    client.post("/login/", {"username": username, "password": password})
    assert client.get("/users/").url == "/password/"
    with pytest.raises(CommandError, match="already"):
        said("create_user", "first", role=["auditor"])
