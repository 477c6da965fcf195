"""Flags of the facts: yes, no, or unknown."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

WORDS = pd.Index(["no", "yes"])


def yes_no(codes: Any) -> Any:
    """A column of flags from 1 (yes), 0 (no) and -1 (unknown), or from truth values."""
    return pd.Categorical.from_codes(np.asarray(codes).astype(np.int8), WORDS)
