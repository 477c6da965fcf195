"""One value into many parcels at once: a comparison to look at, then one operation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import QuerySet
from django.http import HttpRequest

from parcels.models import Operation, Parcel, User
from parcels.refusals import Refusal
from parcels.register.columns import COLUMNS, read_words
from parcels.register.differences import fingerprint, without_refused
from parcels.surgery.attributes import Comparison, Edit, compare, save
from parcels.surgery.paper import Paper

MOST = 20_000
ONLY_EMPTY = "only_empty"


def compare_bulk(
    parcels: QuerySet[Parcel], values: Mapping[str, str], user: User, only_empty: bool = False
) -> Comparison:
    """Compare new values with what stands in these parcels; an empty text makes a value unknown.

    Parameters
    ----------
    parcels : QuerySet
        The selection.
    values : mapping
        Text by column, in words or codes.
    user : User
        Whose towns count: parcels elsewhere are refused by name.
    only_empty : bool
        Fill in what is unknown and leave known values alone.

    Raises
    ------
    Refusal
        ``bulk_nothing_chosen``, ``bulk_too_many``.
    """
    texts = {name: read_words(COLUMNS[name], text.strip()) for name, text in values.items() if name in COLUMNS}
    if not texts:
        raise Refusal("bulk_no_column")
    attributes = [COLUMNS[name].attribute for name in texts]
    rows = list(parcels.order_by("pk").values("id", "version", *attributes)[: MOST + 1])
    if not rows:
        raise Refusal("bulk_nothing_chosen")
    if len(rows) > MOST:
        raise Refusal("bulk_too_many", {"limit": MOST})
    edits = [Edit(row["id"], row["version"], _wanted(row, texts, only_empty)) for row in rows]
    return compare([edit for edit in edits if edit.values], user)


def _wanted(row: Mapping[str, object], texts: Mapping[str, str], only_empty: bool) -> dict[str, str | None]:
    return {name: text for name, text in texts.items() if not only_empty or row[COLUMNS[name].attribute] in (None, "")}


def save_bulk(
    compared: Comparison, seen: str, user: User, paper: Paper, request: HttpRequest | None = None
) -> Operation | None:
    """Save what was shown, refused parcels left out, in one operation.

    Raises
    ------
    Refusal
        ``difference_changed`` when the register has changed since the preview, and those of `save`.
    """
    refuse_changed(compared, seen)
    return save(without_refused(compared), user, paper, request)


def refuse_changed(compared: Comparison, seen: str) -> None:
    """Refuse a save that rests on another difference than the one that was shown."""
    if fingerprint(compared) != seen:
        raise Refusal("difference_changed")


def shown_values(values: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
    """Return the values of the columns that were chosen in a form."""
    return {name: values.get(f"value-{name}", "") for name in names if name in COLUMNS}
