"""Which parcels somebody chose in the list: ticked rows, or all that the filter finds."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from maps.register import filters
from maps.runs import chosen_run
from parcels.models import Parcel

MOST_IDS = 5_000


def chosen(request: HttpRequest) -> QuerySet[Parcel]:
    """The parcels that a posted form chose; `query` is the list's address when all of it is meant."""
    if request.POST.get("all") == "1":
        wanted = filters.read(QueryDict(request.POST.get("query", "")))
        found = filters.listed(request.user, chosen_run(request), wanted)
    else:
        ids = [int(text) for text in request.POST.getlist("id")[:MOST_IDS] if text.isdecimal() and len(text) < 19]
        found = filters.listed(request.user, None, filters.RegisterFilter(filters.Filter(), status=filters.ALL))
        found = found.filter(pk__in=ids)
    # Asked for anew by key: the joins of the filter have nothing to do with what follows.
    return Parcel.objects.filter(pk__in=found.values("pk"))


def carried(request: HttpRequest) -> dict[str, object]:
    """What a following form hands on, so that it means the same parcels."""
    everything = request.POST.get("all") == "1"
    return {
        "all": everything,
        "ids": [] if everything else request.POST.getlist("id")[:MOST_IDS],
        "query": request.POST.get("query", ""),
    }
