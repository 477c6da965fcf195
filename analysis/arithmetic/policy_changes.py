"""A policy with some of its figures moved: what a what-if asks for, and nothing a policy file could not say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from analysis.arithmetic.conditions import All, Any, Condition, Leaf, Unless, leaves
from analysis.arithmetic.policy_errors import PolicyError
from analysis.arithmetic.policy_model import Benchmarks, Category, Figure, Policy, SectorFloors
from analysis.arithmetic.stock_status import entry_condition

BENCHMARKS = ("tax_per_mu_wan", "output_per_mu_wan")


@dataclass(frozen=True)
class Changes:
    """Figures that are to be other than in the policy.

    Attributes
    ----------
    figures : mapping
        New values of named figures, in the figure's own unit.
    benchmarks : mapping
        New low lines: ``tax_per_mu_wan``, ``output_per_mu_wan``, in wan yuan per mu.
    floors : mapping
        New floors of the floor-area ratio by sector code; only sectors that have a floor.
    floor_factor : float
        What every other floor is multiplied by.
    floor_at_least : float
        No floor is lower than this ratio; 0 leaves them.
    """

    figures: Mapping[str, float] = field(default_factory=dict)
    benchmarks: Mapping[str, float] = field(default_factory=dict)
    floors: Mapping[str, float] = field(default_factory=dict)
    floor_factor: float = 1.0
    floor_at_least: float = 0.0

    @property
    def moves_floors(self) -> bool:
        """Whether any floor may differ."""
        return bool(self.floors) or self.floor_factor != 1.0 or self.floor_at_least > 0.0


def condition_figures(policy: Policy) -> list[str]:
    """Names of the figures that stand in conditions, in the policy's order: those a what-if answers from kept facts."""
    conditions = [entry_condition(category) for category in policy.categories]
    conditions += [rule.when for rule in policy.rules] + [step.when for step in policy.next_steps]
    used = {leaf.figure for condition in conditions for leaf in leaves(condition)}
    return [name for name in policy.figures if name in used]


def changed_policy(policy: Policy, changes: Changes) -> Policy:
    """The policy with the changes made.

    Raises
    ------
    PolicyError
        ``policy_unknown_name`` for a figure, benchmark or sector that the policy doesn't have.
    """
    _check_names("figure", changes.figures, policy.figures)
    _check_names("benchmark", changes.benchmarks, BENCHMARKS)
    _check_names("sector", changes.floors, policy.sector_floors.floors)
    figures = {name: _moved(figure, changes.figures) for name, figure in policy.figures.items()}
    return replace(
        policy,
        figures=figures,
        categories=tuple(_category(one, changes.figures) for one in policy.categories),
        rules=tuple(replace(rule, when=_condition(rule.when, changes.figures)) for rule in policy.rules),
        next_steps=tuple(replace(step, when=_condition(step.when, changes.figures)) for step in policy.next_steps),
        sector_floors=_floors(policy.sector_floors, changes),
        benchmarks=_benchmarks(policy.benchmarks, changes.benchmarks),
    )


def _check_names(kind: str, asked: Mapping[str, float], known: Mapping[str, object] | tuple[str, ...]) -> None:
    for name in asked:
        if name not in known:
            raise PolicyError("policy_unknown_name", place="changes", kind=kind, name=name)


def _moved(figure: Figure, values: Mapping[str, float]) -> Figure:
    return replace(figure, value=values[figure.name]) if figure.name in values else figure


def _category(category: Category, values: Mapping[str, float]) -> Category:
    reasons = tuple(replace(reason, when=_condition(reason.when, values)) for reason in category.reasons)
    return replace(category, reasons=reasons)


def _condition(condition: Condition, values: Mapping[str, float]) -> Condition:
    if isinstance(condition, Leaf):
        return replace(condition, number=values[condition.figure]) if condition.figure in values else condition
    if isinstance(condition, Unless):
        return Unless(_condition(condition.main, values), _condition(condition.exemption, values))
    parts = tuple(_condition(part, values) for part in condition.parts)
    return All(parts) if isinstance(condition, All) else Any(parts)


def _floors(floors: SectorFloors, changes: Changes) -> SectorFloors:
    if not changes.moves_floors:
        return floors
    moved = {
        code: changes.floors.get(code, max(floor * changes.floor_factor, changes.floor_at_least))
        for code, floor in floors.floors.items()
    }
    return replace(floors, floors=moved)


def _benchmarks(benchmarks: Benchmarks, values: Mapping[str, float]) -> Benchmarks:
    return replace(
        benchmarks,
        tax_per_mu_wan=values.get("tax_per_mu_wan", benchmarks.tax_per_mu_wan),
        output_per_mu_wan=values.get("output_per_mu_wan", benchmarks.output_per_mu_wan),
    )
