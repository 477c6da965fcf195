"""What happened to a parcel: its timeline, its lineage, two moments compared, and an earlier state restored."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from parcels.decorators import check, require
from parcels.forms.audit import day_begins
from parcels.history import comparison, restoring
from parcels.history.drawing import drawing_of
from parcels.history.lineage import MOST_PARCELS, kin_of
from parcels.history.timeline import KINDS, Entry, narrowed, timeline_of
from parcels.history.versions import Version, number_at, version_numbered, versions_of
from parcels.models import Parcel, User
from parcels.permissions import can_edit_parcel, can_view_parcel, visible_parcels
from parcels.refusals import Refusal
from parcels.surgery import holds
from parcels.surgery.conflicts import Conflict
from parcels.surgery.paper import read_paper
from parcels.surgery.plan import as_json


def parcel_or_404(request: HttpRequest, pk: int) -> Parcel:
    """Return a parcel that the reader may see, without its shape."""
    return get_object_or_404(visible_parcels(request.user).defer("geom", "geom_3857"), pk=pk)


class TimelineFilter(forms.Form):
    """Kind of change, person, days."""

    kind = forms.ChoiceField(label=gettext_lazy("Change"), required=False)
    who = forms.TypedChoiceField(label=gettext_lazy("Made by"), required=False, coerce=int, empty_value=None)
    since = forms.DateField(label=gettext_lazy("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=gettext_lazy("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: Any, entries: list[Entry]) -> None:
        super().__init__(data)
        found = {entry.kind for entry in entries}
        people = {entry.user_id: entry.who for entry in entries if entry.user_id is not None}
        kinds = [(name, word) for name, word in KINDS.items() if name in found]
        self.fields["kind"].choices = [("", _("All changes")), *kinds]  # type: ignore[attr-defined]
        self.fields["who"].choices = [("", _("Everybody")), *sorted(people.items())]  # type: ignore[attr-defined]

    def rows(self, entries: list[Entry]) -> list[Entry]:
        """Return the entries that match; none while an answer is wrong."""
        return narrowed(entries, **self.cleaned_data) if self.is_valid() else []


@require_safe
@require(can_view_parcel)
def parcel_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who changed what by which document; both times."""
    parcel = parcel_or_404(request, pk)
    entries = timeline_of(pk)
    narrow = TimelineFilter(request.GET, entries)
    context = {
        "parcel": parcel,
        "filter": narrow,
        "entries": narrow.rows(entries),
        "count": len(entries),
        "newest": entries[0].version if entries else None,
        "shapes": {entry.version for entry in entries if entry.reshaped},
    }
    return render(request, "parcels/history/timeline.html", context)


@require_safe
@require(can_view_parcel)
def parcel_lineage(request: HttpRequest, pk: int) -> HttpResponse:
    """Ancestors and descendants, drawn and as a table."""
    parcel = parcel_or_404(request, pk)
    kin = kin_of(pk)
    context = {"parcel": parcel, "kin": kin, "drawing": drawing_of(kin, pk), "most": MOST_PARCELS}
    return render(request, "parcels/history/lineage.html", context)


@require_safe
@require(can_view_parcel)
def parcel_compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions laid over each other."""
    parcel = parcel_or_404(request, pk)
    versions = versions_of(pk)
    before, after, note = _chosen(request, pk, versions)
    compared = comparison.compare(pk, before, after)
    choices = {version.number: version for version in versions}
    context = {"parcel": parcel, "compared": compared, "versions": list(choices.values())[::-1], "note": note}
    return render(request, "parcels/history/compare.html", context)


def _chosen(request: HttpRequest, pk: int, versions: list[Version]) -> tuple[Version, Version, str]:
    """Return the two versions asked for, by number or by moment; else the newest and the one whose shape differed."""
    if not versions:
        raise Http404
    note = ""
    numbers = []
    for name in ("a", "b"):
        moment = read_moment(request.GET.get(f"{name}_at", ""))
        number = _whole(request.GET.get(name, ""))
        if moment is not None:
            number = number_at(pk, moment)
            if number is None:
                number = versions[0].number
                note = _("The parcel was not in the register yet at that moment; its first version is shown.")
        numbers.append(number)
    newest = versions[-1]
    after = version_numbered(versions, numbers[1]) if numbers[1] is not None else newest
    before = version_numbered(versions, numbers[0]) if numbers[0] is not None else _other(versions, after)
    return before, after, note


def _other(versions: list[Version], after: Version) -> Version:
    """Return the newest earlier version whose shape differs, else the one before, else the version itself."""
    earlier = [version for version in versions if version.number < after.number]
    reshaped = [version for version in earlier if version.shape_key != after.shape_key]
    return (reshaped or earlier or [after])[-1]


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 9 else None


def read_moment(text: str) -> datetime | None:
    """Read a moment of a form: a day stands for its end, so that the day's changes are in it; None when unreadable."""
    try:
        day = parse_date(text) if len(text) == 10 else None
        if day is not None:
            return day_begins(day) + timedelta(days=1)
        moment = parse_datetime(text)
    except (ValueError, OverflowError):
        return None
    return timezone.make_aware(moment) if moment is not None and timezone.is_naive(moment) else moment


@require_safe
@require(can_view_parcel)
def parcel_compare_shapes(request: HttpRequest, pk: int) -> JsonResponse:
    """The two shapes and their differences, for the small map."""
    parcel_or_404(request, pk)
    before, after, _note = _chosen(request, pk, versions_of(pk))
    return JsonResponse(comparison.features_of(comparison.compare(pk, before, after), {}))


@require(can_edit_parcel)
def parcel_restore(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """Preview of an earlier state coming back; POST does it."""
    parcel = parcel_or_404(request, pk)
    check(can_edit_parcel, request, parcel)
    user = cast(User, request.user)
    try:
        if request.method == "POST":
            return _restore(request, parcel, version, user)
        return _restore_page(request, parcel, version, user)
    except Refusal as refusal:
        context = {"parcel": parcel, "number": version, "refused": refusal.message}
        return render(request, "parcels/history/restore.html", context, status=422)


def _restore_page(
    request: HttpRequest, parcel: Parcel, version: int, user: User, refused: str = "", status: int = 200
) -> HttpResponse:
    preview = restoring.preview_of(parcel, version, user)
    asked = request.POST if request.method == "POST" else None
    context = {
        "parcel": parcel,
        "number": version,
        "preview": preview,
        "plan": as_json(preview.plan, user) if preview.plan else None,
        "holds": holds.held([parcel.pk]),
        "chosen": asked.getlist("columns") if asked else [*preview.columns, restoring.BOUNDARY],
        "asked": asked or {},
        "refused": refused,
    }
    return render(request, "parcels/history/restore.html", context, status=status)


def _restore(request: HttpRequest, parcel: Parcel, version: int, user: User) -> HttpResponse:
    seen = _whole(request.POST.get("seen", "")) or 0
    try:
        paper = read_paper(request.POST.dict())
        chosen = request.POST.getlist("columns")
        made = restoring.restore(parcel, version, seen, chosen, user, paper, request)
    except Refusal as refusal:
        return _restore_page(request, parcel, version, user, refusal.message, 422)
    except Conflict:
        stale = Refusal("version_stale", {"parcel_code": parcel.parcel_code})
        return _restore_page(request, parcel, version, user, stale.message, 409)
    return redirect("operation", made[-1].pk)
