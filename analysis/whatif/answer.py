"""What a run would say under a changed policy: counts like a run's own, and which parcels would turn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.areas import shares_of
from analysis.arithmetic.facts import Facts
from analysis.arithmetic.policy import Policy
from analysis.arithmetic.policy_changes import Changes, changed_policy
from analysis.arithmetic.rules import Decision, decide
from analysis.arithmetic.sector_floors import sector_floors
from analysis.whatif.kept import KeptRun
from parcels.refusals import Refusal

Texts = npt.NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class Answer:
    """Categories, rules and paths of a run's parcels, in the run's order."""

    kept: KeptRun
    policy: Policy
    decision: Decision

    @cached_property
    def categories(self) -> Texts:
        """The stock category of each parcel."""
        names = np.array([one.name for one in self.policy.categories] + [""], dtype=object)
        return names[self.decision.status.category]

    @cached_property
    def rules(self) -> Texts:
        """The rule that decides on each parcel; empty where none does."""
        return np.array([rule.name for rule in self.policy.rules] + [""], dtype=object)[self.decision.rule]

    @cached_property
    def paths(self) -> Texts:
        """The path proposed for each parcel; empty where none is."""
        return np.array([rule.path for rule in self.policy.rules] + [""], dtype=object)[self.decision.rule]

    def counts(self) -> dict[str, Any]:
        """Parcels and mu by category, rule and path, as a run counts them: ``{name: [parcels, mu]}``."""
        area = pd.Series(self.kept.area_mu)
        everywhere = np.zeros(len(area), dtype=np.int64)
        named = {"stock": self.categories, "rules": self.rules, "paths": self.paths}
        counted = {name: shares_of(pd.Series(values), area, everywhere) for name, values in named.items()}
        whole = {"parcels": len(area), "area_mu": float(area.sum())}
        return whole | {name: shares.get(0, {}) for name, shares in counted.items()}


def as_it_was(kept: KeptRun) -> Answer:
    """The run's own answer."""
    return Answer(kept, kept.policy, kept.decision)


def what_if(kept: KeptRun, changes: Changes) -> Answer:
    """The run's facts decided again with some figures moved.

    Raises
    ------
    PolicyError
        For a figure, benchmark or sector that the run's policy doesn't have.
    Refusal
        ``whatif_needs_a_run`` for a figure that acts while facts are gathered; ``whatif_run_too_old`` for floors of a
        run that didn't keep the sector whose floor holds.
    """
    policy = changed_policy(kept.policy, changes)
    _refuse_gathering_figures(kept.policy, changes)
    facts = _with_benchmarks(kept.facts, changes)
    if changes.moves_floors:
        facts = _with_floors(facts, kept, policy)
    return Answer(kept, policy, decide(facts, policy))


GATHERING = ("firm_finding_share", "high_storey_m", "high_storey_factor")
"""Figures that act while facts are gathered: kept facts can't answer for them."""


def _refuse_gathering_figures(policy: Policy, changes: Changes) -> None:
    for name in GATHERING:
        if name in changes.figures and changes.figures[name] != policy.figures[name].value:
            raise Refusal("whatif_needs_a_run", {"name": name})


def _with_benchmarks(facts: Facts, changes: Changes) -> Facts:
    """The low lines are facts too: one for all parcels."""
    for line, fact in (("tax_per_mu_wan", "tax_benchmark"), ("output_per_mu_wan", "output_benchmark")):
        if line in changes.benchmarks:
            facts = facts.replace(fact, np.full(facts.length, changes.benchmarks[line], dtype=float))
    return facts


def _with_floors(facts: Facts, kept: KeptRun, policy: Policy) -> Facts:
    """Floors by sector move; a floor that a contract sets stays."""
    if kept.floor_sectors is None:
        raise Refusal("whatif_run_too_old", {"run": kept.run})
    positions, sectors = pd.factorize(kept.floor_sectors)
    moved = sector_floors(np.asarray(sectors, dtype=object), policy)[positions]
    return facts.replace("far_floor", np.where(kept.floor_sectors == "", facts.numbers["far_floor"], moved))
