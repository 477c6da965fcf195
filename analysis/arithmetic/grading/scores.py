"""Scores, ranks and letters of firms under a scheme (DOMAIN 6.3, 6.4).

An indicator is a ratio of two figures; its score is the ratio over the baseline, times the weight, within floor and
cap. A zero or missing denominator leaves it unknown, and such a firm is not graded; firms without emissions (a figure
of zero pollutants) take the group's mean emission score. Tenants' figures are merged to the holder of their land, whose
grade they share. Letters are cut by rank; lifts and vetoes move single letters after the cut.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.arithmetic.grading.cuts import ends_of, letters_of, ranks_of
from analysis.arithmetic.grading.merging import merged
from analysis.arithmetic.grading.model import FIGURES, MERGE, NO_EMISSIONS, Group, Indicator, Scheme
from analysis.arithmetic.grading.rules import exemptions, moved, numbers_of

Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.object_]
NO_CUT, UNKNOWN, OUT_OF_SCOPE, EMISSIONS_MEAN = "no_cut", "indicator_unknown", "out_of_scope", "emissions_group_mean"
SCALE_UNKNOWN, MERGED, HOLDER_NOT_GRADED = "scale_unknown", "merged", "holder_not_graded"
HOLDER = "merged_into"


@dataclass(frozen=True)
class GroupSummary:
    """How one group was cut: firms in scope, firms ranked, the last rank of each letter, the baselines used."""

    firms: int
    ranked: int
    ends: list[int]
    baselines: dict[str, float]


@dataclass(frozen=True)
class Graded:
    """Firms graded.

    Attributes
    ----------
    frame : DataFrame
        On the firms' index: `group`, each indicator's value and score, `score`, `rank`, `cut` (the letter by rank),
        `grade` (after lifts and vetoes), `note` (codes joined by ``;``).
    used : DataFrame
        The figures the scores rest on, tenants merged.
    groups : dict
        A summary of each group by its name.
    """

    frame: pd.DataFrame
    used: pd.DataFrame
    groups: dict[str, GroupSummary] = field(default_factory=dict)


def grade(firms: pd.DataFrame, scheme: Scheme) -> pd.DataFrame:
    """Grade firms.

    Parameters
    ----------
    firms : DataFrame
        One row a firm: ``scale`` and the figures of ``FIGURES``; empty is unknown. Money in wan yuan, land in mu,
        energy in tce, electricity in 10⁴ kWh. Optional: the facts that the scheme's rules ask about, and
        ``merged_into``, the index of the firm on whose land a tenant sits.
    scheme : Scheme
        The scheme.

    Returns
    -------
    DataFrame
        Same index: each indicator's value (its name) and score (``<name>_score``), ``score``, ``rank``, ``grade``,
        ``note`` (codes joined by ``;``).
    """
    return grade_firms(firms, scheme).frame.drop(columns=["group", "cut"])


def grade_firms(firms: pd.DataFrame, scheme: Scheme) -> Graded:
    """Grade firms as :func:`grade` does, and tell how each group was cut."""
    holder = _holders(firms, scheme)
    used = merged(firms, holder)
    tenant = holder.notna().to_numpy()
    numbers = {name: numbers_of(used, name) for name in FIGURES}
    groups, notes = _groups(used, numbers["land_mu"], scheme)
    notes[tenant], groups[tenant] = MERGED, ""
    spared = exemptions(scheme, used, groups)
    out = _empty(len(firms), scheme)
    cut = np.full(len(firms), "", dtype=object)
    summaries = {}
    for group in scheme.groups:
        in_scope = groups == group.name
        rows = np.flatnonzero(in_scope & np.array([rule is None for rule in spared], dtype=bool))
        summaries[group.name] = _grade_group(numbers, group, scheme, rows, out, cut, notes)
    letters, by = moved(scheme, used, groups, cut)
    for row, rule in enumerate(spared):
        if rule is not None and groups[row]:
            letters[row], notes[row] = rule.letter, f"exempt:{rule.name}"
    kinds = {rule.name: rule.kind for rule in scheme.rules}
    notes = np.array(
        [";".join([*([note] if note else []), *(f"{kinds[name]}:{name}" for name in names)])
         for note, names in zip(notes, by, strict=True)],
        dtype=object,
    )  # fmt: skip
    frame = pd.DataFrame({"group": groups, **out, "cut": cut, "grade": letters, "note": notes}, index=firms.index)
    return Graded(_shared(frame, holder), used, summaries)


def _holders(firms: pd.DataFrame, scheme: Scheme) -> pd.Series:
    none = pd.Series(None, index=firms.index, dtype=object)
    if HOLDER not in firms or scheme.tenants != MERGE:
        return none
    given = firms[HOLDER].astype(object)
    return given.where(given.isin(firms.index), None)


def _empty(size: int, scheme: Scheme) -> dict[str, Floats]:
    names = list(scheme.indicators)
    wanted = [*(name for one in names for name in (one, f"{one}_score")), "score", "rank"]
    return {name: np.full(size, np.nan) for name in wanted}


def _groups(firms: pd.DataFrame, land_mu: Floats, scheme: Scheme) -> tuple[Words, Words]:
    """Each firm's group by scale and land, and why it has none. Unknown land keeps a firm in scope, named unknown."""
    scale = firms["scale"].astype(object) if "scale" in firms else pd.Series(None, index=firms.index, dtype=object)
    said = scale.where(scale.notna(), "").astype(str).to_numpy(dtype=object)
    groups = np.full(len(firms), "", dtype=object)
    for group in reversed(scheme.groups):
        fits = np.isnan(land_mu) | ((land_mu >= group.least_land_mu) & (land_mu < group.below_land_mu))
        groups[(said == group.scale) & fits] = group.name
    why = np.where(said == "", SCALE_UNKNOWN, OUT_OF_SCOPE)
    return groups, np.where(groups == "", why, "").astype(object)


