"""Who is left out, held down or lifted: the rules of a scheme over many firms at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.arithmetic.grading.model import EXEMPT, LETTERS, LIFT, VETO, Rule, Scheme, Test

Mask = npt.NDArray[np.bool_]
COMPARE = {"<": np.less, "<=": np.less_equal, "=": np.equal, ">=": np.greater_equal, ">": np.greater}


def numbers_of(firms: pd.DataFrame, name: str) -> npt.NDArray[np.float64]:
    """A column as numbers; what is missing or no number is unknown."""
    if name not in firms:
        return np.full(len(firms), np.nan)
    return pd.to_numeric(firms[name], errors="coerce").to_numpy(dtype=float, na_value=np.nan)


def applies(rule: Rule, firms: pd.DataFrame, groups: npt.NDArray[np.object_]) -> Mask:
    """Where a rule applies: all of its tests hold, and not all of its exceptions; an unknown holds nothing."""
    mask = np.isin(groups, rule.groups) if rule.groups else np.ones(len(firms), dtype=bool)
    for test in rule.when:
        mask = mask & _holds(test, firms)
    if rule.unless:
        excepted = np.ones(len(firms), dtype=bool)
        for test in rule.unless:
            excepted &= _holds(test, firms)
        mask = mask & ~excepted
    return np.asarray(mask, dtype=bool)


def _holds(test: Test, firms: pd.DataFrame) -> Mask:
    if not test.values:
        values = numbers_of(firms, test.fact)
        return np.asarray(~np.isnan(values) & COMPARE[test.op](values, test.number), dtype=bool)
    if test.fact not in firms:
        return np.zeros(len(firms), dtype=bool)
    column = firms[test.fact].astype(object)
    said = column.where(column.notna(), "").astype(str)
    if test.op == "starts":
        bare = said.str.lstrip("ABCDEFGHIJKLMNOPQRST")
        return np.asarray(bare.str.startswith(test.values), dtype=bool)
    return np.asarray(said.isin(test.values), dtype=bool)


def exemptions(scheme: Scheme, firms: pd.DataFrame, groups: npt.NDArray[np.object_]) -> list[Rule | None]:
    """The first rule that leaves each firm out, or None."""
    found: list[Rule | None] = [None] * len(firms)
    for rule in reversed([one for one in scheme.rules if one.kind == EXEMPT]):
        for row in np.flatnonzero(applies(rule, firms, groups)):
            found[row] = rule
    return found


def moved(
    scheme: Scheme, firms: pd.DataFrame, groups: npt.NDArray[np.object_], letters: npt.NDArray[np.object_]
) -> tuple[npt.NDArray[np.object_], list[list[str]]]:
    """Letters after lifts and then vetoes, and the names of the rules that moved each.

    The cut stays as the ranks made it: a rule moves one firm's letter, nobody else's. A veto has the last word.
    """
    places = np.array([LETTERS.index(letter) if letter else -1 for letter in letters], dtype=int)
    graded = places >= 0
    by: list[list[str]] = [[] for _ in letters]
    for rule in [*_of(scheme, LIFT), *_of(scheme, VETO)]:
        before = places.copy()
        mask = graded & applies(rule, firms, groups)
        if rule.kind == VETO:
            places = np.where(mask, np.maximum(places, LETTERS.index(rule.letter)), places)
        else:
            places = np.where(mask, np.maximum(places - rule.by, 0), places)
            if rule.letter:
                places = np.where(mask, np.minimum(places, LETTERS.index(rule.letter)), places)
        for row in np.flatnonzero(before != places):
            by[row].append(rule.name)
    found = np.array([LETTERS[place] if place >= 0 else "" for place in places], dtype=object)
    return found, by


def _of(scheme: Scheme, kind: str) -> list[Rule]:
    return [rule for rule in scheme.rules if rule.kind == kind]
