"""How much land a ratio of an area is known for, and how much it ought to be known for."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.areas import LAND_RATIOS, UNKNOWN_CLASS
from analysis.arithmetic.land_use import INDUSTRIAL
from analysis.models import AreaResult
from parcels.units import M2_PER_MU


@dataclass(frozen=True)
class Covered:
    """Land on which a ratio is known, out of the land that it is about, in mu and parcels.

    A ratio of industrial land is about land of that use and about land of a use that nobody knows (`unknown_use`
    parcels), since that may be industrial.
    """

    mu: float
    parcels: int
    of_mu: float
    of_parcels: int
    unknown_use: int = 0

    @property
    def share(self) -> float:
        """Per cent of the mu."""
        return 100 * self.mu / self.of_mu if self.of_mu else 0.0


def covered(area: AreaResult, name: str) -> Covered:
    """The land behind an area's ratio (`analysis.areas.RATIOS`)."""
    sums = area.sums.get(name, (0.0, 0.0, 0))
    mu, parcels = float(sums[1]) / (M2_PER_MU if name in LAND_RATIOS else 1.0), int(sums[2])
    if name != "industrial_far":
        return Covered(mu, parcels, area.area_mu, area.parcels)
    if not area.classes:  # a run from before they were kept
        return Covered(0.0, 0, area.area_mu, area.parcels)
    industrial, unknown = (area.classes.get(one, (0, 0.0)) for one in (INDUSTRIAL, UNKNOWN_CLASS))
    of_mu, of_parcels = industrial[1] + unknown[1], int(industrial[0] + unknown[0])
    return Covered(mu, parcels, of_mu, of_parcels, int(unknown[0]))
