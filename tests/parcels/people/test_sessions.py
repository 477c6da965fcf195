"""Who is asking is read anew with every request, whatever the request before was told."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from parcels.models import User

Person = Callable[..., User]
Door = Callable[[User], Client]
PAGE = "/password/"


def test_a_session_ends_with_its_time(person: Person, logged_in: Door) -> None:
    client = logged_in(person("planner"))
    assert client.get(PAGE).status_code == 200
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get(PAGE).status_code == 302


def test_a_log_in_that_was_closed_is_out_at_once(person: Person, logged_in: Door) -> None:
    user = person("planner")
    client = logged_in(user)
    assert client.get(PAGE).status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get(PAGE).status_code == 302


def test_a_changed_password_ends_other_sessions(person: Person, logged_in: Door) -> None:
    user = person("planner")
    client = logged_in(user)
    user.set_password("another-for-the-tests-8")
    user.save()
    assert client.get(PAGE).status_code == 302


def test_a_role_that_was_taken_away_opens_nothing(person: Person, logged_in: Door) -> None:
    user = person("administrator")
    client = logged_in(user)
    assert client.get("/users/").status_code == 200
    User.objects.filter(pk=user.pk).update(roles=["planner"])
    assert client.get("/users/").status_code == 403
