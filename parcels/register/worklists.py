"""Worklists: parcels to work through, ticked off one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from parcels.models import Parcel, User, Worklist, WorklistItem
from parcels.permissions import visible_parcels
from parcels.refusals import Refusal

MOST = 5_000


@dataclass(frozen=True)
class Progress:
    """How far a worklist is."""

    done: int
    total: int

    @property
    def left(self) -> int:
        """Parcels that are still to be done."""
        return self.total - self.done


def visible_worklists(user: User) -> QuerySet[Worklist]:
    """Return the user's own lists and the shared ones, with their counts."""
    mine_or_shared = Worklist.objects.filter(Q(owner=user) | Q(shared=True)).select_related("owner")
    counts = {"total": Count("items"), "done": Count("items", filter=Q(items__done_at__isnull=False))}
    return mine_or_shared.annotate(**counts).order_by("closed_at", "-pk")


def make(parcels: QuerySet[Parcel], name: str, purpose: str, shared: bool, user: User) -> Worklist:
    """Make a worklist of these parcels, in their order of codes.

    Raises
    ------
    Refusal
        ``worklist_name_missing``, ``worklist_empty``, ``worklist_too_long``.
    """
    if not name.strip():
        raise Refusal("worklist_name_missing")
    ids = list(parcels.order_by("parcel_code").values_list("pk", flat=True)[: MOST + 1])
    if not ids:
        raise Refusal("worklist_empty")
    if len(ids) > MOST:
        raise Refusal("worklist_too_long", {"limit": MOST})
    with transaction.atomic():
        made = Worklist.objects.create(name=name.strip()[:80], purpose=purpose.strip()[:300], owner=user, shared=shared)
        WorklistItem.objects.bulk_create(WorklistItem(worklist=made, parcel_id=key) for key in ids)
    return made


def items_of(worklist: Worklist, user: User) -> QuerySet[WorklistItem]:
    """Return the list's parcels that the user may read, as they were put in."""
    may_read = Exists(visible_parcels(user).filter(pk=OuterRef("parcel")))
    return worklist.items.filter(may_read).select_related("parcel__town", "done_by").order_by("pk")


def progress_of(items: QuerySet[WorklistItem]) -> Progress:
    """Count what is done."""
    counts = items.aggregate(total=Count("pk"), done=Count("pk", filter=Q(done_at__isnull=False)))
    return Progress(counts["done"], counts["total"])


def tick(item: WorklistItem, done: bool, note: str, user: User) -> None:
    """Note that a parcel is done, or is not, with a note."""
    item.note = note.strip()[:300]
    if done != (item.done_at is not None):
        item.done_at, item.done_by = (timezone.now(), user) if done else (None, None)
    item.save(update_fields=["note", "done_at", "done_by"])


def next_of(items: QuerySet[WorklistItem], after: int = 0) -> WorklistItem | None:
    """Return the next parcel that is to be done, beginning anew at the end."""
    left = items.filter(done_at__isnull=True)
    return left.filter(pk__gt=after).first() or left.first()


def table_rows(items: Sequence[WorklistItem]) -> list[list[str]]:
    """Return the list for a file."""
    return [
        [
            item.parcel.parcel_code,
            item.parcel.address,
            timezone.localtime(item.done_at).strftime("%Y-%m-%d %H:%M") if item.done_at else "",
            str(item.done_by) if item.done_by else "",
            item.note,
        ]
        for item in items
    ]
