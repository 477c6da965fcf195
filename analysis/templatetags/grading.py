"""Words and looks of graded lists, for templates."""

from django import template

from analysis.arithmetic.grading.model import Indicator
from analysis.grading import shown
from analysis.models import GradingState

register = template.Library()
LOOKS = {
    GradingState.COMPUTED: ("near", "edit"),
    GradingState.PUBLISHED: ("near", "clock"),
    GradingState.FINAL: ("ok", "check"),
    GradingState.WITHDRAWN: ("", "stop"),
}


@register.filter
def grading_look(state: str) -> str:
    """The colour class of a list's state."""
    return LOOKS[GradingState(state)][0]


@register.filter
def grading_icon(state: str) -> str:
    """The icon of a list's state."""
    return LOOKS[GradingState(state)][1]


@register.filter
def input_shown(value: float) -> str:
    """An input that is a number, with the decimals it needs, thousands and a true minus."""
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".").replace("-", "−")


@register.filter
def unit_of(indicator: Indicator) -> str:
    """The unit of an indicator's value."""
    return shown.unit_of(indicator)
