"""The yearly tasks: how the year stands, over the zone and by town."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from analysis.arithmetic.tasks import FORECAST_FROM
from analysis.cases.forms.tasks import Asked, towns_of
from analysis.cases.models import TaskKind
from analysis.cases.progress import TaskProgress, progress_by_town, task_progress
from analysis.cases.words import UNITS
from analysis.words import place_label
from parcels import audit
from parcels.decorators import require
from parcels.permissions import Person, can_edit_task, can_export_result, can_record_disposal, can_view_task
from parcels.tables import FORMATS, as_file


@dataclass(frozen=True)
class TownRow:
    """A town with its tasks; the name says where records lie that have no town."""

    id: int | None
    name: str
    sums: list[TaskProgress]
    levels: list[TaskProgress]


@require_safe
@require(can_view_task)
def tasks(request: HttpRequest) -> HttpResponse:
    """The tasks of a year: done, due by the day, ahead or behind, forecast; the same by town."""
    asked = Asked(request)
    context: dict[str, Any] = {
        "asked": asked,
        "may_edit": can_edit_task(request.user),
        "may_record": can_record_disposal(request.user),
        "forecast_share": round(100 * FORECAST_FROM),
    }
    if asked.zone is not None:
        found = task_progress(asked.zone, asked.year, asked.as_of, user=request.user)
        towns = _towns(asked, request.user)
        context |= {
            "sums": [one for one in found if not one.is_level],
            "levels": [one for one in found if one.is_level],
            "towns": towns,
            "gaps": _gaps(found, towns),
            "over": found[0],
            "share": 100 * found[0].elapsed_days / found[0].year_days,
            "any_set": any(one.task_id for one in found) or any(one.task_id for town in towns for one in town.sums),
        }
    return render(request, "cases/tasks.html", context)


def _towns(asked: Asked, user: Person) -> list[TownRow]:
    assert asked.zone is not None
    by_town = progress_by_town(asked.zone, asked.year, asked.as_of, user)
    names = {town.pk: place_label(town) for town in towns_of(asked.zone)}
    rows = []
    for town, found in by_town.items():
        name = names.get(town, "") if town is not None else _("No town on record")
        levels = [one for one in found if one.is_level]
        rows.append(TownRow(town, name, [one for one in found if not one.is_level], levels))
    return rows


def _gaps(found: list[TaskProgress], towns: list[TownRow]) -> list[dict[str, Any]]:
    """Tasks over land and firms whose towns' shares, where every town has one, don't sum to the zone's own."""
    gaps = []
    for position, one in enumerate(one for one in found if not one.is_level):
        shares = [town.sums[position].target for town in towns if town.id is not None]
        known = [share for share in shares if share is not None]
        if one.target is not None and known and len(known) == len(shares) and abs(sum(known) - one.target) > 1e-9:
            gaps.append({"kind": one.kind, "towns": sum(known), "zone": one.target})
    return gaps


@require_POST
@require(can_export_result)
def tasks_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The tasks of the year and the day as a table: the zone's own lines, then each town's."""
    asked = Asked(request)
    if asked.zone is None or kind not in FORMATS:
        raise Http404
    lines = list(_lines(asked, request.user))
    detail = {"rows": len(lines), "format": kind, "year": asked.year, "as_of": asked.as_of.isoformat()}
    audit.record(request.user, "task_exported", asked.zone, detail, request)
    return as_file(kind, f"tasks-{asked.year}", _head(), lines)


def _head() -> list[str]:
    return [
        _("Zone or town"),
        _("Task"),
        _("Unit"),
        _("Target"),
        _("Done"),
        _("Done this month"),
        _("Due by the day"),
        _("Ahead (below zero: behind)"),
        _("Forecast for the year"),
        _("Share done (%)"),
        _("Records"),
        _("Day"),
        _("Days over"),
        _("Days of the year"),
        _("Document"),
        _("Date of the document"),
    ]


def _lines(asked: Asked, user: Person) -> Iterator[list[Any]]:
    assert asked.zone is not None
    groups = [(place_label(asked.zone), task_progress(asked.zone, asked.year, asked.as_of, user=user))]
    groups += [(town.name, [*town.sums, *town.levels]) for town in _towns(asked, user)]
    for name, found in groups:
        for one in found:
            done = _("held back") if one.held_back else _rounded(one.done)
            yield [
                name,
                str(TaskKind(one.kind).label),
                str(UNITS[one.unit]),
                one.target,
                done,
                _rounded(one.done_this_month),
                _rounded(one.due_today),
                _rounded(one.ahead),
                _rounded(one.forecast),
                _rounded(one.share and 100 * one.share),
                one.records,
                asked.as_of,
                one.elapsed_days,
                one.year_days,
                one.document,
                one.document_on,
            ]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
