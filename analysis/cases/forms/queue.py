"""How to narrow the review queue and the list of decisions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from analysis.arithmetic.decision_steps import UNDECIDED
from analysis.arithmetic.tasks import CAMPAIGNS
from analysis.cases.models import Decision, DecisionState, DonePart, TaskKind
from analysis.forms import ALL, ProposalFilter
from analysis.models import AnalysisRun, ParcelResult
from analysis.words import place_label
from parcels.models import StockCategory, Town

WAITING = "waiting"
EVERY = "all"


class QueueFilter(ProposalFilter):
    """The filter of a run's proposals, and the state of their decisions; those that wait come first."""

    state = forms.ChoiceField(label=_("State"), required=False)
    field_order = ["state"]

    def __init__(self, run: AnalysisRun, states: dict[int, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(run, *args, **kwargs)
        self.states = states
        decided = [one for one in DecisionState.choices if one[0] not in UNDECIDED]
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            ("", DecisionState.PENDING.label),
            *decided,
            (EVERY, ALL),
        ]
        stock = [one for one in StockCategory.choices if one[0] != StockCategory.NORMAL]
        self._choose("category", stock)

    def rows(self, results: QuerySet[ParcelResult]) -> QuerySet[ParcelResult]:
        """The proposals that match; a result without a rule is none."""
        found = super().rows(results).exclude(rule="")
        state = self.cleaned_data.get("state") if self.is_valid() else ""
        if state == EVERY:
            return found
        if state:
            return found.filter(parcel__in=[parcel for parcel, one in self.states.items() if one == state])
        return found.exclude(parcel__in=[parcel for parcel, one in self.states.items() if one not in UNDECIDED])


class DecisionFilter(forms.Form):
    """State, task, town and code of decisions."""

    state = forms.ChoiceField(label=_("State"), required=False)
    campaign = forms.ChoiceField(label=_("Counts for"), required=False)
    town = forms.ChoiceField(label=_("Town"), required=False)
    code = forms.CharField(label=_("Parcel code"), required=False, max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [one for one in DecisionState.choices if one[0] != DecisionState.PENDING]
        towns = Town.objects.defer("geom", "geom_3857").order_by("code")
        campaigns = [(name, TaskKind(name).label) for name in CAMPAIGNS]
        self._choose("state", states)
        self._choose("campaign", campaigns)
        self._choose("town", [(str(town.pk), place_label(town)) for town in towns])

    def _choose(self, field: str, choices: list[Any]) -> None:
        self.fields[field].choices = [("", ALL), *choices]  # type: ignore[attr-defined]

    def rows(self, decisions: QuerySet[Decision]) -> QuerySet[Decision]:
        """The decisions that match; none while an answer is wrong, so that no export says too much."""
        if not self.is_valid():
            return decisions.none()
        asked = self.cleaned_data
        same = {"state": "state", "parcel__town": "town"}
        decisions = decisions.filter(**{column: asked[name] for column, name in same.items() if asked[name]})
        if asked["campaign"]:
            counted = DonePart.objects.filter(campaign=asked["campaign"], taken_back_at=None)
            decisions = decisions.filter(pk__in=counted.values("decision"))
        return decisions.filter(parcel__parcel_code__icontains=asked["code"]) if asked["code"] else decisions

    def as_detail(self) -> dict[str, str]:
        """The filter in words that the audit log can keep."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}
