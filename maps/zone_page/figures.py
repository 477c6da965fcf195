"""Everything on the page of a zone, gathered into one tree: what page, PDF, slides and sheets draw.

    page = zone_page(zone, run, user, 2026)

No number is made anew from parcels: runs keep sums by zone, town, block and sector, and the tasks their records.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from analysis.models import AnalysisRun, AreaResult, RunState
from analysis.words import place_label, policy_of, said
from maps.indicators import INDICATORS
from maps.zone_page import key_figures, tasks, words
from maps.zone_page.basis import RATIOS, Basis, areas_of_runs, gather, indicator
from maps.zone_page.parts import Choice, Since, ZonePage
from maps.zone_page.where import where_and_who
from parcels.models import Zone
from parcels.permissions import Person

__all__ = ["ZonePage", "run_of_year", "zone_page"]


def zone_page(zone: Zone, run: AnalysisRun, user: Person, year: int, by: str = RATIOS[0]) -> ZonePage | None:
    """The page of a zone as one reader sees it.

    Parameters
    ----------
    zone : Zone
    run : AnalysisRun
        A finished run as of a day of the year (`run_of_year` finds it).
    user : User
        Who reads: decides which sums of firms' figures are held back.
    year : int
        The year of tasks and targets.
    by : str
        The ratio that map, chart and rankings show: one of `basis.RATIOS`.

    Returns
    -------
    ZonePage or None
        None when the run found no parcel in the zone. Words are in the language that is active.
    """
    basis = gather(zone, run, user, year)
    if basis is None:
        return None
    by = by if by in RATIOS else RATIOS[0]
    shown, task = indicator(by), basis.tasks.get(by)
    where, rankings = where_and_who(basis, by)
    area = basis.area
    return ZonePage(
        zone_code=zone.code,
        zone_name=place_label(zone),
        made_up=zone.made_up,
        year=year,
        as_of=run.as_of,
        data_date=run.data_date,
        figures_of=run.performance_year,
        run=run.pk,
        policy=f"{said(policy_of(run).words)} {run.policy_version}",
        parcels=area.parcels,
        mu=area.area_mu,
        firms=area.enterprises,
        figures=key_figures.key_figures(basis),
        campaigns=tasks.campaigns(basis),
        paths=tasks.paths(basis),
        by=by,
        by_label=str(shown.label),
        by_unit=str(shown.unit),
        by_places=shown.places,
        by_target=task.target if task else None,
        where=where,
        since=_since(basis, by),
        rankings=rankings,
        years=_years(basis),
        zones=_zones(zone),
        indicators=tuple(Choice(name, str(INDICATORS[name].label), name == by) for name in RATIOS),
        source=words.run_source(run),
        link=basis.link(),
    )


def run_of_year(zone: Zone, year: int | None = None) -> AnalysisRun | None:
    """The newest finished run as of a day of the year (of any year, when none is given) that has land of the zone."""
    areas = areas_of_runs(zone)
    found = areas.filter(run__as_of__year=year) if year is not None else areas
    newest = found.values_list("run_id", flat=True).last()
    return AnalysisRun.objects.get(pk=newest) if newest is not None else None


def _since(basis: Basis, by: str) -> Since:
    shown = indicator(by)
    return Since(
        label=str(shown.label),
        unit=str(shown.unit),
        places=shown.places,
        points=key_figures.trail(basis, by, key_figures.read_ratio(basis, by)),
        source=words.ratio_source(basis.run, by),
        coverage=words.ratio_coverage(basis.area, by),
    )


def _years(basis: Basis) -> tuple[Choice, ...]:
    years = sorted({*basis.years, basis.year}, reverse=True)
    return tuple(Choice(str(one), _("{year}").format(year=one), one == basis.year) for one in years)


def _zones(zone: Zone) -> tuple[Choice, ...]:
    """The zones that have figures."""
    told = AreaResult.objects.filter(level="zone", run__state=RunState.DONE).values("area_id")
    zones = Zone.objects.filter(pk__in=told).only("code", "name", "name_en").order_by("id")
    return tuple(Choice(one.code, place_label(one), one.pk == zone.pk) for one in zones)
