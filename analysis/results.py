"""A run's results as columns: what one analysis found about each parcel, ready to be stored, hashed and exported.

Kept as an Arrow table, whose text conversion is vectorised: 200,000 rows with their facts as JSON take about a second.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.arithmetic.bit_names import SEPARATOR
from analysis.arithmetic.facts import UNKNOWN_CODE, Facts
from analysis.facts.gather import RegisterFacts
from analysis.facts.on_land import firm_codes, holder_codes

FIGURES = (
    "area_m2",
    "area_mu",
    "floor_area_m2",
    "floor_area_known_m2",
    "footprint_m2",
    "far",
    "far_floor",
    "building_density",
    "building_coefficient",
    "output_wan",
    "value_added_wan",
    "tax_wan",
    "output_per_mu",
    "value_added_per_mu",
    "tax_per_mu",
)
# Column of the result: column of the proposal.
PROPOSED = {
    "stock_category": "category",
    "finding": "certainty_of_category",
    "rule": "rule",
    "path": "path",
    "instrument": "instrument",
    "alternatives": "alternatives",
    "next_step": "next_step",
    "certainty": "certainty",
    "unknown_facts": "unknown_facts",
    "reason_zh": "reason_zh",
    "reason_en": "reason_en",
}


def result_table(register: RegisterFacts, facts: Facts, proposed: dict[str, Any]) -> pa.Table:
    """One row a parcel, sorted by code, with the columns of `ParcelResult` but for the run and the parcel's id."""
    frame = register.frame
    columns: dict[str, pa.Array] = {"parcel_code": _text(frame["parcel_code"])}
    columns |= {name: _numbers(frame[name]) for name in FIGURES}
    columns |= {name: _text(frame[name]) for name in ("grade", "sector_code", "floor_sector", "land_class")}
    columns["holder_code"] = _text(holder_codes(register))
    columns["firm_codes"] = _text(firm_codes(register))
    columns |= {name: pa.array(proposed[source], pa.string()) for name, source in PROPOSED.items()}
    columns["stock_reasons"] = _json_lists(proposed["stock_reasons"])
    columns["facts"] = facts_json(facts)
    columns["notes"] = _notes(register.notes, len(frame))
    return pa.table(columns)


def facts_json(facts: Facts) -> pa.Array:
    """Each row's known facts as a JSON object; an unknown fact has no key."""
    pieces = [_number_piece(name, values) for name, values in facts.numbers.items()]
    pieces += [_word_piece(name, codes, facts.words[name]) for name, codes in facts.codes.items()]
    joined = pc.binary_join_element_wise(*pieces, "")
    return pc.binary_join_element_wise("{", pc.utf8_slice_codeunits(joined, 1), "}", "")


def _number_piece(name: str, values: np.ndarray) -> pa.Array:
    text = pc.cast(pa.array(values, pa.float64(), from_pandas=True), pa.string())
    return pc.fill_null(pc.binary_join_element_wise(f',"{name}":', text, ""), "")


def _word_piece(name: str, codes: np.ndarray, words: list[str]) -> pa.Array:
    pieces = [f",{json.dumps(name)}:{json.dumps(word, ensure_ascii=False)}" for word in words]
    return pa.array([*pieces, ""], pa.string()).take(pa.array(np.where(codes == UNKNOWN_CODE, len(words), codes)))


def _numbers(column: pd.Series) -> pa.Array:
    values = column.to_numpy(dtype=float, na_value=np.nan)
    return pa.array(np.where(np.isfinite(values), values, np.nan), pa.float64(), from_pandas=True)


def _text(column: pd.Series) -> pa.Array:
    """Text with nothing where unknown: the columns of words take no null."""
    return pc.fill_null(pa.array(column.astype(object), pa.string(), from_pandas=True), "")


def _json_lists(joined: Any) -> pa.Array:
    """Names joined by the separator as JSON lists; few different ones occur."""
    positions, kinds = pd.factorize(np.asarray(joined, dtype=object))
    lists = pa.array([json.dumps(kind.split(SEPARATOR) if kind else []) for kind in kinds], pa.string())
    return lists.take(pa.array(positions))


def _notes(notes: dict[int, list[dict[str, Any]]], size: int) -> pa.Array:
    texts = ["[]"] * size
    for position, told in notes.items():
        texts[position] = json.dumps(told, ensure_ascii=False)
    return pa.array(texts, pa.string())
