"""The three campaigns, new industrial land and firms cleared, each beside the year's task; and the paths proposed."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from analysis.arithmetic.policy_costs import PathCost, path_costs
from analysis.cases.models import TaskKind
from analysis.cases.progress import TaskProgress
from analysis.words import MARKS, path_label, policy_of
from maps.zone_page import words
from maps.zone_page.basis import STOCK, Basis
from maps.zone_page.parts import Campaign, PathRow, Paths

KINDS = (*STOCK, "new_industrial_land", "grade_d")
OUTSIDE = "withdraw"
"""The path that is none of the five."""


def campaigns(basis: Basis) -> tuple[Campaign, ...]:
    """The tasks that are sums of records, in the order of the page."""
    return tuple(_campaign(basis, basis.tasks[kind]) for kind in KINDS if kind in basis.tasks)


def _campaign(basis: Basis, task: TaskProgress) -> Campaign:
    unit, places = words.unit_words(task.unit), 0 if task.unit == "firms" else 1
    standing = basis.area.stock.get(task.kind, (0, 0.0)) if task.kind in STOCK else None
    links = {"grade_d": {"grade": "D"}, "new_industrial_land": {}}
    return Campaign(
        kind=task.kind,
        label=str(TaskKind(task.kind).label),
        unit=unit,
        places=places,
        standing=(int(standing[0]), float(standing[1])) if standing else None,
        done=task.done,
        done_this_month=task.done_this_month,
        target=task.target,
        due=task.due_today,
        ahead=task.ahead,
        forecast=task.forecast,
        share=task.share,
        due_share=task.elapsed_days / task.year_days,
        days_left=task.year_days - task.elapsed_days,
        records=task.records,
        document=task.document,
        state=words.due_state(task.ahead, task.target, unit, places),
        source=_("Source: records of disposal up to {day}").format(day=basis.run.as_of.isoformat()),
        link=basis.link(**links.get(task.kind, {"stock": task.kind})),
        task_link=_tasks_page(basis),
    )


def _tasks_page(basis: Basis) -> str:
    try:
        return f"{reverse('tasks')}?zone={basis.zone.code}&year={basis.year}"
    except NoReverseMatch:
        return ""


def paths(basis: Basis) -> Paths:
    """Parcels, mu and cost of each path over the zone."""
    policy = policy_of(basis.run)
    costs = path_costs(policy, {rule: found[1] for rule, found in basis.area.rules.items()})
    rows = {
        name: _path(basis, name, path_label(policy, name), costs.get(name))
        for name in [*(one for one in MARKS if one != OUTSIDE), OUTSIDE]
        if name in policy.paths or name in basis.area.paths
    }
    five = tuple(row for name, row in rows.items() if name != OUTSIDE)
    known = [row.cost_wan for row in five if row.cost_wan is not None]
    decided = sum(row.parcels for row in rows.values()), sum(row.mu for row in rows.values())
    stock = [basis.area.stock.get(name, (0, 0.0)) for name in STOCK]
    return Paths(
        rows=five,
        parcels=sum(row.parcels for row in five),
        mu=sum(row.mu for row in five),
        cost_wan=sum(known) if known else None,
        cost_complete=all(row.cost_share >= 1 - 1e-9 for row in five if row.parcels),
        withdraw=rows.get(OUTSIDE),
        without_path=(int(sum(one[0] for one in stock) - decided[0]), float(sum(one[1] for one in stock) - decided[1])),
        source=words.run_source(basis.run),
    )


def _path(basis: Basis, name: str, label: str, cost: PathCost | None) -> PathRow:
    count, mu = basis.area.paths.get(name, (0, 0.0))
    return PathRow(
        name=name,
        label=label,
        mark=MARKS.get(name, ""),
        parcels=int(count),
        mu=float(mu),
        cost_wan=cost.cost_wan if cost else None,
        cost_share=cost.coverage if cost else 0.0,
        link=basis.link(path=name),
    )
