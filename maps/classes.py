"""Classes of a figure over a zone, and how many parcels and mu fall into each: the legend as numbers.

Figures are classed in whole hundredths, as the tiles carry them, so that legend, colour and table agree to the parcel.
A class holds what is above its lower limit and not above its upper one.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
COMPUTED = ("quantile", "jenks", "equal")
METHODS = (*COMPUTED, "manual", "target")
MIN_CLASSES, MAX_CLASSES, DEFAULT_CLASSES = 2, 7, 5
BINS = 32
SAMPLE = 4000


class Classing(NamedTuple):
    """How classes are made: the method, how many, typed limits, and the target that they stand about."""

    method: str = "quantile"
    number: int = DEFAULT_CLASSES
    manual: tuple[float, ...] = ()
    target: float | None = None


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
        As mapclassify computes them, which the tests hold it to (loading it takes a server 2.7 s and 100 MB);
        `manual` takes the limits given.
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
        bins = np.linspace(distinct[0], distinct[-1], wanted + 1)[1:]
    elif method == "jenks":
        bins = _natural(values, wanted)
    else:
        bins = np.quantile(values, np.arange(1, wanted + 1) / wanted)
    # Figures stand in hundredths: a limit between two of them moves down to the lower, which parts them all the same.
    whole = np.floor(np.asarray(bins[:-1]) * 100 + 1e-6) / 100
    return sorted({round(float(limit), 2) for limit in whole if limit < distinct[-1]})


def about(target: float, classes: int) -> list[float]:
    """The lower limits of the classes about a target, ascending: the target itself, and equal steps to both sides.

    The steps share out half of the target: four classes of 1.2 part at 0.9, 1.2 and 1.5. A figure on a limit belongs to
    the class above it, for who reaches the target has met it. An odd number of classes has one more.

    Examples
    --------
    >>> about(1.2, 4), about(8, 2), about(1.2, 5)
    ([0.9, 1.2, 1.5], [8], [0.8, 1.0, 1.2, 1.4, 1.6])
    """
    side = (classes + 1) // 2
    step = round(abs(target) / 2 / side, 2)
    return sorted({round(round(target, 2) + place * step, 2) for place in range(1 - side, side)})


def below(limits: list[float]) -> list[float]:
    """Lower limits as upper limits of the classes beneath: a hundredth less, as figures stand in hundredths."""
    return [round(limit - 0.01, 2) for limit in limits]


def _natural(values: Numbers, classes: int) -> Numbers:
    """Natural breaks (Fisher-Jenks): the limits with the least squared spread inside the classes.

    The same breaks as `mapclassify.FisherJenks`, which compares figure with figure in plain Python; this takes each
    different figure once, with its weight, and a row of sums at a time. Beyond `SAMPLE` different ones it takes evenly
    ranked ones.
    """
    if len(np.unique(values)) > SAMPLE:
        values = np.sort(values)[np.linspace(0, len(values) - 1, SAMPLE).astype(int)]
    distinct, weights = np.unique(values, return_counts=True)
    ends = _split(distinct - distinct.mean(), weights.astype(float), min(classes, len(distinct)))
    return distinct[ends]


def _split(figures: Numbers, weights: Numbers, classes: int) -> list[int]:
    """Positions of the last figure of each class, by dynamic programming over the class that ends at each figure."""
    number = np.concatenate([[0.0], np.cumsum(weights)])
    total = np.concatenate([[0.0], np.cumsum(weights * figures)])
    square = np.concatenate([[0.0], np.cumsum(weights * figures**2)])
    size = len(figures)
    best = square[1:] - total[1:] ** 2 / number[1:]
    starts = np.zeros((classes, size), dtype=np.int64)
    for level in range(1, classes):
        longer = np.full(size, np.inf)
        for end in range(level, size):
            first = np.arange(level, end + 1)
            mass = number[end + 1] - number[first]
            spread = square[end + 1] - square[first] - (total[end + 1] - total[first]) ** 2 / mass
            whole = best[first - 1] + spread
            starts[level, end] = first[np.argmin(whole)]
            longer[end] = whole.min()
        best = longer
    ends = [size - 1]
    for level in range(classes - 1, 0, -1):
        ends.insert(0, int(starts[level, ends[0]]) - 1)
    return ends


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
