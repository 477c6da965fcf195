"""What staff do with a land offer: draft, edit, publish, withdraw; each in one transaction, each in the audit log."""

from collections.abc import Mapping
from typing import Any

import shapely
from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry
from django.db import connection, transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from maps.models import (
    Listing,
    ListingBasis,
    ListingChange,
    ListingEnd,
    ListingState,
    OfferKind,
    PublicGround,
    PublicParcel,
)
from maps.models.offer import OFFER_FIELDS
from maps.public_land.facts import facts_of
from maps.public_land.generalising import generalise
from maps.public_land.ground import lay_ground
from maps.public_land.kept_sheets import ask_for_sheets
from maps.public_land.leaving import CHECKED_DAILY
from maps.public_land.rules import Publication, land_reasons, publication_reasons, rounded_floor, rounded_mu
from parcels import audit
from parcels.models import Enterprise, Parcel, User
from parcels.refusals import Refusal
from parcels.units import m2_to_mu

LOCK = 0x1A4D0FFE  # one publication or new number at a time
OPEN = (ListingState.DRAFT, ListingState.CHANGED)


@transaction.atomic
def draft(parcel: Parcel, values: Mapping[str, Any], user: User, request: HttpRequest | None = None) -> Listing:
    """Begin an offer of a parcel.

    Raises
    ------
    Refusal
        ``offer_already_listed``.
    """
    _one_at_a_time()
    taken = parcel.listings.exclude(state=ListingState.WITHDRAWN).first()
    if taken is not None:
        raise Refusal("offer_already_listed", {"offer": taken.code})
    listing = Listing(parcel=parcel, code=_next_code(), drafted_by=user, edited_by=user, **values)
    take_from_register(listing)
    listing.save()
    if not PublicGround.objects.exists():
        lay_ground()  # so that the first preview shows where the land lies
    audit.record(user, "listing_drafted", listing, {"code": listing.code, "parcel": parcel.parcel_code}, request)
    return listing


@transaction.atomic
def edit(
    listing: Listing, seen: int, values: Mapping[str, Any], user: User, request: HttpRequest | None = None
) -> None:
    """Change an offer that is not on the page.

    Raises
    ------
    Refusal
        ``offer_not_open``, ``offer_stale``.
    """
    row = _locked(listing, OPEN, seen)
    changed = sorted(name for name, value in values.items() if getattr(row, name) != value)
    for name, value in values.items():
        setattr(row, name, value)
    row.edited_by, row.edition = user, row.edition + 1
    take_from_register(row)
    row.save()
    audit.record(user, "listing_edited", row, {"code": row.code, "fields": changed}, request)


def take_from_register(listing: Listing) -> None:
    """Fill in what nobody types: kind, rounded areas, town. No figure on the page can differ from the register."""
    parcel = Parcel.objects.select_related("batch", "measure", "town").get(pk=listing.parcel_id)
    facts = facts_of([parcel])[parcel.pk]
    plant = listing.basis == ListingBasis.PLANT
    listing.kind = OfferKind.PLANT if plant else OfferKind.LAND
    listing.area_mu = rounded_mu(m2_to_mu(parcel.area_m2))
    listing.floor_m2 = rounded_floor(facts.vacant_floor_m2) if plant and facts.vacant_floor_m2 else None
    listing.town_name = parcel.town.name if parcel.town else ""
    listing.town_name_en = parcel.town.name_en if parcel.town else ""


def reasons_against(listing: Listing, user: User | None = None) -> list[str]:
    """Why the offer may not go public as it is; with `user`, also whether this one may let it."""
    parcel = Parcel.objects.select_related("batch", "measure").get(pk=listing.parcel_id)
    publication = Publication(
        basis=listing.basis,
        basis_document=listing.basis_document,
        contact_office=listing.contact_office,
        review_number=listing.review_number,
        exemption_reason=listing.exemption_reason,
        exemption_document=listing.exemption_document,
        same_person=user is not None and listing.edited_by_id == user.pk,
        texts=(listing.note, listing.note_en, listing.contact_office, listing.contact_office_en, listing.contact_phone),
    )
    firms = Enterprise.objects.filter(Q(occupations__parcel=parcel) | Q(landcontract__parcel=parcel)).distinct()
    names = [name for pair in firms.values_list("name", "credit_code") for name in pair]
    against = land_reasons(facts_of([parcel])[parcel.pk], listing.basis)
    return against + publication_reasons(publication, [parcel.parcel_code], names)


