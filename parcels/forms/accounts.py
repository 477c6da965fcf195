"""The log-in form."""

from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class LogInForm(AuthenticationForm):
    """Name and password; says no more about a failure than that they don't fit together."""

    error_messages = {
        "invalid_login": _("User name and password do not fit together. Both are case-sensitive."),
        "inactive": _("This account is closed."),
        "demonstration": _("Demonstration accounts are closed in production."),
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")

    def confirm_login_allowed(self, user: Any) -> None:
        """Keep demonstration accounts out of a production deployment that began as a demonstration."""
        super().confirm_login_allowed(user)
        if settings.PRODUCTION and user.demonstration:
            raise ValidationError(self.error_messages["demonstration"], code="demonstration")
