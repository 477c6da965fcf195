"""Which older parcels a parcel came out of: contracts and seizures stay on the parent and reach its children."""

from __future__ import annotations

from .known import literal, only
from .moment import Moment


def reach(moment: Moment) -> str:
    """SQL of a relation `(parcel_id, source_id)`: a parcel itself and every parcel it came out of, as known then.

    Shares of a contract (built, invested) are ratios, so they hold for each child as they stand (DESIGN section 4).
    """
    known = "" if moment.known_at is None else f"AND o.made_at <= {literal(moment.known_at)}"
    links = f"""SELECT l.child_id, l.parent_id FROM parcels_lineage AS l
                JOIN parcels_operation AS o ON o.id = l.operation_id {known}"""
    return f"""(WITH RECURSIVE up(parcel_id, source_id) AS (
                    SELECT child_id, parent_id FROM ({links}) AS first WHERE {only(moment, "child_id")}
                    UNION
                    SELECT up.parcel_id, l.parent_id FROM up JOIN ({links}) AS l ON l.child_id = up.source_id)
                SELECT id AS parcel_id, id AS source_id FROM parcels_parcel WHERE {only(moment, "id")}
                UNION SELECT parcel_id, source_id FROM up)"""
