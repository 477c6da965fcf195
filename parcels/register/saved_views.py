"""Saved views of map and register: own ones and those that colleagues share."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse

from parcels.models import SavedView
from parcels.permissions import Person

PLACES = ("register", "map")
"""Pages that keep views, by the names of their addresses."""
MOST_CHARACTERS = 4_000
PASSING = ("page", "id")
"""Parts of an address that belong to the moment, not to the view."""


def visible_views(user: Person, place: str) -> QuerySet[SavedView]:
    """Return the user's own views of a page and the shared ones, own first."""
    found = SavedView.objects.filter(place=place).filter(Q(owner=user.pk) | Q(shared=True)).select_related("owner")
    return found.order_by("name")


def keep(user: Person, place: str, name: str, query: str, shared: bool) -> SavedView:
    """Keep a view; the same name replaces what it said."""
    asked = QueryDict(query[:MOST_CHARACTERS], mutable=True)
    for part in PASSING:
        asked.pop(part, None)
    row, _made = SavedView.objects.update_or_create(
        owner_id=user.pk, place=place, name=name, defaults={"query": asked.urlencode(), "shared": shared}
    )
    return row


def address(row: SavedView) -> str:
    """Return the view's address, to be passed on as it is."""
    return f"{reverse(row.place)}?{row.query}" if row.query else reverse(row.place)
