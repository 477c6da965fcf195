"""What templates of the public land page ask."""

from typing import Any

from django import template

from maps.models.offer import Offer
from maps.public_land import wording

register = template.Library()


@register.filter
def told(offer: Offer) -> wording.Told:
    """An offer in words."""
    return wording.told(offer)


@register.simple_tag(takes_context=True)
def with_page(context: dict[str, Any], number: int) -> str:
    """The address of another page of the same search."""
    asked = context["request"].GET.copy()
    asked["page"] = str(number)
    return f"?{asked.urlencode()}"
