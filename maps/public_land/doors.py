"""What all pages without log-in have in common: language by address, no cookie, a copy that may be kept a minute."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, override

from maps.public_land.reading import PublicRoleMissing
from parcels.decorators import require
from parcels.permissions import Permission, can_view_public_land

KEPT_S = 60
"""How long a withdrawn offer may still be seen in somebody's copy."""

View = Callable[..., HttpResponseBase]


def open_to_all(view: View, permission: Permission = can_view_public_land) -> View:
    """A page for everybody: it needs no log-in, sets no cookie, and says the same to all."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.LANDGIS_PUBLIC_LAND:
            raise Http404
        asked = asked_language(request)
        with override(asked) if asked else nullcontext():
            try:
                response = view(request, *args, **kwargs)
            except PublicRoleMissing:
                response = page(request, "maps/public_land/shut.html", status=503)
            return _with_headers(request, response)

    return login_not_required(require(permission)(shown))


def asked_language(request: HttpRequest) -> str:
    """The language that the address names; empty leaves it to the browser."""
    asked = request.GET.get("lang", "")
    return asked if asked in dict(settings.LANGUAGES) else ""


def page(request: HttpRequest, template: str, context: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    """A public page; `lang` is what its links carry on."""
    asked = asked_language(request)
    other = "zh-hans" if (get_language() or "").startswith("en") else "en"
    others = request.GET.copy()
    others["lang"] = other
    shared = {
        "lang": asked,
        "lang_query": f"?lang={asked}" if asked else "",
        "other_language": f"?{others.urlencode()}",
    }
    return render(request, template, shared | (context or {}), status=status)


def _with_headers(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    response.headers["Content-Language"] = get_language() or settings.LANGUAGE_CODE
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    if not response.has_header("Cache-Control"):
        # The session of somebody who is logged in is renewed with the answer: that one is theirs alone.
        alone = settings.SESSION_COOKIE_NAME in request.COOKIES or request.method not in ("GET", "HEAD")
        kept = response.status_code == 200 and not alone
        response.headers["Cache-Control"] = f"public, max-age={KEPT_S}" if kept else "private, no-store"
    return response
