"""Indicators of land use of each parcel (DOMAIN 4.1, 6.2): ratios to its area; what is unknown stays unknown."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from parcels.units import m2_to_mu

Floats = npt.NDArray[np.float64]
PER_MU = {"output_per_mu": "output_wan", "value_added_per_mu": "value_added_wan", "tax_per_mu": "tax_wan"}


def numbers(values: Any, length: int) -> Floats:
    """Numbers with NaN for what is unknown; None is unknown throughout."""
    if values is None:
        return np.full(length, np.nan)
    series = pd.Series(np.asarray(values).ravel())
    return pd.to_numeric(series, errors="coerce").to_numpy(dtype=float, na_value=np.nan)


def ratio(numerator: Floats, denominator: Floats) -> Floats:
    """Numerator over denominator; NaN where either is unknown or the denominator is not above zero."""
    usable = denominator > 0
    return np.divide(numerator, denominator, out=np.full(len(numerator), np.nan), where=usable)


def compute(
    area_m2: Any,
    *,
    floor_area_m2: Any = None,
    footprint_m2: Any = None,
    yard_m2: Any = None,
    output_wan: Any = None,
    value_added_wan: Any = None,
    tax_wan: Any = None,
) -> pd.DataFrame:
    """Indicators from areas in m² and yearly figures in wan yuan.

    Returns
    -------
    DataFrame
        ``area_m2, area_mu, far`` (ratio), ``building_density`` (footprint over area), ``building_coefficient``
        (footprint and open yards over area; unknown without a yard figure), ``output_per_mu``,
        ``value_added_per_mu``, ``tax_per_mu`` (wan yuan per mu).

    Examples
    --------
    >>> compute([82200], floor_area_m2=[58200]).far.round(6).item()
    0.708029
    """
    area = np.asarray(pd.to_numeric(pd.Series(np.asarray(area_m2).ravel()), errors="coerce"), dtype=float)
    length = len(area)
    footprint = numbers(footprint_m2, length)
    figures = {"output_wan": output_wan, "value_added_wan": value_added_wan, "tax_wan": tax_wan}
    columns = {
        "area_m2": area,
        "area_mu": m2_to_mu(area),
        "far": ratio(numbers(floor_area_m2, length), area),
        "building_density": ratio(footprint, area),
        "building_coefficient": ratio(footprint + numbers(yard_m2, length), area),
    }
    columns |= {name: ratio(numbers(figures[source], length), columns["area_mu"]) for name, source in PER_MU.items()}
    return pd.DataFrame(columns)
