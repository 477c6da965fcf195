"""Classes of a figure over a zone, and how many parcels and mu fall into each: the legend as numbers.

Figures are classed in whole hundredths, as the tiles carry them, so that legend, colour and table agree to the parcel.
A class holds what is above its lower limit and not above its upper one.
"""

from dataclasses import dataclass

import mapclassify
import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
METHODS = ("quantile", "jenks", "equal", "manual")
MIN_CLASSES, MAX_CLASSES, DEFAULT_CLASSES = 2, 7, 5
BINS = 32
SAMPLE = 4000


@dataclass(frozen=True)
class Bin:
    """A bar of the histogram: its limits and how many parcels stand in it."""

    low: float
    high: float
    count: int


def to_hundredths(values: Numbers) -> Numbers:
    """Figures as tiles carry them: rounded to 0.01, half to even as PostgreSQL rounds a double."""
    return np.rint(values * 100) / 100


def limits(values: Numbers, method: str, classes: int, manual: tuple[float, ...] = ()) -> list[float]:
    """The limits between the classes, ascending, without the lowest and the highest value.

    Parameters
    ----------
    values : array of float
        Known figures in hundredths; unknown ones are left out before.
    method : {'quantile', 'jenks', 'equal', 'manual'}
        As mapclassify computes them; `manual` takes the limits given.
    classes : int
        How many classes are wanted; ties may leave fewer.
    """
    if method == "manual":
        return sorted({round(limit, 2) for limit in manual})
    distinct = np.unique(values)
    if len(distinct) < 2:
        return []
    wanted = min(classes, len(distinct))
    if method == "equal":
        bins = mapclassify.EqualInterval(values, k=wanted).bins
    elif method == "jenks":
        bins = _natural(values, wanted)
    else:
        bins = mapclassify.Quantiles(values, k=wanted).bins
    return sorted({round(float(limit), 2) for limit in bins[:-1] if limit < distinct[-1]})


def _natural(values: Numbers, classes: int) -> Numbers:
    """Natural breaks (Fisher-Jenks); exact up to `SAMPLE` figures, of evenly ranked ones beyond."""
    if len(values) > SAMPLE:
        values = np.sort(values)[np.linspace(0, len(values) - 1, SAMPLE).astype(int)]
    return np.asarray(mapclassify.FisherJenks(values, k=min(classes, len(np.unique(values)))).bins)


def class_of(values: Numbers, breaks: list[float]) -> npt.NDArray[np.int64]:
    """The class of each figure, counted from 0."""
    return np.searchsorted(np.asarray(breaks), values, side="left")


def counts(values: Numbers, area_mu: Numbers, breaks: list[float]) -> list[tuple[int, float]]:
    """Parcels and mu of each class."""
    classes = class_of(values, breaks)
    size = len(breaks) + 1
    number = np.bincount(classes, minlength=size)
    land = np.bincount(classes, weights=area_mu, minlength=size)
    return [(int(n), float(mu)) for n, mu in zip(number, land, strict=True)]


def histogram(values: Numbers) -> list[Bin]:
    """Bars of even width up to the 99th percentile; the last one holds everything beyond."""
    if not len(values):
        return []
    low, high = float(values.min()), float(np.quantile(values, 0.99))
    if high <= low:
        return [Bin(low, float(values.max()), len(values))]
    number, edges = np.histogram(np.minimum(values, high), bins=BINS, range=(low, high))
    return [Bin(float(a), float(b), int(n)) for a, b, n in zip(edges, edges[1:], number, strict=False)]
