"""What a map is filled by: parcels, or areas over them. Hexagons come in a few stated sizes."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from maps.indicators import Indicator
from parcels.permissions import FIRMS_IN_AN_AGGREGATE, Person, can_view_tax_of, is_tax_field
from parcels.units import m2_to_mu

PARCEL, BLOCK, TOWN, ZONE, HEXAGON = "parcel", "block", "town", "zone", "hex"
AREA_COLUMNS = {"stock_category": "main_category", "path": "main_path"}
"""An area's category is the one that takes most of its land; figures have the same name as a parcel's."""

HEXAGON_SIZES_M = (150, 300, 500, 1000)
DEFAULT_SIZE_M = 300
FEWEST_PARCELS = 3
"""A hexagon with fewer parcels tells of single parcels, which is what the map by parcels is for."""


@dataclass(frozen=True)
class Level:
    """A level by its key in addresses, with its word."""

    key: str
    label: str | Promise


LEVELS = {
    level.key: level
    for level in (
        Level(PARCEL, pgettext_lazy("map level", "Parcel")),
        Level(BLOCK, pgettext_lazy("map level", "Block")),
        Level(TOWN, pgettext_lazy("map level", "Town")),
        Level(HEXAGON, pgettext_lazy("map level", "Hexagon")),
    )
}


def hexagon_mu(size_m: int) -> float:
    """The land of a hexagon with this edge, in mu."""
    return float(m2_to_mu(1.5 * 3**0.5 * size_m**2))


def has_areas(indicator: Indicator) -> bool:
    """Whether areas have this figure: a grade is a firm's and sums to nothing."""
    return indicator.name != "grade"


def column_of(indicator: Indicator) -> str:
    """The column of an area's sums that holds the indicator."""
    return AREA_COLUMNS.get(indicator.name, indicator.name)


def is_shown(user: Person, level: str, indicator: Indicator, parcels: int, firms: int) -> bool:
    """Whether the user may be told an area's figure.

    Tax follows the rule of all sums. A hexagon is a way to show a zone without its parcels, so there everybody's money
    figures need three firms and every figure `FEWEST_PARCELS` parcels (DESIGN section 10).
    """
    if level == HEXAGON and (parcels < FEWEST_PARCELS or (indicator.is_money and firms < FIRMS_IN_AN_AGGREGATE)):
        return False
    return not is_tax_field(indicator.name) or can_view_tax_of(user, firms)
