"""Which firms sit on which land at the moment, with how much of it and by what title."""

from __future__ import annotations

import pandas as pd

from parcels.models import Enterprise, Occupation

from .known import flag, holds, literal, only, relation, word
from .moment import Moment
from .reading import read

WORDS = ("mode", "sector_code", "unlicensed", "prohibited_industry", "insolvent")


def occupations(moment: Moment) -> pd.DataFrame:
    """One row for each firm on each parcel, by parcel, the firm with most land first.

    When only some parcels are wanted, all the land of the firms there is read: their figures are shared over it.
    """
    return read(_sql(moment), WORDS)


def firms(moment: Moment, ids: list[int]) -> pd.DataFrame:
    """What the register tells of these firms, by id."""
    sql = f"""SELECT {_FIRM} FROM {relation(Enterprise, moment)} AS e
              WHERE e.id = ANY({literal(ids)}::bigint[])"""
    return read(sql, WORDS[1:]).set_index("enterprise_id")


_FIRM = f"""e.id AS enterprise_id, e.credit_code, e.name AS firm, {word("e.sector_code")} AS sector_code,
            {flag("NOT e.licensed")} AS unlicensed, {flag("e.prohibited_industry")} AS prohibited_industry,
            {flag("e.insolvent")} AS insolvent, e.not_operating_since"""


def _sql(moment: Moment) -> str:
    wanted = "true"
    if moment.parcels is not None:
        there = f"SELECT enterprise_id FROM {relation(Occupation, moment)} AS there WHERE {only(moment, 'parcel_id')}"
        wanted = f"o.enterprise_id IN ({there})"
    return f"""
        SELECT o.id AS occupation_id, o.parcel_id, o.mode, o.land_m2, o.from_date, {_FIRM}
        FROM {relation(Occupation, moment)} AS o JOIN {relation(Enterprise, moment)} AS e ON e.id = o.enterprise_id
        WHERE {holds(moment, "o.from_date", "o.to_date")} AND {wanted}
        ORDER BY o.parcel_id, o.land_m2 DESC NULLS LAST, e.credit_code"""
