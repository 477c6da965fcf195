"""One made-up log-in for each role."""

import hashlib
import hmac
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from parcels import audit
from parcels.models import Role, User
from parcels.people import LETTERS
from parcels.refusals import Refusal

SEE_TAX = frozenset({Role.PLANNER, Role.LEADER, Role.ENTERPRISE_SERVICE})


class Command(BaseCommand):
    help = "Make a demonstration log-in for each role, and print their passwords. Not for production."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(str(Refusal("demonstration_in_production")), returncode=2)
        for role in Role:
            if role != Role.PUBLIC:
                user, password = demonstration_user(role)
                self.stdout.write(f"  {user.username:<24} {password:<16} {role.label}")


@transaction.atomic
def demonstration_user(role: Role) -> tuple[User, str]:
    """Return the role's log-in and its password, made if needed; asking again changes nothing."""
    username = f"demo-{role.value.replace('_', '-')}"
    with override(settings.LANGUAGE_CODE):
        name = _("{role} (demonstration)").format(role=role.label)
    password = password_of(username)
    user, made = User.objects.get_or_create(
        username=username,
        defaults={"first_name": name, "roles": [role], "sees_tax": role in SEE_TAX, "demonstration": True},
    )
    if not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
    if made:
        audit.record(None, "user_created", user, {"account": username, "roles": [role]})
    return user, password


def password_of(username: str) -> str:
    """The same password every time, another one in every deployment: made from the deployment's secret key."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), f"demonstration {username}".encode(), hashlib.sha256)
    letters = [LETTERS[byte % len(LETTERS)] for byte in digest[:12]]
    return "-".join("".join(letters[start : start + 4]) for start in (0, 4, 8))
