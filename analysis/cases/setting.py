"""Setting the yearly tasks: cell by cell of one table of kinds by towns, in one transaction."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from analysis.arithmetic.tasks import KINDS
from analysis.cases.models import YearlyTask
from analysis.cases.people import name_of
from parcels import audit
from parcels.models import User, Zone
from parcels.refusals import Refusal

LOCK = 5522
SUGGESTED = {"new_industrial_land": 1000.0}
"""What the zone's plan asks of every year: 1,000 mu of new industrial land (fourteenth five-year plan)."""

Cell = tuple[str, int | None]
"""A kind of task, and the town's id (None: the whole zone)."""


@dataclass(frozen=True)
class Paper:
    """The document that sets the tasks."""

    document: str
    document_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Change:
    """One cell that would change; None is no task."""

    kind: str
    town: int | None
    before: float | None
    after: float | None


@dataclass(frozen=True)
class TaskTable:
    """The tasks of a zone and a year as they stand, with a word for all of it."""

    zone: Zone
    year: int
    tasks: Mapping[Cell, YearlyTask]

    @property
    def seen(self) -> str:
        """What a change rests on: given out with the form, asked back when it is sent."""
        told = sorted((task.pk, task.version) for task in self.tasks.values())
        return hashlib.blake2s(repr(told).encode(), digest_size=8).hexdigest()

    def changes(self, wanted: Mapping[Cell, float | None], renew: bool = False) -> list[Change]:
        """The cells among `wanted` that differ from what stands; with `renew` all that stay set, too."""
        order = {kind.name: position for position, kind in enumerate(KINDS)}
        found = [
            Change(kind, town, before, after)
            for (kind, town), after in wanted.items()
            if (before := self.target(kind, town)) != after or (renew and after is not None)
        ]
        return sorted(found, key=lambda one: (order[one.kind], one.town or 0))

    def target(self, kind: str, town: int | None) -> float | None:
        """The target that stands in a cell."""
        task = self.tasks.get((kind, town))
        return task.target if task else None


def task_table(zone: Zone, year: int) -> TaskTable:
    """The tasks of a zone and a year."""
    rows = YearlyTask.objects.filter(zone=zone, year=year).select_related("town", "set_by").defer("town__geom")
    return TaskTable(zone, year, {(task.kind, task.town_id): task for task in rows})


def read_target(text: str) -> float | None:
    """A target as typed; nothing typed is no task.

    Raises
    ------
    Refusal
        ``task_target_unreadable``, ``task_target_not_positive``.
    """
    plain = text.strip().replace(",", "").replace("，", "")
    if not plain:
        return None
    try:
        value = float(plain)
    except ValueError:
        raise Refusal("task_target_unreadable", {"value": text.strip()[:40]}) from None
    if not math.isfinite(value):
        raise Refusal("task_target_unreadable", {"value": text.strip()[:40]})
    if value <= 0:
        raise Refusal("task_target_not_positive")
    return value


@transaction.atomic
def set_tasks(
    user: User,
    zone: Zone,
    year: int,
    wanted: Mapping[Cell, float | None],
    paper: Paper,
    seen: str,
    request: HttpRequest | None = None,
    *,
    renew: bool = False,
) -> list[Change]:
    """Set the cells that differ from what stands; an empty one is removed.

    Parameters
    ----------
    wanted : mapping
        Target by cell, None for no task; cells that are not named stay as they are.
    seen : str
        `TaskTable.seen` as the person's page had it.
    renew : bool
        Give the document to cells whose target stays, too.

    Raises
    ------
    Refusal
        ``tasks_changed_meanwhile``, ``tasks_nothing_changed``, ``task_document_missing``, ``task_document_in_future``.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [LOCK])
    table = task_table(zone, year)
    if table.seen != seen:
        last = max(table.tasks.values(), key=lambda task: task.set_at, default=None)
        raise Refusal("tasks_changed_meanwhile", {"year": str(year), "by": name_of(last.set_by if last else None)})
    changes = table.changes(wanted, renew)
    if not changes:
        raise Refusal("tasks_nothing_changed")
    refuse_paper(paper)
    for change in changes:
        _set(user, table, change, paper, request)
    return changes


def refuse_paper(paper: Paper) -> None:
    """Refuse tasks without a document, and one dated in the future."""
    if not paper.document.strip():
        raise Refusal("task_document_missing")
    if paper.document_on and paper.document_on > timezone.localdate():
        raise Refusal("task_document_in_future", {"on": paper.document_on.isoformat()})


def _set(user: User, table: TaskTable, change: Change, paper: Paper, request: HttpRequest | None) -> None:
    task = table.tasks.get((change.kind, change.town))
    detail = {
        "zone": table.zone.code,
        "year": table.year,
        "kind": change.kind,
        "town": change.town,
        "before": change.before,
        "after": change.after,
        "document": paper.document,
    }
    if change.after is None:
        assert task is not None
        audit.record(user, "task_removed", task, detail, request)
        task.delete()
        return
    task = task or YearlyTask(zone=table.zone, year=table.year, kind=change.kind, town_id=change.town, version=0)
    task.target, task.document, task.document_on = change.after, paper.document.strip(), paper.document_on
    task.note, task.set_by, task.version = paper.note.strip(), user, task.version + 1
    task.save()
    audit.record(user, "task_set", task, detail, request)
