"""Put a permission in front of a view."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from parcels.permissions import Permission

View = Callable[..., HttpResponseBase]


def require(permission: Permission) -> Callable[[View], View]:
    """Open a view only to users whom `permission` lets in; others get the 403 page, in their language.

    The view carries the permission as `.permission`: the test of all pages by all roles reads it, and fails for a page
    that states none. Questions about one object are asked inside the view, once the object is known.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not permission(request.user):
                raise PermissionDenied(permission.__name__)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return guard


def check(permission: Permission, request: HttpRequest, obj: object) -> None:
    """Refuse (403) when the user may not do this to this object."""
    if not permission(request.user, obj):
        raise PermissionDenied(permission.__name__)
