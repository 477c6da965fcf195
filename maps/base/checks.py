"""System checks of base maps: what is no PMTiles file, or of a shifted datum, is refused with its reason."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps.config import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from maps.base.datum import DATUMS, shifted_datum
from maps.base.pmtiles_file import NotPMTiles, read_head

OFF_BY = "Parcels would stand some hundred metres off on it."


@register()
def base_map_of_the_right_datum(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """`LANDGIS_PMTILES` is a PMTiles file in CGCS2000 or WGS-84, and says so."""
    given = settings.LANDGIS_PMTILES
    if not given:
        return []
    stated = settings.LANDGIS_PMTILES_DATUM.lower()
    try:
        told = read_head(Path(given)).told
    except (OSError, NotPMTiles) as error:
        return [Error(f"LANDGIS_PMTILES={given} can't be used: {error}.", id="maps.E011")]
    if shifted := shifted_datum(stated, Path(given).name, told):
        hint = "Use a source in CGCS2000 or WGS-84, such as Tianditu or OpenStreetMap."
        message = f"The base map {given} is of a source in {shifted}, a shifted datum. {OFF_BY}"
        return [Error(message, hint=hint, id="maps.E012")]
    if stated not in DATUMS:
        hint = f"Set LANDGIS_PMTILES_DATUM to {' or '.join(DATUMS)}, as the maker of the file states it."
        message = f"The datum of {given} is not stated, so it is not offered. In a shifted one parcels would stand off."
        return [Error(message, hint=hint, id="maps.E013")]
    return []
