"""Log in, log out, change one's own password."""

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from parcels import audit
from parcels.decorators import require
from parcels.forms.accounts import LogInForm
from parcels.models import User
from parcels.permissions import can_use_site


class LogIn(LoginView):
    """The door."""

    authentication_form = LogInForm
    redirect_authenticated_user = True


class LogOut(LogoutView):
    """The way out; the log-in page says that it worked."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Log out and say so."""
        response = super().post(request, *args, **kwargs)
        messages.success(request, _("You are logged out."))
        return response


@method_decorator(require(can_use_site), name="dispatch")
class ChangePassword(PasswordChangeView):
    """One's own password; ends the one-time password."""

    success_url = reverse_lazy("home")

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the new password, note the change, say so."""
        user = cast(User, form.user)
        user.must_change_password = False
        response = super().form_valid(form)
        audit.record(user, "password_changed", user, request=self.request)
        messages.success(self.request, _("Your password is changed."))
        return response


def locked_out(request: HttpRequest, *args: Any) -> HttpResponse:
    """Say how long a lock-out lasts and what to do; too many requests (429)."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    context = {"minutes": minutes, "failures": settings.AXES_FAILURE_LIMIT}
    return render(request, "registration/locked_out.html", context, status=429)
