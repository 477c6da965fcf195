"""What happened to a parcel: its versions by the history triggers, and where its land came from."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from parcels.models import Lineage, Parcel, User

SILENT = {"pgh_id", "pgh_created_at", "pgh_label", "pgh_obj", "pgh_context", "id", "version", "updated_at", "geom"}
NEWEST = 12


@dataclass(frozen=True)
class Event:
    """One change: when, by whom, and which columns with their old and new values."""

    at: datetime
    what: str
    who: str
    version: int
    changes: list[tuple[str, str, str]] = field(default_factory=list)


def events_of(parcel: Parcel) -> list[Event]:
    """The newest changes of a parcel, newest first."""
    model: Any = apps.get_model("parcels", "ParcelEvent")
    rows = list(model.objects.filter(pgh_obj=parcel.pk).select_related("pgh_context").order_by("-pgh_id")[: NEWEST + 1])
    names = _people(rows)
    older = [*rows[1:], None][: len(rows)]
    return [_event(row, before, names) for row, before in zip(rows, older, strict=True)][:NEWEST]


def _people(rows: list[Any]) -> dict[Any, str]:
    asked = {row.pgh_context.metadata.get("user") for row in rows if row.pgh_context}
    return {user.pk: user.get_full_name() or user.username for user in User.objects.filter(pk__in=asked - {None})}


def _event(row: Any, before: Any, names: dict[Any, str]) -> Event:
    metadata = row.pgh_context.metadata if row.pgh_context else {}
    changes = _changes(before, row) if before is not None and row.pgh_label == "update" else []
    moved = before is not None and row.pgh_label == "update" and row.geom != before.geom
    what = {"insert": _("Entered"), "delete": _("Removed")}.get(row.pgh_label) or (
        _("Boundary changed") if moved else _("Changed")
    )
    return Event(row.pgh_created_at, what, names.get(metadata.get("user"), ""), row.version, changes)


def _changes(before: Any, after: Any) -> list[tuple[str, str, str]]:
    found = []
    for column in after._meta.fields:
        if column.name in SILENT:
            continue
        old, new = (column.value_from_object(row) for row in (before, after))
        if old != new:
            found.append((str(column.verbose_name), _shown(old), _shown(new)))
    return found


def _shown(value: Any) -> str:
    return "—" if value in (None, "") else {True: _("yes"), False: _("no")}.get(value, str(value))


def ancestry_of(parcel: Parcel) -> dict[str, list[Lineage]]:
    """The parcels this one came out of, and those that came out of it."""
    links = Lineage.objects.select_related("parent", "child", "operation")
    return {"parents": list(links.filter(child=parcel)), "children": list(links.filter(parent=parcel))}
