"""The table of steps: what leads where, and what a later run changes."""

import pytest

from analysis.arithmetic.decision_steps import (
    ACTIONS,
    CLOSED,
    FINISH,
    OPEN,
    STATES,
    TRANSITIONS,
    UNDECIDED,
    Proposed,
    actions_in,
    after,
    state_now,
)

SAID = Proposed("E13", "upgrade", "zero_land_upgrade")
OTHER = Proposed("E4", "buy_back", "negotiated_recovery")


@pytest.mark.parametrize(
    ("state", "actions"),
    [
        ("pending", ["accept", "change", "return"]),
        ("reopened", ["accept", "change", "return"]),
        ("accepted", ["change", "return", "finish", "reopen"]),
        ("changed", ["accept", "change", "return", "finish", "reopen"]),
        ("returned", ["reopen"]),
        ("done", ["reopen"]),
    ],
)
def test_what_may_be_done_in_each_state(state, actions):
    assert actions_in(state) == actions


def test_table_is_whole():
    """Every state is told of, can be left and (but for the first) reached; done comes from a decision alone."""
    assert UNDECIDED | OPEN | CLOSED == set(STATES)
    assert {state for state, _ in TRANSITIONS} == set(STATES)
    assert set(TRANSITIONS.values()) == set(STATES) - {"pending"}
    assert {action for _, action in TRANSITIONS} == set(ACTIONS)
    assert {state for state, action in TRANSITIONS if action == FINISH} == OPEN
    assert after("returned", "accept") is None


@pytest.mark.parametrize("state", [*STATES, None])
def test_another_proposal_opens_what_was_closed_only(state):
    assert state_now(state, SAID, SAID) == (state or "pending")
    assert state_now(state, SAID, OTHER) == ("pending" if state in CLOSED or state is None else state)
