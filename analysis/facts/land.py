"""What the register says of each parcel itself, and of the approval batch that a remainder is left of."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.arithmetic.land_use import land_class
from parcels.arithmetic.clocks import months_since
from parcels.models import ApprovalBatch, Parcel
from parcels.units import m2_to_mu

from .known import flag, holds, literal, only, relation, word
from .moment import Moment
from .reading import read

WORDS = (
    "kind",
    "plan_conforms",
    "stock_category",
    "recognised",
    "idle_cause",
    "hardship",
    "owner_intent",
    "violation",
    "use_type",
    "parcel_sector",
    "land_acquired",
    "infrastructure_ready",
)
BETWEEN = "|"


def land(moment: Moment) -> pd.DataFrame:
    """One row a parcel that stands at the moment, sorted by code, with what its own row (or its batch) tells.

    A remainder stands from its batch's approval until its withdrawal; its plan, projects, acquisition and
    infrastructure are the batch's.
    """
    frame = read(_sql(moment), WORDS)
    frame["land_class"] = _classes(frame.pop("land_use_code"), frame.pop("land_use_standard"))
    frame["area_mu"] = m2_to_mu(frame["area_m2"].to_numpy())
    frame["months_since_approval"] = months_since(frame["batch_approved_on"].to_numpy(), np.datetime64(moment.as_of))
    return frame


def _classes(codes: pd.Series, standards: pd.Series) -> pd.Series:
    """The class of each parcel's use; of many parcels few uses differ, so each one is looked up once."""
    uses = codes.fillna("").astype(object) + BETWEEN + standards.fillna("").astype(object)
    positions, kinds = pd.factorize(uses.to_numpy(dtype=object))
    found = np.array([land_class(*str(use).rsplit(BETWEEN, 1)) for use in kinds], dtype=object)
    return pd.Series(found[positions], index=codes.index, dtype=object)


def _sql(moment: Moment) -> str:
    day = literal(moment.as_of)
    remainder = "p.kind = 'approved_remainder'"
    return f"""
        SELECT p.id, p.parcel_code, p.kind, p.version, p.land_use_code, p.land_use_standard,
               coalesce(p.zone_id, b.zone_id) AS zone_id,
               coalesce(p.town_id, b.town_id) AS town_id, p.block_id, p.area_m2, p.yard_m2,
               p.document, p.valid_from, p.updated_at::date AS updated_on,
               {word("p.stock_category")} AS stock_category, {word("p.idle_cause")} AS idle_cause,
               {word("p.hardship")} AS hardship, {word("p.owner_intent")} AS owner_intent,
               {word("p.violation")} AS violation, {word("p.use_type")} AS use_type,
               {word("p.sector_code")} AS parcel_sector,
               {flag(f"p.recognised AND coalesce(p.recognised_on <= {day}, true)")} AS recognised, p.recognised_on,
               {flag(f"CASE WHEN {remainder} THEN a.plan_conforms ELSE p.plan_conforms END")} AS plan_conforms,
               CASE WHEN {remainder} THEN a.project_matches ELSE p.project_matches END AS project_matches,
               {flag("a.land_acquired")} AS land_acquired, {flag("a.infrastructure_ready")} AS infrastructure_ready,
               a.doc_no AS batch_no, a.approved_on AS batch_approved_on
        FROM {relation(Parcel, moment)} AS p
        JOIN parcels_parcel AS kept ON kept.id = p.id
        LEFT JOIN parcels_block AS b ON b.id = p.block_id
        LEFT JOIN {relation(ApprovalBatch, moment)} AS a ON a.id = p.batch_id
        WHERE {holds(moment, "p.valid_from", "p.valid_to")} AND {holds(moment, "a.approved_on", "a.withdrawn_on")}
          AND {only(moment, "p.id")}
        ORDER BY p.parcel_code COLLATE "C", p.id"""
