"""What a drawn map needs, gathered once: the run, its legend, the parcels in their classes, the quiet base."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import QuerySet

from analysis.models import AnalysisRun
from maps.classes import Classing, class_of, to_hundredths
from maps.filters import Filter, apply_filter
from maps.indicators import UNKNOWN_COLOUR, Indicator
from maps.legend import Legend, legend
from parcels.models import Parcel, Zone


@dataclass(frozen=True)
class Sheet:
    """A map to be drawn: `parcels` are those that the filter lets through."""

    run: AnalysisRun | None
    zone: Zone | None
    indicator: Indicator
    legend: Legend
    parcels: QuerySet[Parcel]

    @property
    def made_up(self) -> bool:
        """Whether the zone is a made-up one."""
        return bool(self.zone and self.zone.made_up)

    def class_key(self, value: Any) -> str:
        """The key of the class that a figure or category falls into."""
        if value is None or value == "":
            return "unknown"
        if not self.indicator.is_number:
            return str(value)
        return str(int(class_of(to_hundredths(np.array([value], dtype=float)), self.legend["breaks"])[0]))

    def colour(self, key: str) -> str:
        """The colour of a class."""
        return next((one["colour"] for one in self.legend["classes"] if one["key"] == key), UNKNOWN_COLOUR)

    def label(self, key: str) -> str:
        """The words of a class."""
        return next((one["label"] for one in self.legend["classes"] if one["key"] == key), "")


def make_sheet(
    parcels: QuerySet[Parcel],
    run: AnalysisRun | None,
    indicator: Indicator,
    classing: Classing,
    wanted: Filter,
) -> Sheet:
    """Gather a map over `parcels` (from `parcels_with_results`)."""
    zones = Zone.objects.filter(code=wanted.zone) if wanted.zone else Zone.objects.all()
    in_zone = apply_filter(parcels, Filter(zone=wanted.zone))
    return Sheet(
        run,
        zones.order_by("id").first(),
        indicator,
        legend(in_zone, indicator, *classing),
        apply_filter(parcels, wanted),
    )
