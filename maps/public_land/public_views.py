"""The pages that anybody may open: the offers with their map, one offer's sheet, tiles and drawn map."""

from math import ceil, floor
from typing import Any

from django.contrib.gis.db.models import Extent
from django.contrib.gis.geos import Polygon
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.views.decorators.http import require_safe
from django.views.i18n import JavaScriptCatalog

from maps.models import OfferKind, PublicGround, PublicParcel, Readiness
from maps.public_land import searching
from maps.public_land.doors import open_to_all, page
from maps.public_land.industries import INDUSTRIES
from maps.public_land.kept_sheets import kept
from maps.public_land.picture import overview
from maps.public_land.reading import as_public
from maps.public_land.sheet import made_now, public_address, sheet_context
from maps.public_land.tiles import tile
from maps.tiles.views import MEDIA_TYPE
from maps.views import tiles_of

A_PAGE = 24
WAIT_S = 20
"""After how long somebody may ask again for a sheet that is not ready."""


@open_to_all
@require_safe
def offers_page(request: HttpRequest) -> HttpResponse:
    """Offers as map and list, narrowed by the address."""
    search = searching.read_search(request.GET)
    with as_public():
        found = searching.found(search)
        everything = PublicParcel.objects.aggregate(box=Extent("geom_3857"))
        reviews = sorted(set(PublicParcel.objects.values_list("review_number", "exemption_document")))
        context = {
            "zones": list(PublicGround.objects.filter(feature="zone").values_list("name", flat=True)),
            "made_up": PublicParcel.objects.filter(made_up=True).exists(),
            "total": PublicParcel.objects.count(),
            "industries": _industries(),
        }
    listed = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "maps/public_land/offers.html",
        context
        | {
            "search": search,
            "listed": listed,
            "found": found,
            "codes": " ".join(offer.code for offer in found),
            "reviews": [number for number, _document in reviews if number],
            "exemptions": [document for _number, document in reviews if document],
            "box": _box(everything["box"]),
            "tiles": tiles_of("land-tile"),
            "ground": tiles_of("land-ground-tile"),
            "kinds": OfferKind.choices,
            "sizes": [(key, kind, words) for key, (kind, _least, _below, words) in searching.SIZES.items()],
            "readiness": Readiness.choices,
            "sorts": [(key, words) for key, (words, _order) in searching.SORTS.items()],
        },
    )


def _industries() -> list[tuple[str, Any]]:
    """The industries that any offer names."""
    named = {code for codes in PublicParcel.objects.values_list("industries", flat=True) for code in codes}
    return [(code, words) for code, words in INDUSTRIES.items() if code in named]


def _box(box: tuple[float, float, float, float] | None) -> str:
    """West, south, east, north in degrees, widened to whole thousandths: where the map begins."""
    if box is None:
        return ""
    shape = Polygon.from_bbox(box)
    shape.srid = 3857
    west, south, east, north = shape.transform(4326, clone=True).extent
    return f"{floor(west * 1e3) / 1e3},{floor(south * 1e3) / 1e3},{ceil(east * 1e3) / 1e3},{ceil(north * 1e3) / 1e3}"


def offer_or_none(code: str) -> PublicParcel | None:
    """A published offer by its number. Call as the public."""
    return PublicParcel.objects.filter(code=code).first()


@open_to_all
@require_safe
def offer_page(request: HttpRequest, code: str) -> HttpResponse:
    """One offer's sheet; one that is offered no more says so."""
    with as_public():
        offer = offer_or_none(code)
        context = sheet_context(offer, public_address(request, code)) if offer else {}
    if offer is None:
        return page(request, "maps/public_land/gone.html", {"code": code}, status=404)
    return page(request, "maps/public_land/offer.html", context)


@open_to_all
@require_safe
def offer_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The sheet as PDF: the one kept since publication, else made now; while another is made, a page that says so."""
    address = public_address(request, code)
    with as_public():
        offer = offer_or_none(code)
        content = kept(offer, address) if offer else None
        context = sheet_context(offer, address) if offer and content is None else {}
    if offer is None:
        return page(request, "maps/public_land/gone.html", {"code": code}, status=404)
    content = content or made_now(context)
    if content is None:
        busy = page(request, "maps/public_land/sheet_later.html", {"code": code}, status=503)
        busy.headers["Retry-After"] = str(WAIT_S)
        return busy
    name = f'inline; filename="{offer.code}.pdf"'
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": name})


@open_to_all
@require_safe
def land_tile(request: HttpRequest, z: int, x: int, y: int, layer: str) -> HttpResponse:
    """A tile of outlines or of the ground, at display zooms."""
    body = tile(layer, z, x, y)
    if body is None:
        return HttpResponseNotFound()  # plain: the site's own page would bring a form and its cookie
    return HttpResponse(body, content_type=MEDIA_TYPE)


@open_to_all
@require_safe
def land_picture(request: HttpRequest) -> HttpResponse:
    """The drawn map of what the address looks for."""
    with as_public():
        found = searching.found(searching.read_search(request.GET))
        picture = overview(offer.code for offer in found)
    return HttpResponse(picture, content_type="image/svg+xml")


public_words = open_to_all(require_safe(JavaScriptCatalog.as_view(packages=["maps"])))
"""The words of the map's script, in the language of the page."""
