"""What every request passes: the log-in door, the idle clock, the one-time password, and the note of a refusal."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from parcels import audit

SEEN_EVERY_S = 60
OPEN_WITH_ONE_TIME_PASSWORD = frozenset({"password_change", "logout", "set_language", "javascript-catalog"})

Next = Callable[[HttpRequest], HttpResponseBase]


class DoorMiddleware(LoginRequiredMiddleware):
    """Nothing without log-in; what a script asked for gets an answer that a script understands."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        """Send a page to the log-in page; tell htmx to go there; give everything else (tiles, JSON) a plain 401."""
        if request.headers.get("HX-Request"):
            here = request.headers.get("HX-Current-URL") or reverse("home")
            away = f"{reverse('login')}?{urlencode({'next': here})}"
            return HttpResponse(status=204, headers={"HX-Redirect": away})
        if "text/html" in request.headers.get("Accept", "text/html"):
            return super().handle_no_permission(request, view_func)
        return HttpResponse(status=401)


def idle_clock(get_response: Next) -> Next:
    """Push the session's end ahead while its user is active, at most once a minute: tiles would write a row each."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            now = int(timezone.now().timestamp())
            if now - request.session.get("seen", 0) >= SEEN_EVERY_S:
                request.session["seen"] = now
        return get_response(request)

    return middleware


class OneTimePasswordMiddleware:
    """Whoever got a one-time password chooses their own before anything else."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Lead to the page where a password is chosen."""
        match = request.resolver_match
        if not getattr(request.user, "must_change_password", False):
            return None
        if match is not None and match.url_name in OPEN_WITH_ONE_TIME_PASSWORD:
            return None
        return redirect("password_change")


class RefusalMiddleware:
    """Keep in the audit log whom a page was refused, and which."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Note a refusal; Django answers it with the 403 page."""
        if isinstance(exception, PermissionDenied):
            detail = {"path": request.path[:300], "permission": str(exception)[:60]}
            audit.record(request.user, "refused", detail=detail, request=request)
