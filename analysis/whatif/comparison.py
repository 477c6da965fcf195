"""Two answers side by side: what each counts, what moves between them, what stands on one side only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.whatif.answer import Answer
from analysis.whatif.turned import Move, moves

ASPECTS = ("stock", "paths", "rules")


@dataclass(frozen=True, eq=False)
class Comparison:
    """What two answers have in common and where they differ.

    Attributes
    ----------
    parcels : array of int
        Ids of the parcels that both know, in order of id.
    columns : dict
        By aspect (stock, paths, rules): the names before and after for `parcels`.
    only_before, only_after : array of int
        Parcels that only one side knows: retired or begun in between, or left out.
    """

    before: Answer
    after: Answer
    parcels: npt.NDArray[np.int64]
    area_mu: npt.NDArray[np.float64]
    columns: dict[str, tuple[npt.NDArray[np.object_], npt.NDArray[np.object_]]]
    only_before: npt.NDArray[np.int64]
    only_after: npt.NDArray[np.int64]

    def moves(self, aspect: str) -> list[Move]:
        """Which parcels go from where to where, by the land they have on the after side."""
        return moves(*self.columns[aspect], self.area_mu)

    def counts(self, aspect: str) -> list[tuple[str, list[float], list[float]]]:
        """Each name with parcels and mu on both sides, over all parcels of each side; empty names left out."""
        before, after = self.before.counts()[aspect], self.after.counts()[aspect]
        names = sorted(before.keys() | after.keys())
        return [(name, before.get(name, [0, 0.0]), after.get(name, [0, 0.0])) for name in names]


def compare(before: Answer, after: Answer) -> Comparison:
    """Lay two answers over each other, parcel by parcel."""
    both, at_before, at_after = np.intersect1d(before.kept.parcels, after.kept.parcels, return_indices=True)
    named: dict[str, Any] = {"stock": "categories", "paths": "paths", "rules": "rules"}
    return Comparison(
        before=before,
        after=after,
        parcels=both,
        area_mu=after.kept.area_mu[at_after],
        columns={
            aspect: (getattr(before, name)[at_before], getattr(after, name)[at_after]) for aspect, name in named.items()
        },
        only_before=np.setdiff1d(before.kept.parcels, both),
        only_after=np.setdiff1d(after.kept.parcels, both),
    )


def turned_rows(comparison: Comparison, aspect: str, before: str | None, after: str | None) -> pd.DataFrame:
    """Parcels that moved in one aspect (or in any, where it is ``any``), with both sides' names, most land first."""
    frame = pd.DataFrame({"parcel_id": comparison.parcels, "area_mu": comparison.area_mu})
    for name, (old, new) in comparison.columns.items():
        frame[f"{name}_before"], frame[f"{name}_after"] = old, new
    wanted = ASPECTS if aspect == "any" else (aspect,)
    moved = np.logical_or.reduce([comparison.columns[name][0] != comparison.columns[name][1] for name in wanted])
    if aspect != "any":
        moved &= (comparison.columns[aspect][0] == before) if before is not None else True
        moved &= (comparison.columns[aspect][1] == after) if after is not None else True
    return frame[moved].sort_values(["area_mu", "parcel_id"], ascending=[False, True])
