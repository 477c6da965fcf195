"""Log-ins, log-outs, failures and lock-outs reach the audit log from wherever they happen."""

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from parcels import audit
from parcels.models import User


@receiver(user_logged_in)
def note_log_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Somebody came in."""
    audit.record(user, "log_in", request=request)


@receiver(user_logged_out)
def note_log_out(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """Somebody left."""
    if user is not None:
        audit.record(user, "log_out", request=request)


@receiver(user_login_failed)
def note_failure(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    """A wrong name or password; the name as typed, never the password. A lock-out has a line of its own."""
    if not getattr(request, "axes_locked_out", False):
        audit.record(None, "log_in_failed", request=request, name=credentials.get("username", ""))


@receiver(user_locked_out)
def note_lock_out(sender: Any, request: HttpRequest, username: str, **kwargs: Any) -> None:
    """Too many failures from one place for one name, and each try while that lasts."""
    audit.record(None, "locked_out", request=request, name=username)
