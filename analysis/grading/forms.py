"""What the pages of gradings ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from analysis.arithmetic.grading.model import LETTERS, Scheme
from analysis.arithmetic.grading.scheme import read_scheme
from analysis.arithmetic.policy_errors import PolicyError
from analysis.facts.moment import Moment
from analysis.forms import ALL
from analysis.grading.gather import newest_year
from analysis.grading.inputs import GRADE, LABELS
from analysis.models import GradedFirm, Grading, GradingSheet, GradingState, Objection, RulesKind
from analysis.rulebook.finding import in_force, names_in_force
from analysis.words import said
from parcels.permissions import is_tax_field

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
NONE = "none"


def schemes() -> list[tuple[str, str]]:
    """The schemes in force, with their words and version."""
    found = []
    for name in names_in_force(RulesKind.GRADING):
        rules = in_force(RulesKind.GRADING, name)
        try:
            scheme = read_scheme(rules.text if rules else "")
        except PolicyError:
            continue
        found.append((name, f"{said(scheme.words)} {scheme.version}"))
    return found


class NewGrading(forms.Form):
    """Scheme, year of the figures, day of the land."""

    scheme = forms.ChoiceField(label=_("Grading scheme"))
    year = forms.IntegerField(label=_("Year of the figures"), min_value=1950, max_value=2200)
    as_of = forms.DateField(label=_("Land as of"), widget=DAY, help_text=_("Who sat on which land on that day."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        today = timezone.localdate()
        initial = {"scheme": settings.LANDGIS_POLICY, "year": newest_year(Moment(today)), "as_of": today}
        super().__init__(*args, **{"initial": initial, **kwargs})
        self.fields["scheme"].choices = schemes()  # type: ignore[attr-defined]


class GradingFilter(forms.Form):
    """State and year of lists."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", ALL), *GradingState.choices])
    year = forms.ChoiceField(label=pgettext_lazy("grading", "Year"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = Grading.objects.order_by("-year").values_list("year", flat=True).distinct()
        self.fields["year"].choices = [("", ALL), *((str(one), str(one)) for one in years)]  # type: ignore[attr-defined]

    def rows(self, rows: QuerySet[Grading]) -> QuerySet[Grading]:
        """The lists that match; all while an answer is wrong."""
        asked = self.cleaned_data if self.is_valid() else {}
        return rows.filter(**{name: asked[name] for name in ("state", "year") if asked.get(name)})


class FirmFilter(forms.Form):
    """List, group, grade and text of a list's firms."""

    sheet = forms.ChoiceField(
        label=pgettext_lazy("grading", "List"), required=False, choices=[("", ALL), *GradingSheet.choices]
    )
    group = forms.ChoiceField(label=_("Group"), required=False)
    grade = forms.ChoiceField(
        label=_("Grade"),
        required=False,
        choices=[("", ALL), *((letter, letter) for letter in LETTERS), (NONE, _("Not graded"))],
    )
    objection = forms.ChoiceField(
        label=_("Objection"),
        required=False,
        choices=[("", ALL), ("open", _("not answered")), ("any", _("objected")), ("corrected", _("corrected"))],
    )
    q = forms.CharField(label=_("Name or credit code"), required=False, max_length=80)

    def __init__(self, scheme: Scheme, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(group.name, said(group.words)) for group in scheme.groups]
        self.fields["group"].choices = [("", ALL), *groups]  # type: ignore[attr-defined]

    def rows(self, firms: QuerySet[GradedFirm]) -> QuerySet[GradedFirm]:
        """The firms that match; none while an answer is wrong, so that no export says too much."""
        if not self.is_valid():
            return firms.none()
        asked = self.cleaned_data
        firms = firms.filter(**{name: asked[name] for name in ("sheet", "group") if asked[name]})
        if asked["grade"]:
            firms = firms.filter(grade="" if asked["grade"] == NONE else asked["grade"])
        if asked["objection"] == "corrected":
            firms = firms.filter(corrections__isnull=False).distinct()
        elif asked["objection"]:
            more = {"objections__answered_at": None} if asked["objection"] == "open" else {}
            firms = firms.filter(objections__isnull=False, **more).distinct()
        if asked["q"]:
            text = asked["q"].strip()
            firms = firms.filter(Q(enterprise__name__icontains=text) | Q(enterprise__credit_code__icontains=text))
        return firms

    def as_detail(self) -> dict[str, str]:
        """The filter in words that the audit log can keep."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


class PublishForm(forms.Form):
    """From when until when a list is out for objection, and by which document."""

    begin = forms.DateField(label=_("Published on"), widget=DAY)
    until = forms.DateField(label=_("Objections until"), widget=DAY)
    document = forms.CharField(label=_("Document"), max_length=200)


class WithdrawForm(forms.Form):
    """Why a list is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=1000)


class ObjectionForm(forms.Form):
    """What a firm objects to."""

    received_on = forms.DateField(label=_("Received on"), widget=DAY)
    text = forms.CharField(label=_("Objection"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    document = forms.CharField(label=_("Document"), max_length=200, required=False)


class AnswerForm(forms.Form):
    """The answer to an objection."""

    text = forms.CharField(label=_("Answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    upheld = forms.ChoiceField(
        label=pgettext_lazy("grading", "Decision"),
        choices=[("yes", _("Upheld")), ("no", pgettext_lazy("objection", "Not upheld"))],
    )


class CorrectionForm(forms.Form):
    """Which figure becomes what, why, and by which document."""

    field = forms.ChoiceField(label=pgettext_lazy("correction", "What"))
    value = forms.CharField(
        label=_("New value"), max_length=60, required=False, help_text=_("Nothing stands for unknown.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=1000)
    document = forms.CharField(label=_("Document"), max_length=200)
    objection = forms.ModelChoiceField(label=_("Follows objection"), required=False, queryset=Objection.objects.none())

    def __init__(self, firm: GradedFirm, sees_tax: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tenant = firm.merged_into_id is not None
        shown = [
            (name, label)
            for name, label in LABELS.items()
            if (sees_tax or not is_tax_field(name)) and not (tenant and name == GRADE)
        ]
        self.fields["field"].choices = shown  # type: ignore[attr-defined]
        choices: Any = self.fields["objection"]
        choices.queryset = firm.objections.all()
        choices.empty_label = "—"
        choices.label_from_instance = lambda one: f"{one.received_on:%Y-%m-%d} {one.text[:40]}"


class CompareForm(forms.Form):
    """Two lists, and which way letters moved."""

    before = forms.ChoiceField(label=pgettext_lazy("comparison", "Before"))
    after = forms.ChoiceField(label=pgettext_lazy("comparison", "After"))
    way = forms.ChoiceField(
        label=_("Shown"),
        required=False,
        choices=[
            ("", _("all who moved")), ("rose", _("rose")), ("fell", _("fell")), ("new", _("newly graded")),
            ("gone", _("no longer graded")), ("same", _("unchanged")),
        ],
    )  # fmt: skip
    q = forms.CharField(label=_("Name or credit code"), required=False, max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = (
            Grading.objects.exclude(state=GradingState.WITHDRAWN)
            .defer("scheme_text", "counts")
            .order_by("-year", "-id")
        )
        choices = [(str(row.pk), f"{row.year} · {row} #{row.pk} · {row.get_state_display()}") for row in rows]
        for name in ("before", "after"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
