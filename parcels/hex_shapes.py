"""Shapes from the text that the database writes them in."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely


def shapes_from_hex(texts: Iterable[str | None]) -> npt.NDArray[Any]:
    """Return the shapes of hexadecimal WKB; None stays None.

    Text is the quickest way through the driver, but GEOS reads it character by character: turned into bytes first, it
    takes a fifth of the time.

    Examples
    --------
    >>> shapes_from_hex(["0101000000000000000000F03F0000000000000040", None])
    array([<POINT (1 2)>, None], dtype=object)
    """
    codes = [None if text is None else bytes.fromhex(text) for text in texts]
    return np.asarray(shapely.from_wkb(np.array(codes, dtype=object)), dtype=object)
