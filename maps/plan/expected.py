"""What a policy expects of the instruments of a plan, with its source: the figures behind "after"."""

from __future__ import annotations

from django.utils.translation import gettext as _

from analysis.arithmetic.plan_effect import MEASURES
from analysis.words import instrument_label, said
from maps.plan.effect import PlanLayer, Question
from maps.policy_words import policy_of
from maps.writing import number


def expected_of(asked: Question) -> list[tuple[str, str]]:
    """By instrument of the policy: its words, and the figure with its source; what isn't said is unknown.

    A category needs no figure: its list is empty.
    """
    measure, policy = MEASURES.get(asked.indicator.name), policy_of(asked.run)
    if measure is None or policy is None:
        return []
    return [
        (instrument_label(policy, name), _told(asked, getattr(one, measure.expected, None), one))
        for name, one in ((name, policy.instrument_figures.get(name)) for name in policy.instruments)
    ]


def _told(asked: Question, value: float | None, figures: object) -> str:
    if value is None:
        return "—"
    source = figures.source  # type: ignore[attr-defined]
    words = said(source.words)
    if not source.confirmed:
        words = _("{source}, to be confirmed").format(source=words)
    if MEASURES[asked.indicator.name].is_level:
        return _("at least {value} ({source})").format(value=number(value), source=words)
    sign = "+" if value > 0 else ""
    return f"{sign}{number(value, asked.indicator.places)} {asked.indicator.unit} ({words})"


def missing_of(asked: Question, layer: PlanLayer) -> list[tuple[str, int, float]]:
    """By instrument of the plan without an expected figure: its words, parcels and mu, the largest first."""
    policy = policy_of(asked.run)
    return [(instrument_label(policy, name) if policy else name, count, mu) for name, count, mu in layer.missing]
