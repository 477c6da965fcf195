"""Words of a run's results, for templates."""

from django import template

from analysis import words
from analysis.arithmetic.policy import Policy
from analysis.models import RunState
from parcels.models import StockCategory, Town, Zone

register = template.Library()

LOOKS = {
    RunState.DONE: ("ok", "check"),
    RunState.FAILED: ("breach", "error"),
    RunState.CANCELLED: ("near", "stop"),
    RunState.RUNNING: ("", "refresh"),
}


@register.filter
def run_look(state: str) -> str:
    """The colour class of a run's state."""
    return LOOKS[RunState(state)][0]


@register.filter
def run_icon(state: str) -> str:
    """The icon of a run's state."""
    return LOOKS[RunState(state)][1]


@register.filter
def stock_label(name: str) -> str:
    """A stock category's words."""
    return str(StockCategory(name).label)


@register.filter
def path_mark(name: str) -> str:
    """The one hanzi of a path."""
    return words.MARKS.get(name, "")


@register.filter
def path_label(name: str, policy: Policy) -> str:
    """A path's words."""
    return words.path_label(policy, name)


@register.filter
def instrument_label(name: str, policy: Policy) -> str:
    """An instrument's words."""
    return words.instrument_label(policy, name)


@register.filter
def step_label(name: str, policy: Policy) -> str:
    """The words of what has to come first."""
    return words.step_label(policy, name)


@register.filter
def finding_label(name: str) -> str:
    """Suspected or recognised."""
    return words.finding_label(name)


@register.filter
def place_label(place: Zone | Town | None) -> str:
    """The name of a zone or town."""
    return words.place_label(place) if place else "—"


@register.filter
def clause(rule: object) -> str:
    """The document and clause that a rule rests on."""
    return words.said(rule.source.words)  # type: ignore[attr-defined]


@register.filter
def figure(value: float | None, places: int = 2) -> str:
    """A figure with its decimals and thousands; unknown is a dash."""
    return "—" if value is None else f"{value:,.{places}f}".replace("-", "−")
