"""Sentences of the zone's page: how a figure stands, how much of the land it covers, where it comes from."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from analysis.areas import LAND_RATIOS
from analysis.arithmetic.aggregates import COMPLETE, NONE, PARTIAL
from analysis.coverage import covered
from analysis.models import AnalysisRun, AreaResult
from maps.writing import number
from maps.zone_page.parts import Coverage, State

NEAR_TARGET = 0.15
"""A level that falls short by up to this share of its target is near it; beyond, it is breached."""
NEAR_DUE = 0.05
"""A task that is behind by up to this share of the year's target is nearly on time."""
OK, NEAR, BREACH = "ok", "near", "breach"


def unit_words(unit: str) -> str:
    """The words of a task's unit."""
    words = {
        "mu": pgettext("unit", "mu"),
        "firms": pgettext("unit", "firms"),
        "wan_per_mu": pgettext("unit", "wan/mu"),
    }
    return words.get(unit, "")


def level_state(value: float | None, target: float | None, places: int) -> State | None:
    """How a level stands beside its target, both as they are written."""
    if value is None or target is None:
        return None
    short = round(target, places) - round(value, places)
    if short <= 0:
        return State(OK, _("Target reached"))
    words = _("{number} below target").format(number=number(short, places))
    return State(NEAR if short <= NEAR_TARGET * target else BREACH, words)


def due_state(ahead: float | None, target: float | None, unit: str, places: int) -> State | None:
    """How a task stands beside what is due by the day."""
    if ahead is None or target is None:
        return None
    text = f"{number(abs(ahead), places)} {unit}"
    if ahead >= 0:
        return State(OK, _("{amount} ahead").format(amount=text))
    return State(NEAR if -ahead <= NEAR_DUE * target else BREACH, _("{amount} behind").format(amount=text))


def ratio_coverage(area: AreaResult, name: str) -> Coverage:
    """How much of an area's land a ratio is known for."""
    land = covered(area, name)
    told = coverage(land.mu, land.of_mu, land.parcels, land.of_parcels)
    if name == "industrial_far" and not area.classes:
        return replace(told, words=_("This run kept no use of land: a new run does"))
    if name != "industrial_far" or not land.parcels:
        return told
    return replace(told, words=_of_industrial_land(told, land.unknown_use))


def _of_industrial_land(told: Coverage, unknown_use: int) -> str:
    if told.state == COMPLETE:
        return _("Known for all industrial land")
    words = _("Known for {share} of the industrial land ({known} of {all} parcels)")
    if unknown_use:
        words = _(
            "Known for {share} of land that may be industrial ({known} of {all} parcels, use of {unknown} unknown)"
        )
    counts = {"known": told.parcels, "all": told.of_parcels, "unknown": unknown_use}
    return words.format(share=f"{number(told.share, 1)}%", **{name: number(one, 0) for name, one in counts.items()})


def coverage(known_mu: float, mu: float, parcels: int, of_parcels: int) -> Coverage:
    """Coverage with its words."""
    share = 100 * known_mu / mu if mu else 0.0
    if not parcels:
        return Coverage(NONE, 0.0, 0, of_parcels, _("Known for no land"))
    if parcels == of_parcels:
        return Coverage(COMPLETE, 100.0, parcels, of_parcels, _("Known for all land"))
    words = _("Known for {share} of the land ({known} of {all} parcels)")
    told = words.format(share=f"{number(share, 1)}%", known=number(parcels, 0), all=number(of_parcels, 0))
    return Coverage(PARTIAL, share, parcels, of_parcels, told)


def ratio_source(run: AnalysisRun, name: str) -> str:
    """Where a ratio comes from."""
    if name in LAND_RATIOS:
        return _("Source: parcel and building register, run #{run}").format(run=run.pk)
    words = _("Source: firms' figures of {year}, run #{run}")
    return words.format(year=run.performance_year or "—", run=run.pk)


def run_source(run: AnalysisRun) -> str:
    """Where counts and land come from."""
    return _("Source: parcel register, run #{run}").format(run=run.pk)
