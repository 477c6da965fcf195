"""What a run counts about itself: parcels and land by category, finding, rule, path and certainty."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.areas import shares_of
from analysis.facts.gather import RegisterFacts

# Count: column of the proposal.
COUNTED = {
    "stock": "category",
    "findings": "certainty_of_category",
    "rules": "rule",
    "paths": "path",
    "instruments": "instrument",
    "next_steps": "next_step",
    "certainty": "certainty",
}


def run_counts(register: RegisterFacts, proposed: dict[str, Any], unusable: int) -> dict[str, Any]:
    """Counts of one run: each of `COUNTED` as `{name: [parcels, mu]}`, and the totals."""
    area = register.frame["area_mu"]
    everywhere = np.zeros(len(area), dtype=np.int64)
    counted = {name: shares_of(pd.Series(proposed[source]), area, everywhere) for name, source in COUNTED.items()}
    return {
        "parcels": len(area),
        "area_mu": float(area.sum()),
        "enterprises": int(register.occupied["enterprise_id"].nunique()),
        "parcels_with_notes": len(register.notes),
        "unusable_facts": unusable,
        **{name: shares.get(0, {}) for name, shares in counted.items()},
    }
