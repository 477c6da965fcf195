"""Scores, ranks and letters of firms under a scheme (DOMAIN 6.3, 6.4).

An indicator is a ratio of two figures; its score is the ratio over the baseline, times the weight, within floor and
cap. A zero or missing denominator leaves it unknown, and such a firm is not graded; firms without emissions (a figure
of zero pollutants) take the group's mean emission score. Ranks count from the highest score, equal scores share the
better rank. Letters are cut by rank: the first ``round(share × firms)`` are A, and so on; equal scores get the better
letter.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.arithmetic.grading.scheme import FIGURES, LETTERS, NO_EMISSIONS, Group, Indicator, Scheme

Floats = npt.NDArray[np.float64]
NO_CUT, UNKNOWN, OUT_OF_SCOPE, EMISSIONS_MEAN = "no_cut", "indicator_unknown", "out_of_scope", "emissions_group_mean"


def grade(firms: pd.DataFrame, scheme: Scheme) -> pd.DataFrame:
    """Grade firms.

    Parameters
    ----------
    firms : DataFrame
        One row a firm: ``scale`` (a group's name) and the figures of ``FIGURES``; empty is unknown. Money in wan yuan,
        land in mu, energy in tce, electricity in 10⁴ kWh.
    scheme : Scheme
        The scheme.

    Returns
    -------
    DataFrame
        Same index: each indicator's value (its name) and score (``<name>_score``), ``score``, ``rank``, ``grade``,
        ``note`` (codes joined by ``;``).
    """
    numbers = {name: _numbers(firms, name) for name in FIGURES}
    names = list(dict.fromkeys(one.name for group in scheme.groups for one in group.indicators))
    out = {name: np.full(len(firms), np.nan) for one in names for name in (one, f"{one}_score")}
    out |= {name: np.full(len(firms), np.nan) for name in ("score", "rank")}
    letters = np.full(len(firms), "", dtype=object)
    notes = np.full(len(firms), OUT_OF_SCOPE, dtype=object)
    scale = firms["scale"].astype(object).to_numpy() if "scale" in firms else np.full(len(firms), "", dtype=object)
    for group in scheme.groups:
        rows = np.flatnonzero((scale == group.name) & _has_land(numbers["land_mu"], group))
        if len(rows):
            _grade_group({name: values[rows] for name, values in numbers.items()}, group, rows, out, letters, notes)
    return pd.DataFrame(out, index=firms.index).assign(grade=letters, note=notes)


def _numbers(firms: pd.DataFrame, name: str) -> Floats:
    if name not in firms:
        return np.full(len(firms), np.nan)
    return pd.to_numeric(firms[name], errors="coerce").to_numpy(dtype=float, na_value=np.nan)


def _has_land(land_mu: Floats, group: Group) -> npt.NDArray[np.bool_]:
    """Unknown land keeps a firm in scope: it is named as unknown, not left out."""
    return np.isnan(land_mu) | (land_mu >= group.least_land_mu)


def _grade_group(
    figures: dict[str, Floats],
    group: Group,
    rows: npt.NDArray[np.intp],
    out: dict[str, Floats],
    letters: npt.NDArray[np.object_],
    notes: npt.NDArray[np.object_],
) -> None:
    total = np.zeros(len(rows))
    averaged = np.zeros(len(rows), dtype=bool)
    for indicator in group.indicators:
        values = ratio(figures[indicator.numerator], figures[indicator.denominator])
        scores = scores_of(values, indicator, figures)
        if indicator.denominator == NO_EMISSIONS:
            clean = figures[NO_EMISSIONS] == 0
            known = scores[~np.isnan(scores)]
            scores = np.where(clean & (len(known) > 0), known.mean() if len(known) else np.nan, scores)
            averaged |= clean & ~np.isnan(scores)
        out[indicator.name][rows], out[f"{indicator.name}_score"][rows] = values, scores
        total = total + scores
    ranks = ranks_of(total)
    out["score"][rows], out["rank"][rows] = total, ranks
    letters[rows] = letters_of(ranks, group.shares)
    notes[rows] = [_note(unknown, mean, group) for unknown, mean in zip(np.isnan(total), averaged, strict=True)]


def _note(unknown: bool, averaged: bool, group: Group) -> str:
    found = [UNKNOWN] if unknown else [NO_CUT] if not group.shares else []
    return ";".join([*found, *([EMISSIONS_MEAN] if averaged else [])])


def ratio(top: Floats, bottom: Floats) -> Floats:
    """One figure over another; unknown where either is, or where the lower one is not above zero."""
    found: Floats = np.full(len(top), np.nan)
    np.divide(top, bottom, out=found, where=bottom > 0)
    return found


def scores_of(values: Floats, indicator: Indicator, figures: dict[str, Floats]) -> Floats:
    """Value over baseline times weight, within floor and cap; the group's baseline is its ratio of sums."""
    baseline = indicator.baseline
    if baseline is None:
        known = ~np.isnan(values)
        top, bottom = figures[indicator.numerator][known].sum(), figures[indicator.denominator][known].sum()
        baseline = top / bottom if bottom > 0 and top > 0 else np.nan
    multiple = values / baseline
    low = -np.inf if indicator.floor_multiple is None else indicator.floor_multiple
    high = np.inf if indicator.cap_multiple is None else indicator.cap_multiple
    scores: Floats = np.clip(multiple, low, high) * indicator.weight  # an unknown stays one in both
    return scores


def ranks_of(total: Floats) -> Floats:
    """1 for the highest; equal scores share the better rank; unknown has none."""
    ranks: Floats = np.asarray(pd.Series(np.round(total, 9)).rank(ascending=False, method="min"), dtype=np.float64)
    return ranks


def letters_of(ranks: Floats, shares: tuple[float, ...]) -> npt.NDArray[np.object_]:
    """Letters by rank: each letter ends at the rounded cumulative share of the ranked firms, halves up."""
    letters = np.full(len(ranks), "", dtype=object)
    if not shares:
        return letters
    firms = int((~np.isnan(ranks)).sum())
    ends = np.floor(np.cumsum(shares) * firms + 0.5 + 1e-9)
    known = ~np.isnan(ranks)
    letters[known] = np.array(LETTERS, dtype=object)[np.minimum(np.searchsorted(ends, ranks[known]), len(LETTERS) - 1)]
    return letters
