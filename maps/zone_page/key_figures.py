"""The key figures: four ratios of sums beside the year's targets, stock land, and firms graded D."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from analysis.areas import LAND_RATIOS
from analysis.models import AreaResult
from maps.policy_words import speaks_chinese
from maps.zone_page import words
from maps.zone_page.basis import RATIOS, STOCK, Basis, indicator, is_held_back
from maps.zone_page.parts import Coverage, Figure, Point, State
from parcels.models import StockCategory

Reading = Callable[[AreaResult], float | None]


def key_figures(basis: Basis) -> tuple[Figure, ...]:
    """All of them, in the order of the page."""
    return (*(_ratio(basis, name) for name in RATIOS), _stock(basis), _graded_d(basis))


def trail(basis: Basis, name: str, read: Reading) -> tuple[Point, ...]:
    """A figure by years, oldest first."""
    return tuple(
        Point(
            year=year,
            as_of=area.run.as_of,
            figures_of=area.run.performance_year,
            value=read(area),
            target=basis.targets.get((year, name)),
            run=area.run_id,
        )
        for year, area in sorted(basis.earlier.items())
    )


def read_ratio(basis: Basis, name: str) -> Reading:
    """How a ratio is read from an area's sums by this reader; None where it is unknown or held back."""
    return lambda area: None if is_held_back(area, name, basis.user) else getattr(area, name)


def _ratio(basis: Basis, name: str) -> Figure:
    shown, task = indicator(name), basis.tasks.get(name)
    read = read_ratio(basis, name)
    value = read(basis.area)
    target = task.target if task else None
    return Figure(
        name=name,
        label=str(shown.label),
        unit=str(shown.unit),
        places=shown.places,
        value=value,
        held_back=is_held_back(basis.area, name, basis.user),
        less_is_better=False,
        target=target,
        target_from=task.document if task else "",
        state=words.level_state(value, target, shown.places),
        change=_change(basis, read, of_figures=name not in LAND_RATIOS),
        change_from=basis.before.run.as_of if basis.before else None,
        trail=trail(basis, name, read),
        coverage=words.ratio_coverage(basis.area, name),
        source=words.ratio_source(basis.run, name),
        data_date=basis.run.data_date,
        link=basis.map_link(name),
    )


def _change(basis: Basis, read: Reading, *, of_figures: bool) -> float | None:
    """This run's figure less that of a year earlier; firms' figures only where they are of two years in a row."""
    if basis.before is None:
        return None
    years = basis.run.performance_year, basis.before.run.performance_year
    if of_figures and (None in years or years[0] != (years[1] or 0) + 1):
        return None
    now, then = read(basis.area), read(basis.before)
    return None if now is None or then is None else now - then


def stock_mu(area: AreaResult) -> float:
    """Mu of the three categories of stock land."""
    return float(sum(area.stock.get(name, (0, 0.0))[1] for name in STOCK))


def stock_parcels(area: AreaResult) -> int:
    """Parcels of the three categories of stock land."""
    return int(sum(area.stock.get(name, (0, 0.0))[0] for name in STOCK))


def _stock(basis: Basis) -> Figure:
    parcels = basis.area.parcels
    return _counted(
        basis,
        name="stock",
        label=_("Stock land"),
        unit=pgettext("unit", "mu"),
        places=0,
        read=stock_mu,
        coverage=words.coverage(basis.area.area_mu, basis.area.area_mu, parcels, parcels),
        link=basis.link(stock=list(STOCK)),
        tasks=_campaigns_set(basis),
    )


def _campaigns_set(basis: Basis) -> str:
    """Stock land has no task of its own: each of the three campaigns has one."""
    found = [name for name in STOCK if name in basis.tasks and basis.tasks[name].target is not None]
    if len(found) == len(STOCK):
        return _("All three tasks set")
    if not found:
        return _("No task set")
    named = ("; ", "、")[speaks_chinese()].join(str(StockCategory(name).label) for name in found)
    return _("Tasks set: {campaigns}").format(campaigns=named)


def firms_in_d(area: AreaResult) -> float:
    """Firms graded D that hold land of the area, each counted once."""
    return float(area.grades.get("D", (0, 0.0))[0])


def graded_coverage(area: AreaResult) -> Coverage:
    """How much of the land is held by graded firms; in it, `parcels` are firms."""
    graded = sum(mu for _firms, mu in area.grades.values())
    share = 100 * graded / area.area_mu if area.area_mu else 0.0
    firms = int(sum(firms for firms, _mu in area.grades.values()))
    told = _("{firms} graded firms hold {share} of the land").format(
        firms=words.number(firms, 0), share=f"{words.number(share, 1)}%"
    )
    return Coverage("partial" if firms else "none", share, firms, firms, told if firms else _("No firm is graded"))


def _graded_d(basis: Basis) -> Figure:
    task = basis.tasks.get("grade_d")
    unit = pgettext("unit", "firms")
    return _counted(
        basis,
        name="grade_d",
        label=_("Grade D firms"),
        unit=unit,
        places=0,
        read=lambda area: firms_in_d(area) if area.grades else None,
        coverage=graded_coverage(basis.area),
        link=basis.link(grade="D"),
        state=words.due_state(task.ahead, task.target, unit, 0) if task else None,
        target_from=task.document if task else "",
    )


def _counted(
    basis: Basis,
    *,
    name: str,
    label: str,
    unit: str,
    places: int,
    read: Reading,
    coverage: Coverage,
    link: str,
    state: State | None = None,
    target_from: str = "",
    tasks: str = "",
) -> Figure:
    """A figure without a level to reach: what is left of something that should become less."""
    return Figure(
        name=name,
        label=label,
        unit=unit,
        places=places,
        value=read(basis.area),
        held_back=False,
        less_is_better=True,
        target=None,
        target_from=target_from,
        state=state,
        change=_change(basis, read, of_figures=False),
        change_from=basis.before.run.as_of if basis.before else None,
        trail=trail(basis, name, read),
        coverage=coverage,
        source=words.run_source(basis.run),
        data_date=basis.run.data_date,
        link=link,
        tasks=tasks,
    )
