"""What the pages of the yearly tasks ask: which year and day, what a task is, what was done."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from analysis.cases.disposing import Entry
from analysis.cases.forms.decision import day_field, document_field
from analysis.cases.models import TaskKind, YearlyTask
from analysis.cases.models.disposal import OF_LAND
from analysis.cases.setting import Paper
from analysis.words import place_label
from parcels.models import Town, Zone

FIRST_YEAR, LAST_YEAR = 2000, 2100
RECORDED = [*OF_LAND, TaskKind.GRADE_D.value]


class Asked:
    """Zone, year and day that a page is about, from its address; what can't be read is left at its default."""

    def __init__(self, request: HttpRequest) -> None:
        query = request.GET if request.method == "GET" else request.POST
        today = timezone.localdate()
        self.zones = list(Zone.objects.defer("geom", "geom_3857").order_by("id"))
        code = query.get("zone", "") or request.GET.get("zone", "")
        self.zone = next((zone for zone in self.zones if zone.code == code), self.zones[0] if self.zones else None)
        self.year = _year(query) or self._newest_year(today.year)
        last = date(self.year, 12, 31)
        self.as_of = _day(query) or min(today, last)

    def _newest_year(self, this_year: int) -> int:
        """This year; where it has no tasks, the newest one that has."""
        years = YearlyTask.objects.filter(zone=self.zone, year__lte=this_year).order_by("-year")
        return years.values_list("year", flat=True).first() or this_year

    @property
    def years(self) -> list[int]:
        """The years that have tasks, this one and the one that is shown; newest first."""
        found = set(YearlyTask.objects.filter(zone=self.zone).values_list("year", flat=True))
        return sorted(found | {self.year, timezone.localdate().year}, reverse=True)

    @property
    def query(self) -> str:
        """The same as part of an address."""
        asked = QueryDict(mutable=True)
        asked.update({"year": str(self.year)})
        if self.zone and len(self.zones) > 1:
            asked["zone"] = self.zone.code
        return asked.urlencode()


def _year(query: QueryDict) -> int | None:
    text = query.get("year", "")
    year = int(text) if text.isdecimal() and len(text) == len("2026") else None
    return year if year and FIRST_YEAR <= year <= LAST_YEAR else None


def _day(query: QueryDict) -> date | None:
    try:
        return date.fromisoformat(query.get("as_of", ""))
    except ValueError:
        return None


def towns_of(zone: Zone | None) -> list[Town]:
    """The towns in which the zone has land, tasks or records, by code."""
    if zone is None:
        return []
    found = Town.objects.filter(parcel__zone=zone) | Town.objects.filter(tasks__zone=zone)
    return list(found.distinct().defer("geom", "geom_3857").order_by("code"))


class PaperForm(forms.Form):
    """The document that sets tasks."""

    document = document_field(
        _("Document that sets it"), required=False, help_text=_("Number and title, as on the paper.")
    )
    document_on = forms.DateField(
        label=_("Date of the document"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    def paper(self) -> Paper:
        """What was said; call it on a valid form."""
        asked = self.cleaned_data
        return Paper(asked["document"], asked["document_on"], asked["note"])


class RecordForm(forms.Form):
    """Something that was done without a proposal."""

    kind = forms.ChoiceField(label=_("Counts for"), choices=[(kind, TaskKind(kind).label) for kind in RECORDED])
    parcel_code = forms.CharField(
        label=_("Parcel code"),
        required=False,
        max_length=80,
        help_text=_("New industrial land may be recorded before it has a parcel code: then choose its town."),
    )
    credit_code = forms.CharField(
        label=_("Credit code of the firm"),
        required=False,
        max_length=30,
        help_text=_("Only for a firm that was cleared."),
    )
    town = forms.ChoiceField(label=_("Town"), required=False, help_text=_("A parcel's own town goes before this."))
    area_mu = forms.FloatField(
        label=_("Area (mu)"),
        required=False,
        min_value=0,
        widget=forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"}),
    )
    document = document_field(_("Document that shows it"))
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    def __init__(self, towns: list[Town], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.towns = {str(town.pk): town for town in towns}
        self.fields["on"] = day_field(_("Done on"))
        self.order_fields(["kind", "on", "parcel_code", "area_mu", "credit_code", "town"])
        choices = [("", "—"), *((key, place_label(town)) for key, town in self.towns.items())]
        self.fields["town"].choices = choices  # type: ignore[attr-defined]

    def entry(self, zone: Zone) -> Entry:
        """What was said; call it on a valid form."""
        asked = dict(self.cleaned_data)
        town = self.towns.get(asked.pop("town"))
        return Entry(zone=zone, town=town, **asked)
