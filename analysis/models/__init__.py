"""What the figures say, kept run by run, and the rules they are judged by."""

from .evaluation import ZoneEvaluation
from .grading import GradeCorrection, GradedFirm, Grading, GradingSheet, GradingState, Objection
from .policy_version import PolicyVersion, RulesKind, VersionState
from .result import AreaLevel, AreaResult, ParcelResult
from .run import AnalysisRun, RunState
from .scenario import Scenario

__all__ = [
    "AnalysisRun",
    "AreaLevel",
    "AreaResult",
    "GradeCorrection",
    "GradedFirm",
    "Grading",
    "GradingSheet",
    "GradingState",
    "Objection",
    "ParcelResult",
    "PolicyVersion",
    "RulesKind",
    "RunState",
    "Scenario",
    "VersionState",
    "ZoneEvaluation",
]
