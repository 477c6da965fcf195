"""How to narrow the records of a year."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from analysis.cases.forms.tasks import RECORDED, Asked, towns_of
from analysis.cases.models import TaskKind
from analysis.forms import ALL
from analysis.words import place_label


class RecordFilter(forms.Form):
    """Kind, town, month and code; what was cancelled shows when it is asked for."""

    kind = forms.ChoiceField(label=_("Counts for"), required=False)
    town = forms.ChoiceField(label=_("Town"), required=False)
    month = forms.ChoiceField(label=_("Month"), required=False)
    code = forms.CharField(label=_("Parcel code or firm"), required=False, max_length=80)
    cancelled = forms.BooleanField(label=_("with cancelled ones"), required=False)

    def __init__(self, asked: Asked, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        towns = [(str(town.pk), place_label(town)) for town in towns_of(asked.zone)]
        self._choose("kind", [(kind, TaskKind(kind).label) for kind in RECORDED])
        self._choose("town", [*towns, ("none", _("No town on record"))])
        self._choose("month", [(str(month), f"{asked.year}-{month:02d}") for month in range(1, 13)])

    def _choose(self, field: str, choices: list[Any]) -> None:
        self.fields[field].choices = [("", ALL), *choices]  # type: ignore[attr-defined]

    def as_detail(self) -> dict[str, str]:
        """The filter in words that the audit log can keep."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}
