"""The figures of a policy that a what-if can move, with how far and in which steps."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from analysis.arithmetic.policy import Policy
from analysis.arithmetic.policy_changes import condition_figures
from analysis.arithmetic.policy_model import Source
from analysis.words import said

# By unit: the step, and the highest value worth sliding to (at least twice the policy's own).
_REACH = {"month": (1.0, 60.0), "year": (1.0, 6.0), "count": (1.0, 10.0), "share": (0.01, 1.0)}


_UNITS = {
    "month": lambda: pgettext("unit", "months"),
    "year": lambda: pgettext("unit", "years"),
    "share": lambda: "",
    "count": lambda: "",
    "factor": lambda: "×",
}


def unit_words(unit: str) -> str:
    """A figure's unit in the reader's language; nothing where the figure is a plain number."""
    return _UNITS[unit]() if unit in _UNITS else unit


@dataclass(frozen=True)
class Slider:
    """One figure: where it goes in the changes (`part`, `name`), its value, reach, unit, label and source."""

    part: str
    name: str
    label: str
    unit: str
    value: float
    low: float
    high: float
    step: float
    source: Source | None


def sliders(policy: Policy) -> list[Slider]:
    """Low lines first, then floors, then the thresholds that stand in conditions."""
    return [*_benchmarks(policy), *_floors(policy), *(_figure(policy, name) for name in condition_figures(policy))]


def _figure(policy: Policy, name: str) -> Slider:
    figure = policy.figures[name]
    step, high = _REACH.get(figure.unit, (0.1, 10.0))
    low = -1.0 if name == "growth_line" else 0.0
    reach = high if figure.unit == "share" else max(high, 2 * figure.value)
    unit = unit_words(figure.unit)
    return Slider("figures", name, said(figure.words, name), unit, figure.value, low, reach, step, figure.source)


def _benchmarks(policy: Policy) -> list[Slider]:
    lines = policy.benchmarks
    words = {
        "tax_per_mu_wan": (_("Low line of tax per mu"), lines.tax_per_mu_wan, 0.5),
        "output_per_mu_wan": (_("Low line of output per mu"), lines.output_per_mu_wan, 5.0),
    }
    return [
        Slider(
            "benchmarks",
            name,
            label,
            pgettext("unit", "wan/mu"),
            value,
            0.0,
            max(4 * value, 40 * step),
            step,
            lines.source,
        )
        for name, (label, value, step) in words.items()
        if value is not None
    ]


def _floors(policy: Policy) -> list[Slider]:
    floors = policy.sector_floors
    if not floors.floors:
        return []
    least = _("No sector's floor of the floor-area ratio below")
    factor = _("Every sector's floor multiplied by")
    return [
        Slider("floor_at_least", "floor_at_least", least, "", 0.0, 0.0, 3.0, 0.05, floors.source),
        Slider("floor_factor", "floor_factor", factor, "×", 1.0, 0.5, 2.5, 0.05, floors.source),
    ]
