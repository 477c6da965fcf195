"""What the pages of evaluations ask: which zone, when, under which scheme; how to narrow the list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from analysis.arithmetic.evaluation.zone_type import TYPES
from analysis.evaluation.making import scheme_by_name
from analysis.models import RulesKind, ZoneEvaluation
from analysis.rulebook.finding import names_in_force
from analysis.words import place_label, said
from parcels.models import Zone
from parcels.refusals import Refusal


def zones() -> list[Zone]:
    """The zones, without their shapes."""
    return list(Zone.objects.defer("geom", "geom_3857").order_by("name"))


def schemes() -> list[tuple[str, str]]:
    """Schemes in force that can be used, by name, with words and version."""
    found = []
    for name in names_in_force(RulesKind.EVALUATION):
        try:
            scheme, _text = scheme_by_name(name)
        except Refusal:
            continue
        found.append((name, f"{said(scheme.words)} {scheme.version}"))
    return found


class EvaluationFilter(forms.Form):
    """Zone and year of evaluations."""

    zone = forms.ChoiceField(label=_("Zone"), required=False)
    year = forms.ChoiceField(label=_("Year of evaluation"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        all_ = ("", _("All"))
        years = ZoneEvaluation.objects.order_by("-year").values_list("year", flat=True).distinct()
        self.fields["zone"].choices = [all_, *((one.pk, place_label(one)) for one in zones())]  # type: ignore[attr-defined]
        self.fields["year"].choices = [all_, *((year, year) for year in years)]  # type: ignore[attr-defined]

    def rows(self, found: QuerySet[ZoneEvaluation]) -> QuerySet[ZoneEvaluation]:
        """The evaluations that match; all while an answer is wrong."""
        asked = self.cleaned_data if self.is_valid() else {}
        if asked.get("zone"):
            found = found.filter(zone_id=asked["zone"])
        return found.filter(year=asked["year"]) if asked.get("year") else found


class AskForm(forms.Form):
    """Which zone is evaluated, for which year, as of which day, under which scheme."""

    zone = forms.ChoiceField(label=_("Zone"))
    as_of = forms.DateField(
        label=_("As of"),
        help_text=_("The day whose register is read: usually the last day of the year."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    year = forms.IntegerField(label=_("Year of evaluation"), min_value=2000, max_value=2200)
    scheme = forms.ChoiceField(label=_("Scheme"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        today = timezone.localdate()
        kwargs["initial"] = {"as_of": today, "year": today.year} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["zone"].choices = [(one.pk, place_label(one)) for one in zones()]  # type: ignore[attr-defined]
        self.fields["scheme"].choices = schemes()  # type: ignore[attr-defined]


class StatedForm(forms.Form):
    """What is stated about the zone beside its figures."""

    zone_type = forms.ChoiceField(label=_("Type of the zone"), required=False)
    bonded = forms.BooleanField(label=_("bonded or export zone (always led by industry)"), required=False)
    without_development = forms.BooleanField(label=_("the zone has no development area"), required=False)
    take_known = forms.BooleanField(
        label=_("where some parcels leave a sum open, take the known part and say so"), required=False
    )
    source = forms.CharField(
        label=_("Source of typed figures"),
        required=False,
        max_length=200,
        help_text=_("Holds for every typed figure that names none of its own."),
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_rule = ("", _("by the rule, from A1, A2 and A"))
        self.fields["zone_type"].choices = [by_rule, *((name, said(one)) for name, one in TYPES.items())]  # type: ignore[attr-defined]
