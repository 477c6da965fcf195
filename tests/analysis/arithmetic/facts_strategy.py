"""Random tables of facts, many of them at thresholds and many unknown."""

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from analysis.arithmetic.fact_names import FACTS, Kind

NUMBERS = {
    "months_since_approval": [0, 23, 24, 60],
    "months_since_agreed_start": [-3, 11, 12, 23, 24, 40],
    "months_stopped": [0, 11, 12, 30],
    "months_not_operating": [0, 11, 12, 26],
    "project_matches": [0, 1, 3],
    "built_share": [0, 0.1, 1 / 3, 0.34, 1],
    "invested_share": [0, 0.2499, 0.25, 0.6],
    "let_out_share": [0, 0.49, 0.5, 0.8],
    "years_in_d": [0, 1, 2],
    "far": [0, 0.5, 0.8, 1.0, 1.3],
    "far_floor": [0.5, 0.8, 1.0],
    "tax_per_mu": [0, 7.9, 8, 20],
    "tax_benchmark": [8],
    "output_per_mu": [0, 149, 150, 400],
    "output_benchmark": [150],
    "revenue_growth": [-0.1, 0, 0.2],
    "area_mu": [10, 200],
}
UNKNOWN = None


def values_of(fact):
    if fact.kind is Kind.NUMBER:
        return [float(value) for value in NUMBERS[fact.name]]
    return [word for word, _, _ in fact.choices]


def random_facts(rows, seed, unknown_share=0.3, tagged_share=0.5):
    random = np.random.default_rng(seed)
    frame = pd.DataFrame({"parcel_code": [f"P{row}" for row in range(rows)]})
    for fact in FACTS[1:]:
        options = np.array(values_of(fact), dtype=object)
        column = options[random.integers(0, len(options), rows)]
        share = 1 - tagged_share if fact.name == "stock_category" else unknown_share
        column[random.random(rows) < share] = UNKNOWN
        frame[fact.name] = column
    return frame


seeds = st.integers(0, 100_000)
