"""A parcel's outline for the public: its shape can be told, its survey can't.

Every corner of the result lies on a grid of `precision_m` metres and stays at least that far from every surveyed
corner, inside the parcel where there is room. Pure: shapely in, shapely out, metres of the deployment's system.
"""

from itertools import product
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

REACH = 4  # grid steps to look around a corner
LAND_SHOWN = 0.3  # of the land that the outline must cover,
INSIDE = 0.7  # and of the outline that must be this land; what has less is drawn as a box about it

Points = NDArray[np.float64]


def generalise(land: Any, precision_m: float) -> MultiPolygon:
    """Generalise a parcel's outline.

    Parameters
    ----------
    land : Polygon or MultiPolygon
        The surveyed outline; holes are not shown.
    precision_m : float
        The grid's step, and the least distance from a surveyed corner.

    Returns
    -------
    MultiPolygon
        Valid, not empty; every coordinate is a multiple of `precision_m`.

    Examples
    --------
    >>> square = shapely.box(3, 3, 103, 83)
    >>> shapely.get_coordinates(generalise(square, 10)).min(axis=0).tolist()
    [10.0, 10.0]
    """
    surveyed = shapely.get_coordinates(land)
    parts = [_part(part, surveyed, precision_m) for part in shapely.get_parts(land)]
    together = MultiPolygon(parts)
    if together.is_valid:
        return together
    return MultiPolygon([_box(shapely.get_coordinates(parts), surveyed, precision_m)])


def on_grid(shape: Any, precision_m: float) -> Any:
    """A road or a river, simplified and put on the grid; empty when nothing is left of it."""
    return shapely.set_precision(shapely.simplify(shape, precision_m / 2), precision_m)


def _part(part: Polygon, surveyed: Points, step: float) -> Polygon:
    corners = shapely.get_coordinates(shapely.simplify(part.exterior, step))[:-1]
    nodes = [_node(corner, part, surveyed, step) for corner in corners]
    found = [node for node in nodes if node is not None]
    if len(found) >= 3:
        drawn = Polygon(found)
        if drawn.is_valid and drawn.intersection(part).area >= max(LAND_SHOWN * part.area, INSIDE * drawn.area):
            return drawn
    return _box(shapely.get_coordinates(part), surveyed, step)


def _node(corner: Points, part: Polygon, surveyed: Points, step: float) -> tuple[float, float] | None:
    """The nearest grid point that is far enough from every surveyed corner, one inside the parcel before all others."""
    around = _around(corner, step)
    free = around[_distance(around, surveyed) >= step]
    if not len(free):
        return None
    inside = shapely.contains_xy(part, free)
    free = free[inside] if inside.any() else free
    x, y = free[np.hypot(*(free - corner).T).argmin()]
    return float(x), float(y)


def _around(point: Points, step: float) -> Points:
    centre = np.round(point / step)
    return (centre + np.array(list(product(range(-REACH, REACH + 1), repeat=2)))) * step


def _distance(points: Points, surveyed: Points) -> Points:
    return np.array([np.hypot(*(surveyed - point).T).min() for point in points])


def _box(points: Points, surveyed: Points, step: float) -> Polygon:
    """A box on the grid about these points, grown until no corner is near a surveyed one: for what is too thin."""
    west, south = np.floor(points.min(axis=0) / step) - 1
    east, north = np.ceil(points.max(axis=0) / step) + 1
    while True:
        box = shapely.box(*(np.array([west, south, east, north]) * step))
        if _distance(shapely.get_coordinates(box), surveyed).min() >= step:
            return box
        west, south, east, north = west - 1, south - 1, east + 1, north + 1
