"""The base maps that can be chosen, as the browser needs them. Nothing outside is named without a key."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from maps.base.datum import DATUMS, shifted_datum
from maps.base.pmtiles_file import NotPMTiles, PMTiles, read_head

TIANDITU = (("tianditu-vec", ("vec", "cva")), ("tianditu-img", ("img", "cia")))
"""Keys with their layers: ground and labels (DOMAIN 8.8); set w is EPSG:3857."""
TIANDITU_MAX_ZOOM = 18


def bases() -> list[dict[str, Any]]:
    """The base maps by key: the zone's own and none always, others as the office configured them."""
    own = {"key": "own", "label": _("The zone's own map")}
    none = {"key": "none", "label": pgettext("base map", "None")}
    return [own, *_file(), *_tianditu(), none]


def base_file() -> tuple[Path, PMTiles] | None:
    """The office's PMTiles file with its head; None when none is given or a check refuses it."""
    given = settings.LANDGIS_PMTILES
    if not given or settings.LANDGIS_PMTILES_DATUM not in DATUMS:
        return None
    path = Path(given)
    try:
        head = _head(path, path.stat().st_mtime_ns)
    except (OSError, NotPMTiles):
        return None
    return None if shifted_datum(path.name, head.told) else (path, head)


@lru_cache(maxsize=4)
def _head(path: Path, _modified: int) -> PMTiles:
    return read_head(path)


def _file() -> list[dict[str, Any]]:
    found = base_file()
    if found is None:
        return []
    path, head = found
    return [
        {
            "key": "file",
            "label": head.name or path.stem,
            "kind": "vector" if head.is_vector else "raster",
            # Browsers keep pieces of the file for an hour: another file is another address.
            "pmtiles": f"{reverse('map-base-file')}?v={path.stat().st_mtime_ns:x}",
            "layers": list(head.layers),
            "attribution": settings.LANDGIS_PMTILES_ATTRIBUTION or head.attribution,
        }
    ]


def _tianditu() -> list[dict[str, Any]]:
    if not settings.LANDGIS_TIANDITU_KEY:
        return []
    labels = {"tianditu-vec": _("Tianditu, map"), "tianditu-img": _("Tianditu, imagery")}
    return [
        {
            "key": key,
            "label": labels[key],
            "kind": "raster",
            "tiles": [_tianditu_tiles(layer) for layer in layers],
            "maxzoom": TIANDITU_MAX_ZOOM,
            "attribution": _("Tianditu, National Platform for Common Geospatial Information Services"),
        }
        for key, layers in TIANDITU
    ]


def _tianditu_tiles(layer: str) -> list[str]:
    query = (
        f"SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles"
        f"&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={settings.LANDGIS_TIANDITU_KEY}"
    )
    return [f"{host}/{layer}_w/wmts?{query}" for host in settings.LANDGIS_TIANDITU_HOSTS]
