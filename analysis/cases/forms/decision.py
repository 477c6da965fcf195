"""What a person says about a proposal: a step with its reason and papers, or that it was carried out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from analysis.arithmetic.decision_steps import CHANGE, FINISH
from analysis.arithmetic.policy import Policy
from analysis.arithmetic.tasks import CAMPAIGNS
from analysis.cases.deciding import Step
from analysis.cases.models import DecisionAction, TaskKind
from analysis.words import instrument_label, path_label


def document_field(label: Any, **options: Any) -> forms.CharField:
    """Number and title of a document, as on the paper."""
    return forms.CharField(
        label=label, max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"}), **options
    )


def day_field(label: Any, **options: Any) -> forms.DateField:
    """A day, typed or chosen; none after today."""
    today = timezone.localdate().isoformat()
    widget = forms.DateInput(attrs={"type": "date", "max": today}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


class StepForm(forms.Form):
    """A step towards a decision: accept, change, return, open again."""

    action = forms.ChoiceField(label=_("Your decision"), widget=forms.RadioSelect)
    outcome = forms.ChoiceField(
        label=_("What shall be done instead"),
        required=False,
        help_text=_("Paths and instruments that the policy knows."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed to change, return or open again; it stays in the trail."),
    )
    document = document_field(
        _("Document of the decision"), required=False, help_text=_("Number and title, as on the paper.")
    )

    def __init__(
        self, policy: Policy, actions: Iterable[str], first: Iterable[str] = (), *args: Any, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        chosen = [action for action in actions if action != FINISH]
        self.fields["action"].choices = [(one, DecisionAction(one).label) for one in chosen]  # type: ignore[attr-defined]
        if CHANGE in chosen:
            self.fields["outcome"].choices = outcomes(policy, list(first))  # type: ignore[attr-defined]
        else:
            del self.fields["outcome"]

    def step(self) -> Step:
        """What was said; call it on a valid form."""
        asked = self.cleaned_data
        path, _slash, instrument = str(asked.get("outcome") or "").partition("/")
        if asked["action"] != CHANGE:
            path = instrument = ""
        return Step(asked["action"], path, instrument, reason=asked["reason"], document=asked["document"])


def outcomes(policy: Policy, first: list[str]) -> list[tuple[str, str]]:
    """The paths with their instruments that a policy knows, those of the rules named first before the others."""
    rules = sorted(policy.rules, key=lambda rule: first.index(rule.name) if rule.name in first else len(first))
    found = {
        f"{rule.path}/{rule.instrument}": " · ".join(
            (path_label(policy, rule.path), instrument_label(policy, rule.instrument))
        )
        for rule in rules
        if rule.path
    }
    return [("", "—"), *found.items()]


class FinishForm(forms.Form):
    """That a decision was carried out: day, land, document, and the yearly task it counts for."""

    done_area_mu = forms.FloatField(
        label=_("Area disposed of (mu)"),
        min_value=0,
        widget=forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"}),
    )
    campaign = forms.ChoiceField(
        label=_("Counts for"),
        choices=[],
        help_text=_("The stock category at the time of the proposal, unless you say so."),
    )
    finish_document = document_field(_("Document that shows it"))
    complete = forms.BooleanField(
        label=_("The decision is complete, though land is left"),
        required=False,
        help_text=_(
            "A part may be recorded by itself; when the parts reach the area decided on, the decision is done."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done_on"] = day_field(_("Done on"))
        self.order_fields(["done_on", "done_area_mu"])
        self.fields["campaign"].choices = [(name, TaskKind(name).label) for name in CAMPAIGNS]  # type: ignore[attr-defined]

    def step(self) -> Step:
        """What was said; call it on a valid form."""
        asked = self.cleaned_data
        return Step(
            FINISH,
            document=asked["finish_document"],
            done_on=asked["done_on"],
            done_area_mu=asked["done_area_mu"],
            campaign=asked["campaign"],
            complete=asked["complete"],
        )
