"""The menu of saved views, for any page that keeps them."""

from typing import Any

from django import template
from django.template import RequestContext

from parcels.register.saved_views import address, visible_views

register = template.Library()


@register.inclusion_tag("parcels/register/views_menu.html", takes_context=True)
def saved_views(context: RequestContext, place: str) -> dict[str, Any]:
    """Own and shared views of a page, and the form that keeps the present one."""
    request = context["request"]
    found = [(row, address(row)) for row in visible_views(request.user, place)]
    return {
        "place": place,
        "own": [pair for pair in found if pair[0].owner_id == request.user.pk],
        "shared": [pair for pair in found if pair[0].owner_id != request.user.pk],
        "query": request.GET.urlencode(),
        "csrf_token": context.get("csrf_token"),
    }
