"""Whether a court has seized the land."""

from __future__ import annotations

import pandas as pd

from parcels.models import Encumbrance, EncumbranceKind

from .known import holds, literal, relation
from .lineage import reach
from .moment import Moment
from .reading import read


def seizures(moment: Moment) -> pd.DataFrame | None:
    """One row for each seized parcel, by parcel id: from when, by whom, on which document.

    None when the register holds no encumbrance at all: then nobody has said that there are none.
    """
    known = read(f"SELECT 1 AS one FROM {relation(Encumbrance, moment)} AS e LIMIT 1")
    if known.empty:
        return None
    sql = f"""
        SELECT DISTINCT ON (r.parcel_id) r.parcel_id, e.id AS seizure_id, e.from_date AS seized_from,
               e.party AS seized_by, e.document AS seizure_document
        FROM {relation(Encumbrance, moment)} AS e JOIN {reach(moment)} AS r ON r.source_id = e.parcel_id
        WHERE e.kind = {literal(EncumbranceKind.SEIZURE.value)} AND {holds(moment, "e.from_date", "e.to_date")}
        ORDER BY r.parcel_id, e.from_date DESC, e.id DESC"""
    return read(sql).set_index("parcel_id")
