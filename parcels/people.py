"""Log-ins and what is done to them: one function for one act, each written down in the audit log."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from parcels import audit
from parcels.models import Role, Town, User
from parcels.refusals import Refusal

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters that look like one another on paper."""

GIVEN = ("first_name", "roles", "sees_tax")


def one_time_password() -> str:
    """Return a password to be handed over once: three groups of four, about 59 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


@transaction.atomic
def create(
    by: User | None,
    username: str,
    rights: Mapping[str, Any],
    towns: Iterable[Town] = (),
    request: HttpRequest | None = None,
) -> tuple[User, str]:
    """Make a log-in; returns it with the one-time password, which is kept nowhere.

    Parameters
    ----------
    by : User or None
        The administrator, or None for a command.
    username : str
        The name to log in with.
    rights : mapping
        Any of `first_name` (the whole name), `roles`, `sees_tax`.
    towns : iterable of Town
        Where staff edit; none stands for the whole register.
    """
    password = one_time_password()
    user = User(username=username, must_change_password=True, **{k: rights[k] for k in GIVEN if k in rights})
    user.set_password(password)
    user.save()
    user.towns.set(towns)
    audit.record(by, "user_created", user, rights_of(user), request)
    return user, password


@transaction.atomic
def change(by: User, user: User, rights: Mapping[str, Any], towns: Iterable[Town], request: HttpRequest) -> None:
    """Change a log-in's name, roles, towns and tax right; before and after are written down."""
    before = rights_of(User.objects.get(pk=user.pk))
    if by.pk == user.pk and set(rights["roles"]) != set(before["roles"]):
        raise Refusal("own_account")
    if Role.ADMINISTRATOR not in rights["roles"]:
        keep_an_administrator(user)
    for field in GIVEN:
        setattr(user, field, rights[field])
    user.save(update_fields=GIVEN)
    user.towns.set(towns)
    audit.record(by, "user_changed", user, {"before": before, **rights_of(user)}, request)


@transaction.atomic
def set_active(by: User, user: User, active: bool, request: HttpRequest) -> None:
    """Close or open a log-in; a closed one is out at once, wherever it is logged in."""
    if by.pk == user.pk:
        raise Refusal("own_account")
    if not active:
        keep_an_administrator(user)
    user.is_active = active
    user.save(update_fields=["is_active"])
    action = "user_activated" if active else "user_deactivated"
    audit.record(by, action, user, {"account": user.username}, request)


@transaction.atomic
def reset_password(by: User, user: User, request: HttpRequest) -> str:
    """Give a new one-time password and end the user's sessions; returns the password."""
    password = one_time_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    audit.record(by, "password_reset", user, {"account": user.username}, request)
    return password


@transaction.atomic
def unlock(by: User, user: User, request: HttpRequest) -> None:
    """Forget a user's failed log-ins."""
    reset(username=user.username)
    audit.record(by, "user_unlocked", user, {"account": user.username}, request)


def locked_names() -> set[str]:
    """User names that are locked out somewhere now."""
    recent = timezone.now() - settings.AXES_COOLOFF_TIME
    attempts = AccessAttempt.objects.filter(
        attempt_time__gt=recent, failures_since_start__gte=settings.AXES_FAILURE_LIMIT
    )
    return {name for name in attempts.values_list("username", flat=True) if name}


def keep_an_administrator(user: User) -> None:
    """Refuse to take away the last active administrator."""
    others = administrators().exclude(pk=user.pk)
    if Role.ADMINISTRATOR in user.roles and not others.select_for_update().exists():
        raise Refusal("last_administrator", {"username": user.username})


def administrators() -> QuerySet[User]:
    """Return the active administrators."""
    return User.objects.filter(is_active=True, roles__contains=[Role.ADMINISTRATOR])


def rights_of(user: User) -> dict[str, Any]:
    """What the audit log keeps of a log-in's rights."""
    return {
        "account": user.username,
        "name": user.first_name,
        "roles": sorted(user.roles),
        "towns": sorted(user.towns.values_list("code", flat=True)),
        "sees_tax": user.sees_tax,
    }
