"""Every page by every role: the table in the administrator's guide against the functions, and against the whole site.

The URL configuration is walked, so that a page which states no permission fails here.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from parcels import permissions
from parcels.models import Role, User

GUIDE = Path(__file__).resolve().parents[1] / "docs" / "administrator" / "roles.md"
DOORS = {"login", "set_language", "javascript-catalog"}
PUBLIC_LAND = {
    "land",
    "land-picture",
    "land-words",
    "land-tile",
    "land-ground-tile",
    "land-offer",
    "land-offer-pdf",
    "land-enquiry",
    "land-enquiry-sent",
    "land-offer-enquiry",
}
OPEN_TO_STRANGERS = DOORS | PUBLIC_LAND
SAMPLES = {"IntConverter": 987654, "StringConverter": "x", "SlugConverter": "x", "PathConverter": "x"}


def guide() -> dict[str, dict[str, str]]:
    """The guide's table: {permission: {role: mark}}."""
    lines = [line for line in GUIDE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    roles = cells[0][1:]
    return {row[0]: dict(zip(roles, row[1:], strict=True)) for row in cells[2:]}


def patterns(
    found: list[Any], names: list[str], kinds: dict[str, Any]
) -> Iterator[tuple[str, URLPattern, dict[str, Any]]]:
    for entry in found:
        here = kinds | entry.pattern.converters
        if isinstance(entry, URLResolver):
            yield from patterns(entry.url_patterns, [*names, str(entry.pattern)], here)
        else:
            yield "/" + "".join([*names, str(entry.pattern)]), entry, here


def sample(route: str, kinds: dict[str, Any]) -> str:
    """An address of this route that names nothing there is."""
    for name, kind in kinds.items():
        route = re.sub(rf"<[^<>]*\b{name}>", str(SAMPLES[type(kind).__name__]), route)
    return route


PAGES = [
    (entry.name or route, sample(route, kinds), entry)
    for route, entry, kinds in patterns(get_resolver().url_patterns, [], {})
]
FOR_EVERYBODY = {"view_public_land", "send_enquiry"}
GUARDED = [page for page in PAGES if page[0] not in OPEN_TO_STRANGERS]


def person(*roles: str, **fields: Any) -> User:
    return User.objects.create_user("-".join(roles) or "nobody", roles=list(roles), **fields)


def answers(client: Client, path: str) -> set[int]:
    return {client.get(path).status_code, client.post(path).status_code}


def test_guide_names_every_role_and_permission():
    table = guide()
    written = {name[4:] for name in dir(permissions) if name.startswith("can_")}
    assert set(table) == written - {"view_tax_of", "import_layer"}
    assert all(set(row) == {role.value for role in Role} for row in table.values())


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role.value for role in Role])
def test_functions_say_what_the_guide_says(role):
    plain = person(role)
    trusted = User.objects.create(username="trusted", roles=[role], sees_tax=True)
    for name, row in guide().items():
        may = getattr(permissions, f"can_{name}")
        assert may(plain) == (row[role] == "✓"), name
        assert may(trusted) == (row[role] in ("✓", "tax")), name


@pytest.mark.parametrize(("name", "path", "entry"), PAGES, ids=[page[0] for page in PAGES])
def test_every_page_states_its_permission(name, path, entry):
    if name in OPEN_TO_STRANGERS:
        assert entry.callback.login_required is False
    if name in PUBLIC_LAND:
        assert entry.callback.permission.__name__ in ("can_view_public_land", "can_send_enquiry")
    elif name not in DOORS:
        assert entry.callback.permission.__name__.removeprefix("can_") in guide()
        assert getattr(entry.callback, "login_required", True)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "path", "entry"), GUARDED, ids=[page[0] for page in GUARDED])
def test_strangers_get_nothing(name, path, entry):
    client = Client()
    for answer in (client.get(path), client.post(path)):
        assert (answer.status_code, answer.url.split("?")[0]) == (302, "/login/")
    plain = client.get(path, headers={"Accept": "*/*"})
    assert (plain.status_code, plain.content) == (401, b"")


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role.value for role in Role])
def test_wrong_role_gets_nothing_and_right_role_gets_in(role):
    client = Client(raise_request_exception=False)
    client.force_login(person(role), backend="parcels.sessions.LoginBackend")
    table = guide()
    for name, path, entry in GUARDED:
        if name == "logout":
            continue
        row = table[entry.callback.permission.__name__.removeprefix("can_")]
        got = answers(client, path)
        if row[role] == "✓":
            assert 403 not in got, (name, path)
            assert max(got) < 500, (name, path, got)
        else:
            assert got <= {403, 405}, (name, path, got)
            assert 403 in got, (name, path, got)


@pytest.mark.django_db
def test_closed_account_and_no_role_get_nothing():
    for user in (person(), person("staff", is_active=False), User(username="s", is_superuser=True)):
        granted = [name for name in guide() if getattr(permissions, f"can_{name}")(user)]
        assert set(granted) - FOR_EVERYBODY in (set(), {"use_site", "view_job", "cancel_job"})
        assert not permissions.visible_parcels(user).exists()
    assert not permissions.can_use_site(User.objects.get(username="staff"))