@transaction.atomic
def publish(
    listing: Listing, seen: int, review: Mapping[str, str], user: User, request: HttpRequest | None = None
) -> PublicParcel:
    """Put an offer on the public page, or one that the register took off back on it.

    Parameters
    ----------
    review : mapping
        `review_number`, or `exemption_reason` and `exemption_document`.

    Raises
    ------
    Refusal
        The first of the reasons of `rules`; ``offer_not_open``, ``offer_stale``.
    """
    _one_at_a_time()
    # Held until we commit: what changes the parcel meanwhile waits, and then finds the offer published.
    parcel = Parcel.objects.select_for_update(of=("self",)).get(pk=listing.parcel_id)
    row = _locked(listing, OPEN, seen)
    for name in ("review_number", "exemption_reason", "exemption_document"):
        setattr(row, name, review.get(name, ""))
    if against := reasons_against(row, user):
        raise Refusal(against[0])
    take_from_register(row)
    row.state, row.parcel_version, row.edition = ListingState.PUBLISHED, parcel.version, row.edition + 1
    row.published_by, row.published_on = user, timezone.localdate()
    row.land = parcel.geom
    row.changed_at, row.changed_what, row.changed_detail, row.withdrawn_on = None, "", {}, None
    row.save()
    public = public_copy(row)
    public.save(force_insert=True)
    lay_ground()
    ask_for_sheets(public, user, request)
    detail = {"code": row.code, **{name: getattr(row, name) for name in review if getattr(row, name)}}
    audit.record(user, "listing_published", row, detail, request)
    return public


def public_copy(listing: Listing) -> PublicParcel:
    """The published copy as it would be now, not saved: also what the preview shows."""
    parcel = Parcel.objects.select_related("zone").get(pk=listing.parcel_id)
    outline = generalise(shapely.from_wkb(bytes(parcel.geom.wkb)), settings.LANDGIS_PUBLIC_PRECISION_M)
    return PublicParcel(
        listing=listing,
        code=listing.code,
        review_number=listing.review_number,
        exemption_document="" if listing.review_number else listing.exemption_document,
        published_on=listing.published_on or timezone.localdate(),
        made_up=bool(parcel.zone and parcel.zone.made_up),
        updated_at=timezone.now(),
        geom=GEOSGeometry(memoryview(shapely.to_wkb(outline)), srid=settings.LANDGIS_SRID),
        **{name: getattr(listing, name) for name in OFFER_FIELDS},
    )


@transaction.atomic
def withdraw(
    listing: Listing,
    user: User,
    request: HttpRequest | None = None,
    ended_as: str = ListingEnd.GIVEN_UP,
    document: str = "",
) -> None:
    """Take an offer off the page, or give a draft up; it stays in the list.

    Parameters
    ----------
    ended_as, document : str
        How it ended, and by which document; land that was supplied or transferred needs one.

    Raises
    ------
    Refusal
        ``offer_not_open`` when it was withdrawn before, ``offer_end_unknown``, ``offer_end_document_missing``.
    """
    if ended_as not in ListingEnd.values:
        raise Refusal("offer_end_unknown")
    if ended_as == ListingEnd.SUPPLIED and not document.strip():
        raise Refusal("offer_end_document_missing")
    row = _locked(listing, (*OPEN, ListingState.PUBLISHED))
    was = row.state
    row.state, row.withdrawn_on, row.edition = ListingState.WITHDRAWN, timezone.localdate(), row.edition + 1
    row.ended_as, row.end_document = ended_as, document.strip()[:300]
    row.save()
    PublicParcel.objects.filter(listing=row).delete()
    detail = {"code": row.code, "was": was, "ended_as": row.ended_as, "document": row.end_document}
    audit.record(user, "listing_withdrawn", row, detail, request)


@transaction.atomic
def recheck() -> int:
    """Take off the page what no trigger sees: a seizure that begins today, a run's finding, a fact of another table.

    Returns
    -------
    int
        How many offers left.
    """
    shown = list(Listing.objects.select_for_update().filter(state=ListingState.PUBLISHED))
    parcels = Parcel.objects.select_related("batch", "measure").filter(listings__in=shown)
    facts = facts_of(list(parcels))
    closed = 0
    for row in shown:
        if against := land_reasons(facts[row.parcel_id], row.basis):
            _close(row, ListingChange.RULES, {"reasons": against})
        elif untrue := _untrue(row):
            _close(row, ListingChange.FACTS, {"fields": untrue})
        closed += row.state != ListingState.PUBLISHED
    return closed


def _untrue(row: Listing) -> list[str]:
    """Published facts that the register gives otherwise by now: a plant's floor, the town's name."""
    now = Listing(parcel_id=row.parcel_id, basis=row.basis)
    take_from_register(now)
    return [name for name in sorted(CHECKED_DAILY) if getattr(now, name) != getattr(row, name)]


def _close(row: Listing, what: str, detail: dict[str, list[str]]) -> None:
    row.state, row.changed_at = ListingState.CHANGED, timezone.now()
    row.changed_what, row.changed_detail = what, detail
    row.save(update_fields=["state", "changed_at", "changed_what", "changed_detail"])
    PublicParcel.objects.filter(listing=row).delete()
    audit.record(None, "listing_closed", row, {"code": row.code, "changed": what, **detail})


def _locked(listing: Listing, states: tuple[str, ...], seen: int | None = None) -> Listing:
    row = Listing.objects.select_for_update(of=("self",)).get(pk=listing.pk)
    if seen is not None and row.edition != seen:
        raise Refusal("offer_stale")
    if row.state not in states:
        raise Refusal("offer_not_open", {"offer": row.code})
    return row


def _next_code() -> str:
    """The year and a running number: it tells nothing about the parcel, and is never used again."""
    year = timezone.localdate().year
    last = Listing.objects.filter(code__startswith=f"{year}-").order_by("-code").values_list("code", flat=True).first()
    return f"{year}-{int(last.split('-')[1]) + 1 if last else 1:04d}"


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
