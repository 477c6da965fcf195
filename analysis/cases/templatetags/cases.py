"""Words and looks of tasks and decisions, for templates."""

from typing import Any

from django import template

from analysis.arithmetic.policy import Policy
from analysis.arithmetic.tasks import CAMPAIGNS, KIND
from analysis.cases.models import Decision, DecisionAction, DecisionState, TaskKind
from analysis.cases.parts import Done, done_of
from analysis.cases.progress import TaskProgress
from analysis.cases.words import PLACES, UNITS
from analysis.templatetags.analysis_words import figure
from analysis.words import MARKS, instrument_label, path_label

register = template.Library()

LOOKS = {
    DecisionState.PENDING: ("", "clock"),
    DecisionState.REOPENED: ("", "refresh"),
    DecisionState.ACCEPTED: ("ok", "check"),
    DecisionState.CHANGED: ("ok", "edit"),
    DecisionState.RETURNED: ("near", "undo"),
    DecisionState.DONE: ("done", "check"),
}


@register.inclusion_tag("cases/state_pill.html")
def state_pill(state: str) -> dict[str, Any]:
    """A decision's state as a pill: icon and words."""
    look, icon = LOOKS[DecisionState(state)]
    return {"look": look, "icon": icon, "label": DecisionState(state).label}


@register.inclusion_tag("cases/path.html")
def outcome(path: str, instrument: str, policy: Policy) -> dict[str, Any]:
    """A path with its instrument."""
    words = (path_label(policy, path), instrument_label(policy, instrument))
    return {"path": path, "mark": MARKS.get(path, ""), "label": words[0], "instrument": words[1]}


@register.simple_tag
def done_of_decision(decision: Decision | None) -> Done | None:
    """What was carried out of a decision."""
    return done_of([decision])[decision.pk] if decision else None


@register.filter
def action_words(action: str) -> str:
    """A step in words."""
    return str(DecisionAction(action).label)


@register.filter
def task_label(kind: str) -> str:
    """A kind of task in words."""
    return str(TaskKind(kind).label) if kind else "—"


@register.filter
def task_unit(kind: str) -> str:
    """The unit of a kind of task, as it stands behind a figure."""
    return str(UNITS[KIND[kind].unit])


@register.filter
def task_figure(value: float | None, kind: str) -> str:
    """A figure of a task with the decimals of its unit."""
    return figure(value, PLACES[KIND[kind].unit])


@register.inclusion_tag("cases/bullet.html")
def bullet(one: TaskProgress, name: str = "") -> dict[str, Any]:
    """A bullet bar: the fill is what was done, the tick what is due by the day, the whole is the target.

    Where more was done than the target, the bar ends at what was done and the target is marked too.
    """
    if one.target is None or one.done is None:
        return {"known": False}
    whole = max(one.target, one.done)
    return {
        "known": True,
        "one": one,
        "name": name or TaskKind(one.kind).label,
        "fill": f"{100 * one.done / whole:.2f}",
        "due": None if one.is_level or one.due_today is None else f"{min(99.2, 100 * one.due_today / whole):.2f}",
        "target": f"{min(99.2, 100 * one.target / whole):.2f}" if one.done > one.target or one.is_level else None,
        "colour": one.kind if one.kind in CAMPAIGNS else "other",
    }


@register.inclusion_tag("cases/ahead.html")
def ahead(one: TaskProgress) -> dict[str, Any]:
    """Whether a task is ahead of the year or behind, or a level reached, as a pill with its figure."""
    if one.ahead is None:
        return {"one": one, "known": False}
    return {
        "one": one,
        "known": True,
        "good": one.ahead >= 0,
        "by": figure(abs(one.ahead), PLACES[one.unit]),
        "unit": UNITS[one.unit],
    }
