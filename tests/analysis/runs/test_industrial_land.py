"""Sums over industrial land: whatever the parcels, they are the sums of those whose use is known to be industrial."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.areas import RATIOS, with_industrial
from analysis.arithmetic.aggregates import ratio_of_sums

PARCEL = st.fixed_dictionaries(
    {
        "floor_area_m2": st.one_of(st.just(float("nan")), st.floats(0, 1e5)),
        "area_m2": st.floats(1, 1e5),
        "land_class": st.sampled_from(["A2", "A4", "", None]),
    }
)


def test_worked_example_of_the_formula_sheet():
    rows = [(1000.0, 1000.0, "A2"), (4000.0, 1000.0, "A4"), (float("nan"), 1000.0, "")]
    found = with_industrial(pd.DataFrame(rows, columns=["floor_area_m2", "area_m2", "land_class"]))
    told = ratio_of_sums(*(found[name] for name in RATIOS["industrial_far"])).iloc[0]
    assert (told["ratio"], told["denominator"]) == (1.0, 1000.0)
    assert list(found["land_class"]) == ["A2", "A4", "unknown"]


@given(st.lists(PARCEL, min_size=1, max_size=20))
def test_only_land_of_a_known_industrial_use_enters(parcels):
    frame = pd.DataFrame(parcels).astype({"land_class": object})
    found = with_industrial(frame)
    top, bottom = RATIOS["industrial_far"]
    told = ratio_of_sums(found[top], found[bottom]).iloc[0]
    counted = [one for one in parcels if one["land_class"] == "A2" and not np.isnan(one["floor_area_m2"])]
    assert told["rows_known"] == len(counted)
    assert told["numerator"] == pytest.approx(sum(one["floor_area_m2"] for one in counted))
    assert told["denominator"] == pytest.approx(sum(one["area_m2"] for one in counted))
    words = {"": "unknown", None: ""}
    assert list(found["land_class"]) == [words.get(one["land_class"], one["land_class"]) for one in parcels]
