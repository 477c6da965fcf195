"""Where rows come from: a file as it was read, or one layer with another joined to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import numpy as np
import pandas as pd

from parcels.files.batches import Declared
from parcels.files.evidence import Finding, RowIssue


class Source(Protocol):
    """Rows in batches of text (indexed by row number, shapes as WKB in the column ``batches.SHAPE``)."""

    kind: str
    columns: list[str]
    has_shapes: bool
    declared: Declared | None
    findings: list[Finding]
    issues: list[RowIssue]
    rows: int
    bounds: np.ndarray

    def batches(self) -> Iterator[pd.DataFrame]:
        """Yield the rows."""
        ...
