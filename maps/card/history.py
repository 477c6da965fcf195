"""What happened to a parcel, in short: its newest versions and where its land came from. More is on own pages."""

from parcels.history.timeline import Entry, timeline_of
from parcels.models import Lineage, Parcel

NEWEST = 12


def events_of(parcel: Parcel) -> list[Entry]:
    """Return the newest changes of a parcel, newest first."""
    return timeline_of(parcel.pk)[:NEWEST]


def ancestry_of(parcel: Parcel) -> dict[str, list[Lineage]]:
    """Return the parcels this one came out of, and those that came out of it."""
    links = Lineage.objects.select_related("parent", "child", "operation")
    return {"parents": list(links.filter(child=parcel)), "children": list(links.filter(parent=parcel))}
