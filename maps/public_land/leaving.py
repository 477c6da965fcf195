"""Why an offer left the public page, and what somebody has to do about it, in sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from maps.models import Listing, ListingChange, ListingState
from maps.public_land.facts import facts_of
from maps.public_land.rules import land_reasons
from maps.writing import number
from parcels.models import Parcel
from parcels.refusals import message

CHECKED_DAILY = frozenset({"floor_m2", "town_name", "town_name_en"})
"""Published facts that come from other tables than the parcel's; the others are columns of the parcel."""
_CAME_OF = """
WITH RECURSIVE came (ended, parcel) AS (
    SELECT l.parent_id, l.child_id FROM parcels_lineage l JOIN parcels_parcel p ON p.id = l.parent_id
    WHERE l.parent_id = ANY(%s) AND p.status = 'retired'
    UNION SELECT c.ended, l.child_id FROM came c JOIN parcels_lineage l ON l.parent_id = c.parcel)
SELECT c.ended, p.id, p.parcel_code FROM came c JOIN parcels_parcel p ON p.id = c.parcel
JOIN parcels_parcel was ON was.id = c.ended
WHERE p.status = 'active' ORDER BY ST_Area(ST_Intersection(was.geom, p.geom)) DESC, p.parcel_code
"""


@dataclass(frozen=True)
class Left:
    """What changed, what to do, and (id, code) of the parcels that came of one that ended."""

    why: str
    todo: str
    successors: list[tuple[int, str]]


def left(listings: Iterable[Listing]) -> dict[int, Left]:
    """For each of these offers that the register took off the page, by its id."""
    gone = [one for one in listings if one.state == ListingState.CHANGED]
    ids = [one.parcel_id for one in gone]
    parcels = Parcel.objects.select_related("batch", "measure").defer("geom", "geom_3857").filter(pk__in=ids)
    facts, heirs = facts_of(list(parcels)), _successors(ids)
    found = {}
    for one in gone:
        against = [message(code, {}) for code in land_reasons(facts[one.parcel_id], one.basis)]
        found[one.pk] = Left(_why(one), _todo(one, against, heirs[one.parcel_id]), heirs[one.parcel_id])
    return found


def _why(one: Listing) -> str:
    label = str(ListingChange(one.changed_what).label) if one.changed_what else ""
    told = [_named(name) for name in one.changed_detail.get("fields", [])]
    if moved := one.changed_detail.get("moved_m2"):
        told.insert(0, _("{area} m² moved").format(area=number(moved, 2)))
    told += [message(code, {}) for code in one.changed_detail.get("reasons", [])]
    return _("{what}: {told}").format(what=label, told=_(", ").join(told)) if told else label


def _named(name: str) -> str:
    model = Listing if name in CHECKED_DAILY else Parcel
    return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _todo(one: Listing, against: list[str], heirs: list[tuple[int, str]]) -> str:
    if heirs:
        return _("End this offer, and draft one of what came of the parcel.")
    if against:
        return _("Mend the register, or end this offer. Against it speaks: {reasons}.").format(
            reasons=_("; ").join(against)
        )
    if one.changed_what == ListingChange.SHAPE:
        return _("Look at outline and areas in the preview, then have it published again.")
    return _("Look at the offer, then have it published again, or end it.")


def _successors(ids: list[int]) -> dict[int, list[tuple[int, str]]]:
    """The parcels (id, code) that came of each of these that ended and stand today; the one with most land first."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_CAME_OF, [ids])
        for ended, pk, code in cursor.fetchall():
            found[ended].append((pk, code))
    return found
