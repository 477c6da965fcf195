"""Which step is open in which state of a list: the one place that knows."""

from __future__ import annotations

from enum import StrEnum

from analysis.models import Grading, GradingState
from parcels import permissions as may
from parcels.refusals import Refusal

OPEN = (GradingState.COMPUTED, GradingState.PUBLISHED)


class Step(StrEnum):
    """What can be done with a list."""

    PUBLISH = "publish"
    OBJECT = "object"
    ANSWER = "answer"
    CORRECT = "correct"
    FINAL = "final"
    WITHDRAW = "withdraw"


STEPS: dict[Step, tuple[tuple[GradingState, ...], may.Permission]] = {
    Step.PUBLISH: ((GradingState.COMPUTED,), may.can_publish_grading),
    Step.OBJECT: ((GradingState.PUBLISHED,), may.can_edit_grading),
    Step.ANSWER: ((GradingState.PUBLISHED,), may.can_edit_grading),
    Step.CORRECT: (OPEN, may.can_edit_grading),
    Step.FINAL: ((GradingState.PUBLISHED,), may.can_publish_grading),
    Step.WITHDRAW: (OPEN, may.can_withdraw_grading),
}
"""From which states a step leads, and who may take it."""


def is_open(grading: Grading, step: Step) -> bool:
    """Whether the list's state allows the step."""
    return grading.state in STEPS[step][0]


def check_step(grading: Grading, step: Step) -> None:
    """Refuse a step that the list's state does not allow.

    Raises
    ------
    Refusal
        ``grading_step``.
    """
    if not is_open(grading, step):
        raise Refusal("grading_step", {"state": str(GradingState(grading.state).label), "step": str(step)})


def open_steps(grading: Grading, user: may.Person) -> dict[str, bool]:
    """The steps that this person may take now, by name."""
    return {
        step.value: is_open(grading, step) and permission(user, grading)
        for step, (_states, permission) in STEPS.items()
    }
