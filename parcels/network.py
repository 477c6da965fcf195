"""Where a request comes from."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The caller's network address; behind the office's own proxy the one which that proxy saw.

    Only the last entry of `X-Forwarded-For` is ours: earlier ones are whatever the caller wrote.
    """
    if settings.SECURE_PROXY_SSL_HEADER:
        seen = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rsplit(",", 1)[-1].strip()
        if seen:
            return seen
    return request.META.get("REMOTE_ADDR") or None
