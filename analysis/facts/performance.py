"""Firms' yearly figures at the moment: the newest complete year, growth over the year before, grade, years in D."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from parcels.models import Performance

from .known import literal, relation, word
from .moment import Moment
from .reading import read

MONEY = ["output_wan", "value_added_wan", "tax_wan"]


def performance_year(moment: Moment) -> int | None:
    """The newest complete year with figures: a year counts once its last day is over or is the day asked for."""
    last = literal(_last_complete(moment.as_of))
    newest = read(f"SELECT max(year) AS year FROM {relation(Performance, moment)} AS f WHERE year <= {last}")
    year = newest["year"].iloc[0]
    return None if pd.isna(year) else int(year)


def figures(moment: Moment, year: int | None) -> pd.DataFrame:
    """Each firm's figures of that year by firm id (wan yuan), with revenue growth over the year before (a share)."""
    if year is None:
        return pd.DataFrame(columns=[*MONEY, "revenue_growth"], index=pd.Index([], dtype="int64"), dtype=float)
    table = relation(Performance, moment)
    sql = f"""SELECT f.enterprise_id, f.output_wan, f.value_added_wan, f.tax_wan,
                     f.revenue_wan / NULLIF(greatest(b.revenue_wan, 0), 0) - 1 AS revenue_growth
              FROM {table} AS f
              LEFT JOIN {table} AS b ON b.enterprise_id = f.enterprise_id AND b.year = {literal(year - 1)}
              WHERE f.year = {literal(year)}"""
    return read(sql).set_index("enterprise_id")


def grades(moment: Moment, year: int | None) -> pd.DataFrame:
    """Each graded firm's newest `grade` up to that year, its `grade_year`, and `years_in_d`, by firm id.

    `years_in_d` counts years in D without a break, from the newest graded year backwards; 0 when that isn't D.
    """
    sql = f"""SELECT enterprise_id, year::bigint AS year, grade FROM {relation(Performance, moment)} AS f
              WHERE {word("grade")} IS NOT NULL AND year <= {literal(year or 0)} ORDER BY enterprise_id, year DESC"""
    rows = read(sql, ("grade",))
    first = np.flatnonzero(~rows["enterprise_id"].duplicated().to_numpy())
    firm = np.cumsum(~rows["enterprise_id"].duplicated().to_numpy()) - 1
    age = np.arange(len(rows)) - first[firm]
    years = rows["year"].to_numpy()
    unbroken = (rows["grade"] == "D").to_numpy() & (years == years[first][firm] - age)
    breaks = np.cumsum(~unbroken)
    before_first_break = breaks - (breaks[first] - ~unbroken[first])[firm] == 0
    newest = rows.iloc[first].rename(columns={"year": "grade_year"}).set_index("enterprise_id")
    return newest.assign(years_in_d=np.bincount(firm, before_first_break, len(first)))


def _last_complete(day: date) -> int:
    return day.year if (day.month, day.day) == (12, 31) else day.year - 1
