"""What people decided and what was done: tasks, decisions with their steps, disposals without a proposal."""

from .decision import Decision, DecisionAction, DecisionState, DecisionStep, DonePart
from .disposal import Disposal
from .task import TaskKind, YearlyTask

__all__ = [
    "Decision",
    "DecisionAction",
    "DecisionState",
    "DecisionStep",
    "Disposal",
    "DonePart",
    "TaskKind",
    "YearlyTask",
]
