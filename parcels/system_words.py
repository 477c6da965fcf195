"""Coordinate systems as surveyors say them: zone width, zone or central meridian, instead of EPSG's English names."""

from __future__ import annotations

import re
from functools import lru_cache

from django.utils.translation import gettext as _

from parcels import crs
from parcels.refusals import Refusal

_GAUSS_KRUGER = re.compile(r"CGCS2000 / (?P<three>3-degree )?Gauss-Kruger (zone (?P<zone>\d+)|CM (?P<meridian>\d+)E)")


def in_words(text: str) -> str:
    """Return a text with EPSG's names of the CGCS2000 Gauss-Krüger systems said as surveyors say them."""
    return _GAUSS_KRUGER.sub(_said, text)


def _said(found: re.Match[str]) -> str:
    width = 3 if found["three"] else 6
    if found["zone"]:
        return _("CGCS2000, {width}° zones, zone {zone}").format(width=width, zone=found["zone"])
    return _("CGCS2000, {width}° zones, central meridian {meridian}°E").format(width=width, meridian=found["meridian"])


def system_named(code: str) -> str:
    """Return a system by its name in words, with its code: ``CGCS2000, … (EPSG:4549)``."""
    name = _name(code)
    return _("{name} ({code})").format(name=in_words(name), code=code) if name else code


@lru_cache(maxsize=256)
def _name(code: str) -> str:
    try:
        return str(crs.read_crs(code).name) if re.fullmatch(r"EPSG:\d+", code) else ""
    except Refusal:
        return ""
