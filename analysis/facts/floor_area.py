"""Floor area and footprint of each parcel: as kept, and anew where the moment saw other buildings."""

from __future__ import annotations

import pandas as pd
from django.conf import settings

from parcels import measures
from parcels.arithmetic.floor_area import HighStorey
from parcels.models import Building, Parcel

from .known import literal, only, relation
from .moment import Moment
from .reading import read, read_shapes

KEPT = [
    "floor_area_m2",
    "floor_area_known_m2",
    "illegal_floor_area_m2",
    "footprint_m2",
    "buildings",
    "source",
    "note",
    "measured_on",
]
LOCAL_DAY = f"(m.computed_at AT TIME ZONE '{settings.TIME_ZONE}')::date"


def floor_areas(moment: Moment, land: pd.DataFrame, high: HighStorey) -> pd.DataFrame:
    """Measures (m²) of the parcels in `land` (columns `id`, `kind`), by id; remainders have none.

    Measures kept in the register serve a reading of now on a day with the same buildings standing. A reading of the
    past, a parcel that has retired since, a day before or after a building's own, or a policy that counts high storeys
    otherwise than the register does, is measured again.
    """
    wanted = land.loc[(land["kind"] == "parcel").to_numpy(), "id"].to_numpy()
    serves = moment.known_at is None and high == measures.ONCE_OR_TWICE
    kept = _kept(moment) if serves else pd.DataFrame(columns=KEPT, index=pd.Index([], dtype="int64"))
    kept = kept[kept.index.isin(wanted)]
    again = pd.Index(wanted).difference(kept.index).to_list()
    if not again:
        return kept
    anew = _measured(moment, again, high)
    return anew if kept.empty else pd.concat([kept, anew])


def _kept(moment: Moment) -> pd.DataFrame:
    names = [name for name in KEPT if name != "measured_on"]
    frame = read(
        f"""SELECT m.parcel_id, {", ".join(names)}, {LOCAL_DAY} AS measured_on FROM parcels_parcelmeasure AS m
            WHERE {only(moment, "m.parcel_id")}""",
        ("source", "note"),
    ).set_index("parcel_id")
    return frame.drop(index=frame.index.intersection(_other_buildings(moment, frame)))


def _other_buildings(moment: Moment, kept: pd.DataFrame) -> pd.Index:
    """Parcels that had other buildings on the day asked for than on the day they were measured."""
    day = literal(moment.as_of)
    if kept.empty:
        return kept.index
    first = literal(min(kept["measured_on"].min().date(), moment.as_of))
    last = literal(max(kept["measured_on"].max().date(), moment.as_of))
    changes = " OR ".join(f"(b.{name} > {first} AND b.{name} <= {last})" for name in ("built_on", "demolished_on"))
    sql = f"""
        SELECT DISTINCT p.id FROM parcels_building AS b JOIN parcels_parcel AS p ON p.geom && b.geom
        JOIN parcels_parcelmeasure AS m ON m.parcel_id = p.id
        WHERE ({changes}) AND {only(moment, "p.id")} AND {_standing(LOCAL_DAY)} <> {_standing(day)}"""
    return pd.Index(read(sql)["id"])


def _standing(day: str) -> str:
    return f"((b.built_on IS NULL OR b.built_on <= {day}) AND (b.demolished_on IS NULL OR b.demolished_on > {day}))"


def _measured(moment: Moment, ids: list[int], high: HighStorey) -> pd.DataFrame:
    chosen = f"{literal(ids)}::bigint[]"
    parcels, shapes = read_shapes(
        f"""SELECT p.id AS parcel_id, p.floor_area_m2, p.footprint_m2, p.geom FROM {relation(Parcel, moment)} AS p
            WHERE p.id = ANY({chosen}) ORDER BY p.id"""
    )
    near = (
        ""
        if len(ids) > 1000
        else f"""AND EXISTS (SELECT FROM {relation(Parcel, moment)} AS p
                                                     WHERE p.id = ANY({chosen}) AND p.geom && b.geom)"""
    )
    buildings, building_shapes = read_shapes(
        f"""SELECT b.id AS building_id, b.storeys, b.storey_height_m, b.floor_area_m2, b.legal, b.geom
            FROM {relation(Building, moment)} AS b WHERE {_standing(literal(moment.as_of))} {near} ORDER BY b.id"""
    )
    frame = measures.measure(measures.Land(parcels, shapes, buildings, building_shapes), high).set_index("parcel_id")
    return frame.assign(measured_on=pd.Timestamp(moment.as_of))[KEPT]
