"""Who is asking, read by two plain statements: a map asks for twenty tiles at once, and each of them has to know.

Django's own way builds both statements anew for every request, which took as long as cutting a small tile. What is
kept, signed and checked stays Django's.
"""

from functools import cache
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.db import connection
from django.utils import timezone

from parcels.models import User

_SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(DatabaseSessionStore):
    """Sessions in the database, as `SESSION_ENGINE`."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds; nothing once its time is over."""
        with connection.cursor() as cursor:
            cursor.execute(_SESSION, [self.session_key, timezone.now()])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        return dict(self.decode(row[0]))


class LoginBackend(ModelBackend):
    """Log-in by name and password, as one of `AUTHENTICATION_BACKENDS`."""

    def get_user(self, user_id: int) -> User | None:
        """Return the user as of now: a right that was taken away is gone with the next request."""
        names, statement = _one_user()
        with connection.cursor() as cursor:
            cursor.execute(statement, [user_id])
            row = cursor.fetchone()
        user = User.from_db(connection.alias, names, row) if row else None
        return user if self.user_can_authenticate(user) else None


@cache
def _one_user() -> tuple[list[str], str]:
    fields = User._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    return [field.attname for field in fields], f"SELECT {columns} FROM {User._meta.db_table} WHERE id = %s"
