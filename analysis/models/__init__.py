"""What the figures say, kept run by run."""

from .result import AreaLevel, AreaResult, ParcelResult
from .run import AnalysisRun, RunState

__all__ = ["AnalysisRun", "AreaLevel", "AreaResult", "ParcelResult", "RunState"]
