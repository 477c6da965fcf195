"""The administrator's pages."""

import re

import pytest
from django.test import Client

from parcels.models import AuditEntry, Town, User

ONE_TIME = re.compile(r'class="one-time">([^<]+)<')


@pytest.fixture
def administrator(person):
    return person("administrator")


@pytest.fixture
def client(administrator, logged_in):
    return logged_in(administrator)


@pytest.fixture
def town(db):
    return Town.objects.create(code="330000001", name="甲")


def new(**answers):
    return {"username": "newcomer", "first_name": "", "roles": ["planner"], **answers}


def log(action):
    return AuditEntry.objects.filter(action=action).last()


def test_new_user_logs_in_with_the_password_that_is_shown_once(client):
    page = client.post("/users/new/", new(sees_tax="on"))
    password = ONE_TIME.search(page.content.decode()).group(1)
    assert "no-store" in page.headers["Cache-Control"]
    theirs = Client()
    assert theirs.post("/login/", {"username": "newcomer", "password": password}).status_code == 302
    assert theirs.get("/").url == "/password/"
    user = User.objects.get(username="newcomer")
    assert (user.roles, user.sees_tax, user.must_change_password) == (["planner"], True, True)
    assert log("user_created").detail["sees_tax"] is True
    assert not AuditEntry.objects.filter(detail__icontains=password).exists()


@pytest.mark.parametrize(
    "answers",
    [
        {"roles": []},
        {"roles": ["king"]},
        {"roles": ["public"]},
        {"roles": ["administrator", "auditor"]},
        {"roles": ["staff"]},
        {"roles": ["staff"], "reach": "towns"},
        {"username": ""},
        {"username": "a b"},
        {"username": "administrator"},
    ],
)
def test_what_does_not_hold_makes_no_user(client, answers):
    page = client.post("/users/new/", new(**answers))
    assert page.status_code == 200
    assert "errorlist" in page.content.decode()
    assert User.objects.count() == 1


def test_staff_of_a_town_and_of_the_whole_register(client, town):
    client.post("/users/new/", new(roles=["staff"], reach="towns", towns=[town.pk]))
    user = User.objects.get(username="newcomer")
    assert list(user.towns.all()) == [town]
    client.post(f"/users/{user.pk}/", new(roles=["staff"], reach="whole", towns=[town.pk]))
    assert not user.towns.exists()
    entry = log("user_changed")
    assert (entry.detail["before"]["towns"], entry.detail["towns"]) == (["330000001"], [])


def test_losing_the_staff_role_loses_the_towns(client, person, town):
    user = person("staff")
    user.towns.set([town])
    client.post(f"/users/{user.pk}/", new(roles=["leader"], reach="towns", towns=[town.pk]))
    assert not user.towns.exists()


def test_administrators_leave_their_own_roles_alone(client, administrator):
    page = client.post(f"/users/{administrator.pk}/", new(roles=["auditor"]))
    assert page.status_code == 200
    administrator.refresh_from_db()
    assert administrator.roles == ["administrator"]
    client.post(f"/users/{administrator.pk}/active/", {"active": "no"})
    administrator.refresh_from_db()
    assert administrator.is_active


def test_last_active_administrator_stays(client, person, administrator, logged_in):
    other = person("administrator", username="other")
    client.post(f"/users/{other.pk}/active/", {"active": "no"})
    other.refresh_from_db()
    assert not other.is_active
    User.objects.filter(pk=other.pk).update(is_active=True)
    User.objects.filter(pk=administrator.pk).update(is_active=False, roles=["administrator"])
    third = person("administrator", username="third", is_active=False)
    logged_in(other).post(f"/users/{third.pk}/", new(roles=["planner"]))
    third.refresh_from_db()
    assert third.roles == ["planner"]


def test_closed_login_is_out_at_once_and_comes_back(client, person, logged_in):
    user = person("planner")
    theirs = logged_in(user)
    assert theirs.get("/jobs/").status_code == 200
    client.post(f"/users/{user.pk}/active/", {"active": "no"})
    assert theirs.get("/jobs/").status_code == 302
    client.post(f"/users/{user.pk}/active/", {"active": "yes"})
    assert log("user_activated").detail == {"account": "planner"}
    user.refresh_from_db()
    assert user.is_active


def test_new_password_ends_the_old_one_and_its_sessions(client, person, logged_in):
    user = person("planner")
    theirs = logged_in(user)
    page = client.post(f"/users/{user.pk}/password/")
    password = ONE_TIME.search(page.content.decode()).group(1)
    assert theirs.get("/jobs/").status_code == 302
    user.refresh_from_db()
    assert user.check_password(password)
    assert user.must_change_password
    assert log("password_reset").username == "administrator"


def test_list_filters_and_sorts(client, person):
    for name, role, active in [("beta", "staff", True), ("alpha", "planner", False), ("gamma", "planner", True)]:
        person(role, username=name, is_active=active)

    def names(query):
        page = client.get(f"/users/?{query}").content.decode()
        return re.findall(r'<a href="/users/\d+/">([^<]+)</a>', page)

    assert names("") == ["administrator", "alpha", "beta", "gamma"]
    assert names("sort=-username") == ["gamma", "beta", "alpha", "administrator"]
    assert names("role=planner&state=active") == ["gamma"]
    assert names("q=ALPH") == ["alpha"]
    assert names("sort=password&role=king&page=99") == ["administrator", "alpha", "beta", "gamma"]
    assert names("q=nobody-of-this-name") == []


def test_pages_of_other_peoples_numbers_are_not_found(client):
    assert client.get("/users/987654/").status_code == 404
