"""Answer a request for a tile: permission, ETag, bytes."""

import gzip
from collections.abc import Callable
from functools import partial
from hashlib import blake2s

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from analysis.models import AnalysisRun, RunState
from maps.areas.hexagons import hexagon_grid
from maps.areas.levels import HEXAGON, LEVELS, PARCEL
from maps.asked import asked_size
from parcels.decorators import require
from parcels.permissions import can_view_parcel, can_view_run, can_view_tax, scope_key
from parcels.register_stamp import register_stamp

from . import area_sql, sql
from .statements import fetch_tile
from .tile import Tile

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
KEPT_TO_ZOOM = 12
KEPT_S = 24 * 3600


@require_safe
@require(can_view_run)
def run_tile(request: HttpRequest, run: int, z: int, x: int, y: int) -> HttpResponse:
    """A tile of one run's results; run 0 is the register before its first run."""
    tile = _existing(z, x, y)
    etag = _etag(request, f"r{run}")
    only = _one_layer(request)

    def cut() -> bytes:
        statement = partial(sql.run_tile, tile.z, only=only)
        return _largest_within_limit(statement, sql.details(tile.z), tile, run, request)

    return _answer(request, etag, lambda: _kept(f"{etag}{only or ''}", tile, cut))


@require_safe
@require(can_view_run)
def area_tile(request: HttpRequest, run: int, level: str, z: int, x: int, y: int) -> HttpResponse:
    """A tile of one run's sums over one level of areas; hexagons of the size that `?size=` names."""
    tile = _existing(z, x, y)
    if level not in LEVELS.keys() - {PARCEL}:
        raise Http404
    size_m = asked_size(request)
    etag = _etag(request, f"r{run}-{level}{size_m if level == HEXAGON else ''}")

    def cut() -> bytes:
        if level == HEXAGON and (found := AnalysisRun.objects.filter(pk=run, state=RunState.DONE).first()):
            hexagon_grid(found, size_m)
        return _largest_within_limit(
            lambda detail: area_sql.area_tile(level, size_m, detail), sql.AREA_DETAILS, tile, run, request
        )

    return _answer(request, etag, lambda: _kept(etag, tile, cut))


@require_safe
@require(can_view_parcel)
def base_tile(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    """A tile of the quiet base map."""
    tile = _existing(z, x, y)
    etag = _etag(request, "base")

    def cut() -> bytes:
        return fetch_tile(sql.base_tile(z), [tile.z, tile.x, tile.y, 0, False])

    return _answer(request, etag, lambda: _kept(etag, tile, cut))


def _existing(z: int, x: int, y: int) -> Tile:
    tile = Tile(z, x, y)
    if not tile.exists():
        raise Http404
    return tile


def _kept(etag: str, tile: Tile, cut: Callable[[], bytes]) -> bytes:
    """A tile of a low zoom, kept while register, run and scope stay as the ETag says.

    Such tiles are few, the same for everybody of a scope, and each one sums over much land.
    """
    if tile.z > KEPT_TO_ZOOM:
        return cut()
    key = blake2s(f"{etag}/{tile.z}/{tile.x}/{tile.y}".encode(), digest_size=16).hexdigest()
    kept = cache.get_or_set(f"tile-{key}", cut, KEPT_S)
    return kept if isinstance(kept, bytes) else cut()


def _one_layer(request: HttpRequest) -> str | None:
    """The layer that `?layer=` asks for, for a viewer that shows nothing else; None means all of them."""
    only = request.GET.get("layer")
    if only is not None and only not in sql.LAYERS:
        raise Http404
    return only


def _largest_within_limit(
    statement: Callable[[sql.Detail], str], details: tuple[sql.Detail, ...], tile: Tile, run: int, request: HttpRequest
) -> bytes:
    """The richest tile that is no larger than `MAX_BYTES`."""
    body, sees_tax = b"", can_view_tax(request.user)
    for detail in details:
        body = fetch_tile(statement(detail), [tile.z, tile.x, tile.y, run, sees_tax])
        if len(body) <= sql.MAX_BYTES:
            break
    return body


def _etag(request: HttpRequest, source: str) -> str:
    return f'W/"{source}-{register_stamp()}-{scope_key(request.user)}-{sql.FORMAT}"'


def _answer(request: HttpRequest, etag: str, body: Callable[[], bytes]) -> HttpResponse:
    """A 304 when the viewer's copy is still right; it costs no look at the land."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    response = HttpResponseNotModified() if etag in known else _packed(request, body())
    response["ETag"] = etag
    response["Cache-Control"] = "private, max-age=0, must-revalidate"
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    return response


def _packed(request: HttpRequest, body: bytes) -> HttpResponse:
    if len(body) < 1000 or "gzip" not in request.headers.get("Accept-Encoding", ""):
        return HttpResponse(body, content_type=MEDIA_TYPE)
    response = HttpResponse(gzip.compress(body, compresslevel=1), content_type=MEDIA_TYPE)
    response["Content-Encoding"] = "gzip"
    return response
