"""How the yearly tasks of a zone stand on a day. This is what other pages ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser

from analysis.areas import LAND_RATIOS
from analysis.arithmetic import tasks
from analysis.arithmetic.tasks import KINDS, Kind, Record
from analysis.cases.models import YearlyTask
from analysis.cases.records import Records, records_of
from analysis.models import AnalysisRun, AreaLevel, AreaResult, RunState
from parcels.models import Town, Zone
from parcels.permissions import FIRMS_IN_AN_AGGREGATE, Person, can_view_tax_of, is_tax_field

NOBODY = AnonymousUser()


@dataclass(frozen=True)
class TaskProgress:
    """One task of a year on a day. None is unknown: no task set, no figure, or one that this reader may not see.

    Attributes
    ----------
    kind, unit : as in `analysis.arithmetic.tasks.KINDS`; unit is mu, firms, ratio or wan_per_mu.
    is_level : a level to be reached (`done` is the ratio of sums of the newest run), not a sum of records.
    target, document, document_on, note, task_id : of the yearly task.
    done : sum of records from 1 January to the day; the level reached.
    done_this_month : the same in the day's month; None for levels and for a day outside the year.
    due_today : target × elapsed_days ÷ year_days; the whole target for a level.
    ahead : done − due_today (below zero: behind).
    forecast : done ÷ share elapsed, from `tasks.FORECAST_FROM` of the year on; None before and for levels.
    share : done ÷ target.
    records : how many records were summed; parcels for a level.
    run_id, run_as_of : the run that a level was read from.
    held_back : the level exists but stands for too few firms, or is a tax figure this reader may not see.
    """

    kind: str
    unit: str
    is_level: bool
    target: float | None
    document: str
    document_on: date | None
    note: str
    task_id: int | None
    done: float | None
    done_this_month: float | None
    due_today: float | None
    ahead: float | None
    forecast: float | None
    share: float | None
    records: int
    elapsed_days: int
    year_days: int
    run_id: int | None = None
    run_as_of: date | None = None
    held_back: bool = False

    @property
    def percent(self) -> float | None:
        """The share in per cent."""
        return None if self.share is None else 100 * self.share


@dataclass(frozen=True)
class _Level:
    """A level as a run found it, for one reader."""

    run: AnalysisRun
    value: float | None
    parcels: int
    held_back: bool


def task_progress(
    zone: Zone, year: int, as_of: date, town: Town | None = None, user: Person = NOBODY
) -> list[TaskProgress]:
    """Every kind of task of a zone (or of a town in it) in a year, as it stands on a day, in the order of `KINDS`.

    Parameters
    ----------
    zone : Zone
    year : int
        The year of the tasks.
    as_of : date
        Records after this day don't count; levels come from the newest run as of this day or earlier.
    town : Town, optional
        Only this town's tasks, records and levels; left out, the zone's own.
    user : User, optional
        Who reads: tax per mu is told to those who may see it, and no figure of fewer than three firms.
    """
    town_id = town.pk if town else None
    return _progress(zone, year, as_of, town_id, records_of(zone, year), user, of_zone=town is None)


def progress_by_town(zone: Zone, year: int, as_of: date, user: Person = NOBODY) -> dict[int | None, list[TaskProgress]]:
    """The same for each town that has a task or a record, by the town's id; None holds records without a town."""
    found = records_of(zone, year)
    set_for = YearlyTask.objects.filter(zone=zone, year=year, town__isnull=False).values_list("town", flat=True)
    towns = {one.town for records in found.values() for one in records} | set(set_for)
    ordered = sorted(towns, key=lambda key: (key is None, key))
    return {town: _progress(zone, year, as_of, town, found, user, of_zone=False) for town in ordered}


def _progress(
    zone: Zone, year: int, as_of: date, town: int | None, found: Records, user: Person, *, of_zone: bool
) -> list[TaskProgress]:
    tasks_set = YearlyTask.objects.filter(zone=zone, year=year, town=town) if of_zone or town else []
    task_of = {task.kind: task for task in tasks_set}
    area = _area(zone, town, as_of, of_zone=of_zone)
    told = []
    for kind in KINDS:
        task = task_of.get(kind.name)
        if kind.is_level:
            told.append(_level(kind, task, year, as_of, _reached(area, kind.name, user)))
        else:
            records = [one for one in found.get(kind.name, []) if of_zone or one.town == town]
            told.append(_sum(kind, task, year, as_of, records))
    return told


def _sum(kind: Kind, task: YearlyTask | None, year: int, as_of: date, records: list[Record]) -> TaskProgress:
    over = tasks.elapsed(year, as_of)
    done = tasks.done(records, year, as_of)
    stands = tasks.standing(task.target if task else None, done.amount, over)
    return _told(kind, task, over, stands, done.amount, done.this_month, done.records)


def _level(kind: Kind, task: YearlyTask | None, year: int, as_of: date, found: _Level | None) -> TaskProgress:
    reached = found.value if found else None
    stands = tasks.level(task.target if task else None, reached)
    return _told(kind, task, tasks.elapsed(year, as_of), stands, reached, None, found.parcels if found else 0, found)


def _told(
    kind: Kind,
    task: YearlyTask | None,
    over: tasks.YearElapsed,
    stands: tasks.Standing,
    done: float | None,
    this_month: float | None,
    records: int,
    found: _Level | None = None,
) -> TaskProgress:
    return TaskProgress(
        kind=kind.name,
        unit=kind.unit,
        is_level=kind.is_level,
        target=task.target if task else None,
        document=task.document if task else "",
        document_on=task.document_on if task else None,
        note=task.note if task else "",
        task_id=task.pk if task else None,
        done=done,
        done_this_month=this_month,
        due_today=stands.due,
        ahead=stands.ahead,
        forecast=stands.forecast,
        share=stands.share,
        records=records,
        elapsed_days=over.days,
        year_days=over.of,
        run_id=found.run.pk if found else None,
        run_as_of=found.run.as_of if found else None,
        held_back=found.held_back if found else False,
    )


def _area(zone: Zone, town: int | None, as_of: date, *, of_zone: bool) -> AreaResult | None:
    """The sums of the newest run up to the day over the zone or the town."""
    key = zone.pk if of_zone else town
    run = AnalysisRun.objects.filter(state=RunState.DONE, as_of__lte=as_of).order_by("-pk").first()
    if run is None or key is None:
        return None
    level = AreaLevel.ZONE if of_zone else AreaLevel.TOWN
    return AreaResult.objects.select_related("run").filter(run=run, level=level, area_id=key).first()


def _reached(area: AreaResult | None, name: str, user: Person) -> _Level | None:
    if area is None:
        return None
    few = area.enterprises < FIRMS_IN_AN_AGGREGATE
    hidden = not can_view_tax_of(user, area.enterprises) if is_tax_field(name) else few and name not in LAND_RATIOS
    return _Level(area.run, None if hidden else getattr(area, name), area.parcels, hidden)
