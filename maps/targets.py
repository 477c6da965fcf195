"""What a figure is held against on a map: a typed target, else the yearly task, the policy's low line or the zone."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from analysis.cases.models import YearlyTask
from analysis.models import AnalysisRun, AreaLevel, AreaResult
from maps.indicators import Indicator
from maps.policy_words import policy_of
from parcels.permissions import Person, can_view_tax_of, is_tax_field


@dataclass(frozen=True)
class Target:
    """A figure in the indicator's unit, and where it comes from, in words."""

    value: float
    source: str


def target_of(run: AnalysisRun | None, indicator: Indicator, user: Person, typed: float | None = None) -> Target | None:
    """The target of an indicator; None where it has none and the zone's own figure is unknown too."""
    if not indicator.is_number:
        return None
    if typed is not None:
        return Target(typed, _("typed"))
    return _of_task(run, indicator) or _of_policy(run, indicator) or _of_zone(run, indicator, user)


def _of_task(run: AnalysisRun | None, indicator: Indicator) -> Target | None:
    """The zone's task for the year of the run's date: its kinds of levels have the indicators' names."""
    zone = _zone_of(run)
    if run is None or zone is None:
        return None
    tasks = YearlyTask.objects.filter(zone=zone.area_id, town=None, year=run.as_of.year, kind=indicator.name)
    task = tasks.first()
    if task is None:
        return None
    return Target(task.target, _("yearly task {year}, {document}").format(year=task.year, document=task.document))


def _of_policy(run: AnalysisRun | None, indicator: Indicator) -> Target | None:
    policy = policy_of(run)
    if policy is None:
        return None
    value = getattr(policy.benchmarks, f"{indicator.name}_wan", None)
    return (
        None if value is None else Target(value, _("the low line of policy {version}").format(version=policy.version))
    )


def _of_zone(run: AnalysisRun | None, indicator: Indicator, user: Person) -> Target | None:
    """The zone's own ratio of sums: who stands above and below the whole."""
    found = _zone_of(run)
    value = getattr(found, indicator.name) if found else None
    if found is None or value is None:
        return None
    if is_tax_field(indicator.name) and not can_view_tax_of(user, found.enterprises):
        return None
    return Target(round(value, 2), _("the zone's own ratio"))


def _zone_of(run: AnalysisRun | None) -> AreaResult | None:
    """The sums of the run's zone, of the larger one where there are several."""
    return run.areas.filter(level=AreaLevel.ZONE).order_by("-area_mu").first() if run else None
