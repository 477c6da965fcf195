"""Land to offer: a batch that is ready, land recognised as idle, a plant half let; published by a second person."""

import datetime as dt
from typing import Any

from django.contrib.gis.geos import MultiPolygon, Polygon

from maps.models import Listing, ListingBasis
from maps.public_land import publishing
from parcels.models import ApprovalBatch, ContextFeature, Enterprise, Occupation, Parcel, Performance, Town, User, Zone

SRID = 4549
WEST, SOUTH = 488_003.217, 3_257_004.842
REVIEW = {"review_number": "浙S（2026）99号"}
FIRM, CREDIT = "恒屹水晶有限公司", "91330726MADE000001"
VALUES: dict[str, Any] = {
    "land_use": "industry",
    "readiness": "now",
    "price_from": 26,
    "price_to": 30,
    "far_min": 1.2,
    "far_max": 2.5,
    "industries": ["30"],
    "infrastructure": ["road", "power"],
    "contact_office": "青溪招商办",
    "contact_phone": "0579-0000000",
}


def make_user(name: str, *roles: str) -> User:
    return User.objects.get_or_create(username=name, defaults={"roles": list(roles)})[0]


def plot(column: int, width: float = 150.4, depth: float = 120.7) -> MultiPolygon:
    """A plot beside a street, its corners at odd centimetres."""
    x, y = WEST + column * 260.0, SOUTH
    ring = [(x, y), (x + width, y + 3.31), (x + width - 6.12, y + depth), (x + 2.7, y + depth - 4.4), (x, y)]
    return MultiPolygon(Polygon(ring), srid=SRID)


def lay_land(made_up: bool = True) -> dict[str, Parcel]:
    """A parcel of each basis, by basis, in a zone with a street."""
    outline = Polygon.from_bbox((WEST - 200, SOUTH - 200, WEST + 1500, SOUTH + 500))
    zone = Zone.objects.create(code="QX", name="青溪经济开发区", made_up=made_up, geom=MultiPolygon(outline, srid=SRID))
    town = Town.objects.create(code="339901001", name="柳桥片区", name_en="Liuqiao")
    street = f"LINESTRING({WEST - 180.3} {SOUTH - 31.7}, {WEST + 1400.2} {SOUTH - 22.9})"
    ContextFeature.objects.create(feature="road", name="平湖路", width_m=24, geom=f"SRID={SRID};{street}")
    batch = ApprovalBatch.objects.create(
        doc_no="浙土字〔2025〕0412号",
        approved_on=dt.date(2025, 6, 18),
        land_acquired=True,
        infrastructure_ready=True,
        plan_conforms=True,
        geom=plot(0),
    )
    shared = {"zone": zone, "town": town, "land_use_code": "100102"}
    remainder = Parcel.objects.create(
        parcel_code="0412-1", kind="approved_remainder", batch=batch, geom=plot(0), **shared
    )
    idle = Parcel.objects.create(
        parcel_code="339901001001GB00102", stock_category="idle", recognised=True, geom=plot(1), **shared
    )
    plant = Parcel.objects.create(
        parcel_code="339901001001GB00103", use_type="standard_plant", floor_area_m2=9000, geom=plot(2), **shared
    )
    firm = Enterprise.objects.create(credit_code=CREDIT, name=FIRM)
    Performance.objects.create(enterprise=firm, year=2025, tax_wan=811.25, output_wan=9137.5)
    for parcel, floor in ((idle, None), (plant, 5850)):
        Occupation.objects.create(
            parcel=parcel, enterprise=firm, from_date=dt.date(2020, 1, 1), mode="own", land_m2=6000, floor_m2=floor
        )
    return {"remainder": remainder, "idle": idle, "plant": plant}


def offer(parcel: Parcel, basis: str, **changes: Any) -> Listing:
    """A draft of an offer."""
    consent = {"basis_document": "青开管〔2026〕17号"} if basis == ListingBasis.IDLE else {}
    return publishing.draft(parcel, VALUES | consent | {"basis": basis} | changes, make_user("drafter", "staff"))


def publish(listing: Listing) -> None:
    listing.refresh_from_db()
    publishing.publish(listing, listing.edition, REVIEW, make_user("leader", "leader"))
    listing.refresh_from_db()


def lay_offers() -> dict[str, Listing]:
    """One published offer of each basis, by basis."""
    made = {basis: offer(parcel, basis) for basis, parcel in lay_land().items()}
    for listing in made.values():
        publish(listing)
    return made
