"""What the pages of rules take: a new draft, an edit by form, an adoption."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from analysis.arithmetic.policy import Policy
from analysis.arithmetic.policy_costs import LARGEST
from analysis.models import RulesKind
from analysis.rulebook.editing import RULE_FIELDS, Edit
from analysis.rulebook.finding import names_in_force

LARGEST_FILE = 400_000


class NewDraft(forms.Form):
    """Where a draft begins: from rules in force, or from a TOML file."""

    base = forms.ChoiceField(label=_("Begin from"), required=False)
    version = forms.CharField(label=_("Version of the draft"), max_length=80, required=False)
    file = forms.FileField(label=_("Or from a TOML file"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind, label) for kind, label in RulesKind.choices if names_in_force(kind)]
        choices = [(f"{kind}/{name}", f"{label}: {name}") for kind, label in kinds for name in names_in_force(kind)]
        self.fields["base"].choices = choices  # type: ignore[attr-defined]
        self.fields["base"].initial = f"{RulesKind.DISPOSAL}/{settings.LANDGIS_POLICY}"

    def clean_file(self) -> Any:
        """A text of a sensible size."""
        file = self.cleaned_data.get("file")
        if file is not None and file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than %(size)s bytes."), params={"size": LARGEST_FILE})
        return file


def edit_of(data: Any, policy: Policy) -> Edit:
    """The edit that a submitted form asks for.

    Its fields: figure-NAME, benchmark-NAME, floor-CODE, rule-NAME-FIELD, instrument-NAME-FIGURE.
    """
    floors: dict[str, str | None] = {
        code: data.get(f"floor-{code}", "").strip() or None
        for code in policy.sector_floors.floors
        if f"floor-{code}" in data
    }
    added = data.get("new-sector", "").strip()
    if added and data.get("new-floor", "").strip():
        floors[added] = data["new-floor"]
    return Edit(
        version=data.get("version", "").strip(),
        figures={name: data[f"figure-{name}"] for name in policy.figures if f"figure-{name}" in data},
        benchmarks={
            name: data[f"benchmark-{name}"]
            for name in ("tax_per_mu_wan", "output_per_mu_wan")
            if data.get(f"benchmark-{name}", "").strip()
        },
        floors=floors,
        rules={rule.name: found for rule in policy.rules if (found := _fields(data, rule.name))},
        instruments={
            name: {key: data[f"instrument-{name}-{key}"] for key in LARGEST if f"instrument-{name}-{key}" in data}
            for name in policy.instrument_figures
        },
    )


def _fields(data: Any, rule: str) -> dict[str, Any]:
    found: dict[str, Any] = {key: data[f"rule-{rule}-{key}"] for key in RULE_FIELDS if f"rule-{rule}-{key}" in data}
    if found:  # a box that isn't ticked sends nothing
        found["confirmed"] = f"rule-{rule}-confirmed" in data
    return found