def _grade_group(
    numbers: dict[str, Floats],
    group: Group,
    scheme: Scheme,
    rows: npt.NDArray[np.intp],
    out: dict[str, Floats],
    cut: Words,
    notes: Words,
) -> GroupSummary:
    figures = {name: values[rows] for name, values in numbers.items()}
    total, averaged = np.zeros(len(rows)), np.zeros(len(rows), dtype=bool)
    baselines: dict[str, float] = {}
    for indicator in group.indicators:
        values = ratio(figures[indicator.numerator], figures[indicator.denominator])
        baselines[indicator.name] = baseline_of(values, indicator, figures)
        scores = scores_of(values, indicator, baselines[indicator.name])
        if indicator.denominator == NO_EMISSIONS:
            scores, mean = _mean_for_clean(scores, figures[NO_EMISSIONS] == 0)
            averaged |= mean
        out[indicator.name][rows], out[f"{indicator.name}_score"][rows] = values, scores
        total = total + scores
    tie_break = out[group.tie_break][rows] if group.tie_break else None
    ranks = ranks_of(total, scheme.score_digits, tie_break)
    out["score"][rows], out["rank"][rows] = total, ranks
    cut[rows] = letters_of(ranks, group.shares, scheme.rounding, scheme.ties)
    notes[rows] = [_note(unknown, mean, group) for unknown, mean in zip(np.isnan(total), averaged, strict=True)]
    ranked = int((~np.isnan(ranks)).sum())
    return GroupSummary(len(rows), ranked, ends_of(group.shares, ranked, scheme.rounding), baselines)


def _mean_for_clean(scores: Floats, clean: npt.NDArray[np.bool_]) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Firms without emissions take the mean score of those with; unknown where there are none."""
    known = scores[~np.isnan(scores)]
    if not len(known):
        return scores, np.zeros(len(scores), dtype=bool)
    return np.where(clean, math.fsum(known) / len(known), scores), clean


def _note(unknown: bool, averaged: bool, group: Group) -> str:
    found = [UNKNOWN] if unknown else [NO_CUT] if not group.shares else []
    return ";".join([*found, *([EMISSIONS_MEAN] if averaged else [])])


def ratio(top: Floats, bottom: Floats) -> Floats:
    """One figure over another; unknown where either is, or where the lower one is not above zero."""
    found: Floats = np.full(len(top), np.nan)
    np.divide(top, bottom, out=found, where=bottom > 0)
    return found


def baseline_of(values: Floats, indicator: Indicator, figures: dict[str, Floats]) -> float:
    """The scheme's baseline, or the group's ratio of sums over the firms whose ratio is known."""
    if indicator.baseline is not None:
        return indicator.baseline
    known = ~np.isnan(values)
    # Summed exactly, so that the order of firms can't move a score by its last digit.
    top, bottom = math.fsum(figures[indicator.numerator][known]), math.fsum(figures[indicator.denominator][known])
    return top / bottom if bottom > 0 and top > 0 else float("nan")


def scores_of(values: Floats, indicator: Indicator, baseline: float) -> Floats:
    """Value over baseline times weight, within floor and cap; an unknown stays one."""
    low = -np.inf if indicator.floor_multiple is None else indicator.floor_multiple
    high = np.inf if indicator.cap_multiple is None else indicator.cap_multiple
    scores: Floats = np.clip(values / baseline, low, high) * indicator.weight
    return scores


def _shared(frame: pd.DataFrame, holder: pd.Series) -> pd.DataFrame:
    """Tenants with their holder's group and letter; without one where the holder has none."""
    tenants = holder.dropna()
    if tenants.empty:
        return frame
    theirs = frame.reindex(tenants.to_numpy())
    for name in ("group", "cut", "grade"):
        frame.loc[tenants.index, name] = theirs[name].to_numpy()
    alone = tenants.index[(theirs["grade"] == "").to_numpy()]
    frame.loc[alone, "note"] = f"{MERGED};{HOLDER_NOT_GRADED}"
    return frame
