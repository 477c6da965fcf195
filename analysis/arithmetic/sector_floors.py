"""Floors of the floor-area ratio by sector (DOMAIN 4.2): GB/T 4754-2017 codes, the longest listed beginning decides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.arithmetic.policy_model import Policy

# A code may carry its section letter (C2911) and has two to four digits.
_CODE = re.compile(r"^[A-Za-z]?(\d{2,4})$")


def sector_floor(code: Any, policy: Policy) -> float:
    """The floor for one sector code; NaN where the code is unknown or the table has none for it.

    Sector 29 has two floors (291 rubber, 292 plastic), so two digits of it settle nothing; 43 (repair) has none.
    """
    found = _CODE.match(str(code).strip()) if code is not None else None
    if not found:
        return float("nan")
    digits, floors = found[1], policy.sector_floors.floors
    return next((floors[digits[:size]] for size in (4, 3, 2) if digits[:size] in floors), np.nan)


def sector_floors(codes: Sequence[Any] | npt.NDArray[Any], policy: Policy) -> npt.NDArray[np.float64]:
    """The floor for each code; each different code is looked up once."""
    table = {code: sector_floor(code, policy) for code in {str(code) for code in codes}}
    return np.array([table[str(code)] for code in codes], dtype=float)
