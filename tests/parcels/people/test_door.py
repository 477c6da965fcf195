"""Log in, be locked out, be let in again; sessions, one-time passwords, and what scripts are told."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parcels import people
from parcels.models import AuditEntry, User

from .conftest import PASSWORD

LOGIN = "/login/"


def try_password(client, username, password, **headers):
    return client.post(LOGIN, {"username": username, "password": password}, **headers)


def actions():
    return list(AuditEntry.objects.order_by("id").values_list("action", "username"))


def test_right_password_leads_to_the_roles_own_place(person):
    person("auditor")
    answer = try_password(Client(), "auditor", PASSWORD)
    assert answer.url == "/"
    client = Client()
    try_password(client, "auditor", PASSWORD)
    assert client.get("/").url == reverse("audit")
    assert actions() == [("log_in", "auditor")] * 2


def test_who_has_no_role_is_told_so(person, logged_in):
    client = logged_in(person(username="newcomer"))
    answer = client.get("/", headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    assert "no role yet" in answer.content.decode()


def test_next_page_of_another_host_is_not_followed(person):
    person("staff")
    answer = Client().post(
        f"{LOGIN}?next=https://elsewhere.example/",
        {"username": "staff", "password": PASSWORD, "next": "//elsewhere.example"},
    )
    assert answer.url == "/"


def test_five_failures_lock_the_name_on_this_computer_only(person):
    person("staff")
    client = Client()
    codes = [try_password(client, "staff", "wrong").status_code for _ in range(5)]
    assert codes == [200, 200, 200, 200, 429]
    refused = try_password(client, "staff", PASSWORD)
    assert refused.status_code == 429
    assert "15" in refused.content.decode()
    assert "_auth_user_id" not in client.session
    assert try_password(Client(), "staff", PASSWORD, REMOTE_ADDR="10.1.2.3").status_code == 302
    assert [name for name, _user in actions()] == ["log_in_failed"] * 4 + ["locked_out"] * 2 + ["log_in"]
    assert {user for _name, user in actions()} == {"staff"}


@pytest.mark.parametrize(("seconds", "code"), [(14 * 60 + 50, 429), (15 * 60 + 1, 302)])
def test_lock_out_ends_by_itself(person, seconds, code):
    person("staff")
    client = Client()
    for _ in range(5):
        try_password(client, "staff", "wrong")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(seconds=seconds))
    assert try_password(client, "staff", PASSWORD).status_code == code


def test_trying_on_while_locked_out_does_not_make_it_longer(person):
    person("staff")
    client = Client()
    for _ in range(5):
        try_password(client, "staff", "wrong")
    begun = AccessAttempt.objects.get().attempt_time
    try_password(client, "staff", "wrong")
    assert AccessAttempt.objects.get().attempt_time == begun


def test_administrator_unlocks(person, logged_in):
    staff, client = person("staff"), Client()
    for _ in range(5):
        try_password(client, "staff", "wrong")
    assert people.locked_names() == {"staff"}
    logged_in(person("administrator")).post(f"/users/{staff.pk}/unlock/")
    assert people.locked_names() == set()
    assert try_password(client, "staff", PASSWORD).status_code == 302
    assert ("user_unlocked", "administrator") in actions()


def test_behind_a_proxy_the_lock_is_on_the_callers_address(person, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    person("staff")
    for number in range(5):
        try_password(Client(), "staff", "wrong", HTTP_X_FORWARDED_FOR=f"9.9.9.{number}, 10.0.0.7")
    assert try_password(Client(), "staff", PASSWORD, HTTP_X_FORWARDED_FOR="9.9.9.9, 10.0.0.7").status_code == 429
    assert try_password(Client(), "staff", PASSWORD, HTTP_X_FORWARDED_FOR="10.0.0.7, 10.0.0.8").status_code == 302
    assert set(AuditEntry.objects.values_list("address", flat=True)) == {"10.0.0.7", "10.0.0.8"}


def test_failure_does_not_tell_whether_the_name_exists(person):
    person("staff")
    wrong, nobody = (try_password(Client(), name, "wrong").content.decode() for name in ("staff", "nobody"))
    told = [page.split('role="alert"')[1].split("</ul>")[0] for page in (wrong, nobody)]
    assert told[0] == told[1]


def test_password_never_reaches_the_log(person):
    person("staff")
    try_password(Client(), "staff", "a-mistyped-secret")
    assert not AuditEntry.objects.filter(detail__icontains="a-mistyped-secret").exists()


def test_session_ends_after_idleness_and_not_while_in_use(person, logged_in, settings, monkeypatch):
    client = logged_in(person("auditor"))
    begun = timezone.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: begun + timedelta(minutes=50))
    assert client.get("/audit/").status_code == 200
    monkeypatch.setattr("django.utils.timezone.now", lambda: begun + timedelta(minutes=100))
    assert client.get("/audit/").status_code == 200
    monkeypatch.setattr("django.utils.timezone.now", lambda: begun + timedelta(minutes=161))
    assert client.get("/audit/").url.startswith(LOGIN)


def test_the_idle_clock_writes_at_most_once_a_minute(person, logged_in, django_assert_num_queries):
    client = logged_in(person("auditor"))
    client.get("/jobs/987654/")
    with django_assert_num_queries(3):  # session, user, the job asked for
        client.get("/jobs/987654/")


def test_one_time_password_opens_the_password_page_alone(person, logged_in):
    user = person("auditor", must_change_password=True)
    client = logged_in(user)
    assert client.get("/audit/").url == reverse("password_change")
    assert client.get("/password/").status_code == 200
    new = {"old_password": PASSWORD, "new_password1": "long-enough-91", "new_password2": "long-enough-91"}
    assert client.post("/password/", new).url == "/"
    assert client.get("/audit/").status_code == 200
    assert ("password_changed", "auditor") in actions()


def test_short_password_is_refused(person, logged_in):
    user = person("auditor", must_change_password=True)
    client = logged_in(user)
    client.post("/password/", {"old_password": PASSWORD, "new_password1": "short", "new_password2": "short"})
    user.refresh_from_db()
    assert user.must_change_password


def test_log_out_takes_a_post_and_is_written_down(person, logged_in):
    client = logged_in(person("auditor"))
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").url == LOGIN
    assert client.get("/audit/").url.startswith(LOGIN)
    assert actions()[-1] == ("log_out", "auditor")


def test_scripts_get_answers_that_scripts_understand(db):
    htmx = Client().get("/jobs/", headers={"HX-Request": "true", "HX-Current-URL": "/jobs/"})
    assert (htmx.status_code, htmx.headers["HX-Redirect"]) == (204, "/login/?next=%2Fjobs%2F")
    assert Client().get("/jobs/", headers={"Accept": "application/json"}).status_code == 401


def test_demonstration_accounts_are_closed_in_production(person, settings):
    person("staff", demonstration=True)
    settings.PRODUCTION = True
    assert try_password(Client(), "staff", PASSWORD).status_code == 200


@pytest.mark.parametrize(("language", "words"), [("en", "not open to your role"), ("zh-hans", "您的角色")])
def test_refusal_page_speaks_the_readers_language_and_is_written_down(person, logged_in, language, words):
    client = logged_in(person("staff"))
    answer = client.get("/users/", headers={"Accept-Language": language})
    assert answer.status_code == 403
    assert words in answer.content.decode()
    entry = AuditEntry.objects.get(action="refused")
    assert (entry.username, entry.detail) == ("staff", {"path": "/users/", "permission": "can_manage_user"})


def test_a_removed_user_leaves_the_name_in_the_log(person):
    person("staff")
    try_password(Client(), "staff", PASSWORD)
    User.objects.get(username="staff").delete()
    assert actions()[0] == ("log_in", "staff")
