"""The steps that a proposal may take, in one table; who may take them is said in `parcels.permissions`.

A proposal nobody has touched is `pending`. It is accepted, changed with a reason or returned with one; an accepted or
changed one is done with date, area and document, at once or in parts. Anything decided may be opened again with a
reason: the trail stays.
"""

from __future__ import annotations

from dataclasses import dataclass

PENDING, ACCEPTED, CHANGED, RETURNED, DONE, REOPENED = STATES = (
    *("pending", "accepted", "changed", "returned", "done", "reopened"),
)
ACCEPT, CHANGE, RETURN, FINISH, REOPEN = ACTIONS = ("accept", "change", "return", "finish", "reopen")

UNDECIDED = frozenset({PENDING, REOPENED})
"""Waits for somebody to decide."""
OPEN = frozenset({ACCEPTED, CHANGED})
"""Decided, and to be carried out: holds whatever later runs propose."""
CLOSED = frozenset({RETURNED, DONE})
"""Holds as long as the proposal stays what it was; another proposal is decided anew."""

TRANSITIONS: dict[tuple[str, str], str] = {
    **{(state, ACCEPT): ACCEPTED for state in (PENDING, REOPENED, CHANGED)},
    **{(state, CHANGE): CHANGED for state in (PENDING, REOPENED, ACCEPTED, CHANGED)},
    **{(state, RETURN): RETURNED for state in (PENDING, REOPENED, ACCEPTED, CHANGED)},
    **{(state, FINISH): DONE for state in (ACCEPTED, CHANGED)},
    **{(state, REOPEN): REOPENED for state in (ACCEPTED, CHANGED, RETURNED, DONE)},
}
NEEDS_REASON = frozenset({CHANGE, RETURN, REOPEN})
ROUNDING_MU = 0.005
"""Areas are shown with two decimals: the whole of a parcel may be typed as it is shown."""


@dataclass(frozen=True)
class Proposed:
    """What a proposal says: its rule, path and instrument."""

    rule: str
    path: str
    instrument: str


def after(state: str, action: str) -> str | None:
    """The state that an action leads to; None when it can't be taken in this state.

    Examples
    --------
    >>> after("accepted", "finish")
    'done'
    >>> after("pending", "finish") is None
    True
    """
    return TRANSITIONS.get((state, action))


def actions_in(state: str) -> list[str]:
    """The actions that can be taken in a state, in the order of `ACTIONS`."""
    return [action for action in ACTIONS if (state, action) in TRANSITIONS]


def left_mu(decided_mu: float, done_mu: float) -> float:
    """How much of a decision is still to be carried out (mu); what is less than is shown counts as nothing.

    Examples
    --------
    >>> left_mu(30.0, 12.5), left_mu(30.0, 29.996), left_mu(30.0, 31.0)
    (17.5, 0.0, 0.0)
    """
    left = decided_mu - done_mu
    return left if left > ROUNDING_MU else 0.0


def state_now(state: str | None, decided_on: Proposed | None, now: Proposed) -> str:
    """The state of a parcel's proposal in a run, from its newest decision (None: there is none).

    A decision to be carried out holds on whatever later runs say. One that is closed holds as long as they say the
    same; when they say something else, that waits for a decision of its own.
    """
    if state is None or decided_on is None:
        return PENDING
    return PENDING if state in CLOSED and decided_on != now else state
