"""What the register knows of each firm that could be graded, by set-based queries as of a day and of one year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.arithmetic.grading.model import FIGURES
from analysis.facts.contracts import contracts
from analysis.facts.holders import holders
from analysis.facts.known import flag, literal, relation, word
from analysis.facts.land import land
from analysis.facts.moment import Moment
from analysis.facts.occupations import occupations
from analysis.facts.reading import read
from analysis.grading.land_of_firms import land_of_firms
from parcels.models import Enterprise, LandContract, Performance, SupplementaryAgreement

YEARLY = tuple(name for name in (*FIGURES, "output_wan") if name != "land_mu")
LAND = ("land_mu", "owned_mu", "rented_mu", "leased_out_mu")
FLAGS = ("licensed", "prohibited_industry", "insolvent", "not_operating", "producing", "completion_overdue")
DAYS_A_YEAR = 365.25


@dataclass(frozen=True)
class Sheet:
    """Firms by enterprise id: who they are, their figures and facts, and `merged_into`, a tenant's holder."""

    firms: pd.DataFrame
    year: int


def firms_of(moment: Moment, year: int) -> Sheet:
    """Every firm that sits on land, holds a contract, or has figures of the year; unknown stays unknown.

    Land in mu: owned + rented - leased out (DOMAIN 6.2).
    """
    known = land(moment)
    occupied = occupations(moment)
    agreed = contracts(moment)
    holder = holders(agreed, occupied, known["id"].to_numpy())
    ground = land_of_firms(occupied, known["id"].to_numpy(), known["area_m2"].to_numpy(dtype=float), holder)
    frame = _enterprises(moment, year, ground.index)
    frame = frame.join(ground)
    frame["violation"] = _violations(known, holder).reindex(frame.index)
    facts = _contract_facts(moment)
    for name in ("production", "overdue"):
        frame[name] = facts[name].reindex(frame.index)
    _add_operation(frame, facts, moment)
    return Sheet(frame.drop(columns=["production", "overdue"]), year)


def newest_year(moment: Moment) -> int | None:
    """The newest complete year with figures."""
    last = moment.as_of.year if (moment.as_of.month, moment.as_of.day) == (12, 31) else moment.as_of.year - 1
    found = read(f"SELECT max(year) AS year FROM {relation(Performance, moment)} AS f WHERE year <= {literal(last)}")[
        "year"
    ].iloc[0]
    return None if pd.isna(found) else int(found)


def _enterprises(moment: Moment, year: int, on_land: pd.Index) -> pd.DataFrame:
    day = literal(moment.as_of)
    figures = ", ".join(f"f.{name}" for name in YEARLY)
    # An id list as text: a county has thousands of firms, and COPY takes no parameters.
    sql = f"""
        SELECT e.id AS enterprise_id, e.credit_code, e.name, {word("e.scale")} AS scale,
               {word("e.sector_code")} AS sector_code, {flag("e.licensed")} AS licensed,
               {flag("e.prohibited_industry")} AS prohibited_industry, {flag("e.insolvent")} AS insolvent,
               {flag(f"e.not_operating_since <= {day}")} AS not_operating, {word("f.grade")} AS register_grade,
               {figures}
        FROM {relation(Enterprise, moment)} AS e
        LEFT JOIN {relation(Performance, moment)} AS f ON f.enterprise_id = e.id AND f.year = {literal(year)}
        WHERE f.id IS NOT NULL OR e.id = ANY({literal([int(one) for one in on_land])}::bigint[])
        ORDER BY e.credit_code"""
    words = ("scale", "sector_code", "register_grade", *FLAGS[:4])
    return read(sql, words).set_index("enterprise_id")


def _violations(known: pd.DataFrame, holder: np.ndarray) -> pd.Series:
    """Safety before environment before none, over the land that a firm holds; unknown where one parcel's is."""
    held = pd.DataFrame({"holder": holder, "violation": known["violation"].astype(object)}).dropna(subset=["holder"])
    held["holder"] = held["holder"].astype(np.int64)
    found = held.groupby("holder")["violation"].agg(_worst)
    return found.astype(object)


def _worst(values: pd.Series) -> str | None:
    said = set(values.dropna())
    for word_ in ("safety", "environment"):
        if word_ in said:
            return word_
    return "none" if said == {"none"} and values.notna().all() else None


def _contract_facts(moment: Moment) -> pd.DataFrame:
    """By firm: its first day of production, and whether completion of any of its projects is overdue (yes, no)."""
    day = literal(moment.as_of)
    sql = f"""
        SELECT c.holder_id AS enterprise_id, min(c.production_on) AS production,
               {flag(f"bool_or(coalesce(s.agreed_completion, c.agreed_completion) < {day}"
                     f" AND coalesce(c.completed_on > {day}, true))")} AS overdue
        FROM {relation(LandContract, moment)} AS c
        LEFT JOIN (
            SELECT DISTINCT ON (contract_id) * FROM {relation(SupplementaryAgreement, moment)} AS supplement
            WHERE agreed_completion IS NOT NULL AND agreed_on <= {day} ORDER BY contract_id, agreed_on DESC, id DESC
        ) AS s ON s.contract_id = c.id
        WHERE c.holder_id IS NOT NULL AND coalesce(c.signed_on, {day}) <= {day}
        GROUP BY c.holder_id"""  # fmt: skip
    return read(sql, ("overdue",)).set_index("enterprise_id")


def _add_operation(frame: pd.DataFrame, facts: pd.DataFrame, moment: Moment) -> None:
    """Producing: goods sold, or a contract's day of production; not producing: contracts, and neither of the two."""
    begun = pd.to_datetime(frame["production"])
    as_of = pd.Timestamp(moment.as_of)
    output = frame["output_wan"].astype(float)
    yes = (output > 0) | (begun <= as_of)
    no = frame.index.isin(facts.index) & ~yes & (output.isna() | (output == 0))
    frame["producing"] = pd.Series(None, index=frame.index, dtype=object).mask(no, "no").mask(yes, "yes")
    frame["years_in_operation"] = ((as_of - begun).dt.days / DAYS_A_YEAR).where(begun <= as_of)
    frame["completion_overdue"] = frame["overdue"].astype(object).where(frame["overdue"].notna(), None)
