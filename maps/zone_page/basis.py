"""What the page of a zone is gathered from: the run of the year, its sums over the zone, and those of other years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from analysis.areas import LAND_RATIOS
from analysis.cases.models import YearlyTask
from analysis.cases.progress import TaskProgress, task_progress
from analysis.models import AnalysisRun, AreaLevel, AreaResult, RunState
from maps.indicators import INDICATORS, Indicator
from parcels.models import Zone
from parcels.permissions import FIRMS_IN_AN_AGGREGATE, Person, can_view_tax, can_view_tax_of, is_tax_field

RATIOS = ("tax_per_mu", "value_added_per_mu", "output_per_mu", "industrial_far")
STOCK = ("approved_not_supplied", "idle", "inefficient")


@dataclass(frozen=True)
class Basis:
    """One zone, one run, one reader.

    Attributes
    ----------
    area : the run's sums over the zone.
    years : the years that have a run, oldest first.
    earlier : the sums of the newest run of each year up to this one, by year, this run's own included.
    before : the sums of the run of a year earlier; None where there is none.
    tasks : how the yearly tasks stand as of the run's day, by kind.
    targets : targets of the zone by (year, kind).
    """

    zone: Zone
    run: AnalysisRun
    user: Person
    year: int
    area: AreaResult
    years: tuple[int, ...]
    earlier: dict[int, AreaResult]
    before: AreaResult | None
    tasks: dict[str, TaskProgress]
    targets: dict[tuple[int, str], float]

    def link(self, **filters: object) -> str:
        """The register's list of the zone's parcels in this run that the filters let through."""
        return f"{reverse('register')}?{self._query(filters)}"

    def map_link(self, by: str, **filters: object) -> str:
        """The map of the zone coloured by an indicator that this reader may see."""
        shown = by if not is_tax_field(by) or can_view_tax(self.user) else "stock_category"
        return f"{reverse('map')}?{self._query({'by': shown, **filters})}"

    def _query(self, filters: dict[str, object]) -> str:
        query = QueryDict(mutable=True)
        query["zone"], query["run"] = self.zone.code, str(self.run.pk)
        for name, value in filters.items():
            query.setlist(name, [str(one) for one in (value if isinstance(value, list | tuple) else [value])])
        return query.urlencode()


def gather(zone: Zone, run: AnalysisRun, user: Person, year: int) -> Basis | None:
    """What the page stands on; None when the run found no parcel in the zone."""
    told = zone_areas(zone)
    found = [one for one in told if one.run.as_of.year <= year]
    area = next((one for one in found if one.run_id == run.pk), None)
    if area is None:
        return None
    upto = [one for one in found if one.run.as_of <= run.as_of]
    earlier = {one.run.as_of.year: one for one in upto} | {run.as_of.year: area}
    tasks = task_progress(zone, year, run.as_of, user=user)
    set_for_zone = YearlyTask.objects.filter(zone=zone, town=None).values_list("year", "kind", "target")
    return Basis(
        zone=zone,
        run=run,
        user=user,
        year=year,
        area=area,
        years=tuple(sorted({one.run.as_of.year for one in told})),
        earlier=earlier,
        before=a_year_before(upto, run.as_of),
        tasks={task.kind: task for task in tasks},
        targets={(of, kind): target for of, kind, target in set_for_zone},
    )


def areas_of_runs(zone: Zone) -> QuerySet[AreaResult]:
    """The sums over the zone of every finished run, by day, of one day the newest run last."""
    areas = AreaResult.objects.filter(level=AreaLevel.ZONE, area_id=zone.pk, run__state=RunState.DONE)
    return areas.order_by("run__as_of", "run_id")


def zone_areas(zone: Zone) -> list[AreaResult]:
    """The same with their runs, read."""
    return list(areas_of_runs(zone).select_related("run").defer("run__policy_text", "run__counts"))


def a_year_before(areas: list[AreaResult], day: date) -> AreaResult | None:
    """The newest of `areas` (by day) that is a year older than the day, and less than two."""
    newest, oldest = years_back(day, 1), years_back(day, 2)
    return next((one for one in reversed(areas) if oldest < one.run.as_of <= newest), None)


def years_back(day: date, years: int) -> date:
    """The same day of an earlier year; 28 February for a 29th that isn't there."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def is_held_back(area: AreaResult, name: str, user: Person) -> bool:
    """Whether this reader may not see the figure over this area, since it stands for too few firms."""
    if name in LAND_RATIOS or getattr(area, name) is None:
        return False
    if is_tax_field(name):
        return not can_view_tax_of(user, area.enterprises)
    return area.enterprises < FIRMS_IN_AN_AGGREGATE


def indicator(name: str) -> Indicator:
    """The words, unit and decimals of a ratio."""
    return INDICATORS[name]
