"""The register at a moment: what was true on a day, as it was known at an instant (DESIGN section 4).

True on a day is read off the columns of a span of validity; known at an instant off the history that triggers keep: of
each object the newest event row up to then, unless that row tells of a deletion. The newest row is asked for once,
here, for lists, exports and analysis alike.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.gis.db.models.functions import Area
from django.db.models import FloatField, GeneratedField, Q, QuerySet
from django.db.models.functions import Cast

from parcels.models import Building, Encumbrance, Occupation, Parcel, ParcelStatus, PlanningZone

# The first day on which a row holds, and the day from which it holds no more.
SPANS: dict[Any, tuple[str, str]] = {
    Parcel: ("valid_from", "valid_to"),
    PlanningZone: ("valid_from", "valid_to"),
    Building: ("built_on", "demolished_on"),
    Occupation: ("from_date", "to_date"),
    Encumbrance: ("from_date", "to_date"),
}


def parcels_at(as_of: date | None = None, known_at: datetime | None = None) -> QuerySet[Any]:
    """Return the parcels that stood on a day, as they were known at an instant.

    Parameters
    ----------
    as_of : date, optional
        The day; left out, what is active in that knowledge.
    known_at : datetime, optional
        The instant, with time zone; left out, now.

    Returns
    -------
    QuerySet
        Of `Parcel` when nothing but the present knowledge is wanted, else of its event rows. Both have the parcel's
        fields with `id` and `area_m2` (m²); only `pk` differs, so ask for `id`.
    """
    found = rows_at(Parcel, as_of, known_at)
    return found if as_of else found.filter(status=ParcelStatus.ACTIVE)


def rows_at(model: Any, as_of: date | None = None, known_at: datetime | None = None) -> QuerySet[Any]:
    """Return the rows of any table of the register that hold on a day, as they were known at an instant."""
    found = model.objects.all() if known_at is None else _known(model, known_at)
    return found.filter(holds(model, as_of)) if as_of and model in SPANS else found


def holds(model: Any, day: date) -> Q:
    """Return the condition that a row's span holds on a day; a bound that is unknown does not exclude it."""
    begin, end = SPANS[model]
    begun = Q(**{f"{begin}__isnull": True}) | Q(**{f"{begin}__lte": day})
    return begun & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": day}))


def _known(model: Any, known_at: datetime) -> QuerySet[Any]:
    events = model.pgh_event_model.objects
    newest = events.filter(pgh_created_at__lte=known_at).order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    rows = events.filter(pgh_id__in=newest.values("pgh_id")).exclude(pgh_label="delete")
    derived = {field.column for field in model._meta.concrete_fields if isinstance(field, GeneratedField)}
    # The history leaves out what the database derives: derive it again.
    return rows.annotate(area_m2=Cast(Area("geom"), FloatField())) if "area_m2" in derived else rows
