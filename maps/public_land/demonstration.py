"""A few made-up offers for the demonstration: drafted by one person, published by another, one enquiry waiting."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from maps.models import Enquiry, Listing, ListingBasis, ListingEnd
from maps.public_land import publishing
from maps.public_land.candidates import candidates
from parcels.management.commands.create_demo_users import demonstration_user
from parcels.models import Occupation, ParcelStatus, Role, User, UseType

SHOWN = {ListingBasis.REMAINDER: 7, ListingBasis.IDLE: 3, ListingBasis.PLANT: 2}
TRADES: tuple[list[str], ...] = (["30", "33"], ["38", "39"], ["34", "35"], ["17", "18"], ["27"], [])
SERVICES = (
    ["road", "water", "drainage", "power", "gas", "telecom", "levelled"],
    ["road", "water", "drainage", "power", "levelled"],
    ["road", "water", "power"],
)
READY = ("now", "half_year", "now", "year")
OFFICE = {
    "contact_office": "青溪开发区招商办公室（虚构）",
    "contact_office_en": "Qingxi zone office for investors (made up)",
    "contact_phone": "0000-0000000",
}
REVIEW = {"exemption_reason": "演示数据，虚构用地", "exemption_document": "演示〔2026〕1号（虚构）"}


@transaction.atomic
def lay_offers() -> int:
    """Publish the made-up offers, leave one as a draft, one supplied already; returns how many are on the page."""
    drafter, publisher = demonstration_user(Role.STAFF)[0], demonstration_user(Role.LEADER)[0]
    _empty_two_plants()
    published = 0
    for basis, wanted in SHOWN.items():
        for number, found in enumerate(candidates(drafter, basis, free=True)[:wanted]):
            listing = publishing.draft(found.parcel, _values(basis, number), drafter)
            publishing.publish(listing, listing.edition, REVIEW, publisher)
            published += 1
    _leave_a_draft(drafter)
    _supply_one(drafter, publisher)
    _ask_something()
    return published


def _values(basis: str, number: int) -> dict[str, Any]:
    low = Decimal(18 + 3 * (number % 5)) if basis == ListingBasis.PLANT else Decimal(24 + 2 * (number % 6))
    return {
        "basis": basis,
        "basis_document": "青开管〔2026〕17号（虚构）" if basis == ListingBasis.IDLE else "",
        "readiness": READY[number % len(READY)],
        "price_from": None if number % 6 == 4 else low,
        "price_to": None if number % 6 == 4 else low + 4,
        "far_min": None if basis == ListingBasis.PLANT else 1.2,
        "far_max": None if basis == ListingBasis.PLANT else 2.5,
        "industries": TRADES[number % len(TRADES)],
        "infrastructure": SERVICES[number % len(SERVICES)],
        "note": "净地，可按标准地出让。" if basis == ListingBasis.REMAINDER else "",
        "note_en": "Cleared land, to be granted as standard land." if basis == ListingBasis.REMAINDER else "",
        **OFFICE,
    }


def _empty_two_plants() -> None:
    """Two made-up tenants of standard plants have moved out yesterday."""
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    let = Occupation.objects.filter(
        parcel__use_type=UseType.STANDARD_PLANT,
        parcel__status=ParcelStatus.ACTIVE,
        to_date=None,
        floor_m2__gt=500,
        from_date__lt=yesterday,
    ).order_by(F("floor_m2").desc(nulls_last=True), "id")
    seen: dict[int, int] = {}
    for parcel, occupation in let.values_list("parcel_id", "pk"):
        seen.setdefault(parcel, occupation)
    for pk in list(seen.values())[:2]:
        Occupation.objects.filter(pk=pk).update(to_date=yesterday)


def _leave_a_draft(drafter: User) -> None:
    left = candidates(drafter, ListingBasis.REMAINDER, free=True)
    if left:
        publishing.draft(left[0].parcel, _values(ListingBasis.REMAINDER, 1), drafter)


def _supply_one(drafter: User, publisher: User) -> None:
    """A made-up offer that ended: its land was supplied, by a document."""
    left = candidates(drafter, ListingBasis.REMAINDER, free=True)
    if left:
        listing = publishing.draft(left[0].parcel, _values(ListingBasis.REMAINDER, 2), drafter)
        publishing.publish(listing, listing.edition, REVIEW, publisher)
        publishing.withdraw(listing, publisher, None, ListingEnd.SUPPLIED, "成交确认书〔2026〕3号（虚构）")


def _ask_something() -> None:
    """A made-up enquiry, so that the inbox isn't empty."""
    Enquiry.objects.create(
        listing=Listing.objects.order_by("id").first(),
        name="来访者（虚构）",
        firm="示例光电有限公司（虚构）",
        email="visitor@example.com",
        needs_mu=Decimal(30),
        industry="光电元件",
        message="计划投资 1.2 亿元，需净地约 30 亩，明年三季度开工。（虚构）",
        language="zh-hans",
        delete_on=timezone.localdate() + dt.timedelta(days=settings.LANDGIS_ENQUIRY_KEEP_DAYS),
    )
