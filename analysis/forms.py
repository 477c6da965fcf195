"""What pages of analysis ask: how to narrow a list of runs or proposals, and what to analyse."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from analysis.arithmetic.policy import Policy, read_policy
from analysis.models import AnalysisRun, ParcelResult, RulesKind, RunState
from analysis.rulebook.finding import in_force, names_in_force
from analysis.words import instrument_label, path_label, place_label, policy_of, said, step_label
from parcels.models import StockCategory, Town

ALL = _("All")


class RunFilter(forms.Form):
    """State and policy of runs."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", ALL), *RunState.choices])
    policy = forms.ChoiceField(label=_("Policy"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = AnalysisRun.objects.order_by("policy_name").values_list("policy_name", flat=True).distinct()
        self.fields["policy"].choices = [("", ALL), *((name, name) for name in names)]  # type: ignore[attr-defined]

    def rows(self, runs: QuerySet[AnalysisRun]) -> QuerySet[AnalysisRun]:
        """The runs that match; all while an answer is wrong."""
        asked = self.cleaned_data if self.is_valid() else {}
        if asked.get("state"):
            runs = runs.filter(state=asked["state"])
        return runs.filter(policy_name=asked["policy"]) if asked.get("policy") else runs


class StartForm(forms.Form):
    """The day and the policy of a new run."""

    as_of = forms.DateField(
        label=_("As of"),
        help_text=_("The day whose truth is analysed."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    policy = forms.ChoiceField(label=_("Policy"), help_text=_("Thresholds, decision table, floors and low lines."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"as_of": timezone.localdate(), "policy": settings.LANDGIS_POLICY})
        super().__init__(*args, **kwargs)
        self.fields["policy"].choices = usable_policies()  # type: ignore[attr-defined]


def usable_policies() -> list[tuple[str, str]]:
    """The policies that can decide something, by name, with their words and version."""
    policies = [(name, policy) for name in names_in_force(RulesKind.DISPOSAL) if (policy := _in_force(name))]
    return [(name, f"{said(policy.words)} {policy.version}") for name, policy in policies if policy.rules]


def _in_force(name: str) -> Policy | None:
    rules = in_force(RulesKind.DISPOSAL, name)
    return read_policy(rules.text) if rules else None


class ProposalFilter(forms.Form):
    """Category, path, rule, town, next step and code of a run's proposals."""

    category = forms.ChoiceField(label=_("Category"), required=False)
    path = forms.ChoiceField(label=_("Path"), required=False)
    rule = forms.ChoiceField(label=_("Rule"), required=False)
    step = forms.ChoiceField(label=_("First"), required=False)
    town = forms.ChoiceField(label=_("Town"), required=False)
    code = forms.CharField(label=_("Parcel code"), required=False, max_length=80)

    def __init__(self, run: AnalysisRun, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        policy = policy_of(run)
        paths, decided, steps = (run.counts.get(name, {}) for name in ("paths", "rules", "next_steps"))
        rules = {rule.name: f"{rule.name} {instrument_label(policy, rule.instrument)}" for rule in policy.rules}
        self._choose("category", [("stock", _("Stock land")), *StockCategory.choices])
        self._choose("path", [(name, path_label(policy, name)) for name in policy.paths if name in paths])
        self._choose("rule", [(name, words) for name, words in rules.items() if name in decided])
        self._choose("step", [(name, step_label(policy, name)) for name in steps])
        towns = Town.objects.defer("geom", "geom_3857").order_by("code")
        self._choose("town", [(str(town.pk), place_label(town)) for town in towns])

    def _choose(self, field: str, choices: list[Any]) -> None:
        self.fields[field].choices = [("", ALL), *choices]  # type: ignore[attr-defined]

    def rows(self, results: QuerySet[ParcelResult]) -> QuerySet[ParcelResult]:
        """The results that match; none while an answer is wrong, so that no export says too much."""
        if not self.is_valid():
            return results.none()
        asked = self.cleaned_data
        same = {"path": "path", "rule": "rule", "next_step": "step", "parcel__town": "town"}
        results = results.filter(**{column: asked[name] for column, name in same.items() if asked[name]})
        if asked["category"] == "stock":
            results = results.exclude(stock_category=StockCategory.NORMAL)
        elif asked["category"]:
            results = results.filter(stock_category=asked["category"])
        return results.filter(parcel_code__icontains=asked["code"]) if asked["code"] else results

    def as_detail(self) -> dict[str, str]:
        """The filter in words that the audit log can keep."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}
