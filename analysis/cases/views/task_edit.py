"""Setting the yearly tasks: one by a form, or a whole table of kinds by towns with a preview."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analysis.arithmetic.tasks import KINDS
from analysis.cases.forms.tasks import Asked, PaperForm, towns_of
from analysis.cases.models import TaskKind
from analysis.cases.setting import SUGGESTED, Cell, Change, TaskTable, read_target, refuse_paper, set_tasks, task_table
from analysis.cases.views.telling import person
from analysis.cases.words import UNITS
from analysis.words import place_label
from parcels.decorators import require
from parcels.models import Town, Zone
from parcels.permissions import can_edit_task
from parcels.refusals import Refusal

Place = tuple[int | None, str]


@require(can_edit_task)
def tasks_edit(request: HttpRequest) -> HttpResponse:
    """The table of a year: kinds by towns; look at the changes, then save them all."""
    asked = Asked(request)
    if asked.zone is None:
        raise Http404
    table, places = task_table(asked.zone, asked.year), _places(asked.zone)
    if request.method != "POST":
        return _table_page(request, asked, table, places, _texts(table, places), PaperForm())
    texts = {cell: request.POST.get(_name(cell), "") for cell in _cells(places)}
    form = PaperForm(request.POST)
    try:
        wanted = {cell: read_target(text) for cell, text in texts.items()}
        if not form.is_valid():
            return _table_page(request, asked, table, places, texts, form, status=422)
        if request.POST.get("step") == "save":
            changes = set_tasks(
                person(request), asked.zone, asked.year, wanted, form.paper(), request.POST.get("seen", ""), request
            )
            return _saved(request, asked, changes)
        changes = table.changes(wanted)
        if not changes:
            raise Refusal("tasks_nothing_changed")
        refuse_paper(form.paper())
    except Refusal as refusal:
        return _table_page(request, asked, table, places, texts, form, refusal=refusal.message, status=422)
    return _table_page(request, asked, table, places, texts, form, changes=_told(changes, places))


@require(can_edit_task)
def task_edit(request: HttpRequest, kind: str) -> HttpResponse:
    """One task of the zone or of a town (`?town=`): its target, its document, a note."""
    asked = Asked(request)
    if asked.zone is None or kind not in TaskKind.values:
        raise Http404
    table, places = task_table(asked.zone, asked.year), dict(_places(asked.zone))
    text = request.POST.get("town", request.GET.get("town", ""))
    town = int(text) if text.isdecimal() and len(text) < len("1" * 19) else None
    if town not in places:
        raise Http404
    task = table.tasks.get((kind, town))
    initial = {name: getattr(task, name) for name in ("document", "document_on", "note")} if task else {}
    form = PaperForm(request.POST if request.method == "POST" else None, initial=initial)
    shown = {
        "asked": asked,
        "kind": kind,
        "town": town,
        "place": places[town],
        "table": table,
        "task": task,
        "form": form,
    }
    shown["target"] = _text(table, (kind, town))
    shown["suggested"] = SUGGESTED.get(kind) if town is None and task is None else None
    if request.method != "POST":
        return render(request, "cases/task_edit.html", shown)
    shown["target"] = request.POST.get("target", "")
    if not form.is_valid():
        return render(request, "cases/task_edit.html", shown, status=422)
    try:
        wanted: dict[Cell, float | None] = {(kind, town): read_target(str(shown["target"]))}
        seen, paper = request.POST.get("seen", ""), form.paper()
        changes = set_tasks(person(request), asked.zone, asked.year, wanted, paper, seen, request, renew=True)
    except Refusal as refusal:
        return render(request, "cases/task_edit.html", shown | {"refusal": refusal.message}, status=422)
    return _saved(request, asked, changes)


def _places(zone: Zone) -> list[Place]:
    towns: list[Town] = towns_of(zone)
    return [(None, _("Whole zone")), *((town.pk, place_label(town)) for town in towns)]


def _cells(places: list[Place]) -> list[Cell]:
    return [(kind.name, town) for kind in KINDS for town, _name in places]


def _name(cell: Cell) -> str:
    return f"t-{cell[0]}-{cell[1] or 'zone'}"


def _text(table: TaskTable, cell: Cell) -> str:
    target = table.target(*cell)
    return "" if target is None else f"{target:.10g}"


def _texts(table: TaskTable, places: list[Place]) -> dict[Cell, str]:
    """What stands in each cell; an empty year begins with what the zone's plan asks of every year."""
    texts = {cell: _text(table, cell) for cell in _cells(places)}
    if not table.tasks:
        texts |= {(kind, None): f"{target:.10g}" for kind, target in SUGGESTED.items()}
    return texts


def _told(changes: list[Change], places: list[Place]) -> list[dict[str, Any]]:
    names = dict(places)
    return [{"kind": one.kind, "place": names[one.town], "before": one.before, "after": one.after} for one in changes]


def _saved(request: HttpRequest, asked: Asked, changes: list[Change]) -> HttpResponse:
    text = ngettext("Saved: {count} task.", "Saved: {count} tasks.", len(changes)).format(count=len(changes))
    messages.success(request, text)
    return redirect(f"{reverse('tasks')}?{asked.query}")


def _table_page(
    request: HttpRequest,
    asked: Asked,
    table: TaskTable,
    places: list[Place],
    texts: dict[Cell, str],
    form: PaperForm,
    changes: list[dict[str, Any]] | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    rows = [
        {
            "kind": kind.name,
            "unit": UNITS[kind.unit],
            "cells": [
                {"name": _name((kind.name, town)), "place": place, "text": texts[kind.name, town]}
                for town, place in places
            ],
        }
        for kind in KINDS
    ]
    context = {
        "asked": asked,
        "table": table,
        "places": places,
        "rows": rows,
        "form": form,
        "changes": changes,
        "refusal": refusal,
        "suggesting": not table.tasks and request.method != "POST",
    }
    return render(request, "cases/tasks_edit.html", context, status=status)
