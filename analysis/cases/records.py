"""The records behind the figures of the yearly tasks: decisions carried out, whole or in part, and disposals
without a proposal.

The zone and town of a record are those of its parcel; where there is none, those that were typed.
"""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Q

from analysis.arithmetic.tasks import Record
from analysis.cases.models import Disposal, DonePart
from parcels.models import Zone

Records = dict[str, list[Record]]


def parts_counted(zone: Zone, year: int) -> Q:
    """The condition of what was carried out of decisions of a zone in a year, whole or in part."""
    return Q(decision__parcel__zone=zone, on__year=year, taken_back_at=None)


def disposals_counted(zone: Zone, year: int) -> Q:
    """The condition of disposals of a zone that count in a year."""
    return Q(zone=zone, on__year=year, cancelled_at__isnull=True)


def records_of(zone: Zone, year: int) -> Records:
    """Everything recorded for a zone and a year, by kind of task; land in mu, firms one each."""
    found: Records = defaultdict(list)
    done = DonePart.objects.filter(parts_counted(zone, year))
    for kind, town, on, area in done.values_list("campaign", "decision__parcel__town", "on", "area_mu"):
        found[kind].append(Record(kind, town, on, area))
    others = Disposal.objects.filter(disposals_counted(zone, year))
    for kind, town, on, mu in others.values_list("kind", "town", "on", "area_mu"):
        found[kind].append(Record(kind, town, on, 1.0 if mu is None else mu))
    return found
