"""What an address asks of a map: indicator, level, classes, target; what can't be read gives the default."""

import math

from django.http import HttpRequest

from analysis.models import AnalysisRun
from maps import classes
from maps.areas.levels import DEFAULT_SIZE_M, HEXAGON_SIZES_M, LEVELS, PARCEL, has_areas
from maps.classes import Classing
from maps.indicators import DEFAULT, INDICATORS, Indicator, shown_indicators
from maps.runs import run_by_number


def asked_indicator(request: HttpRequest) -> Indicator:
    """The indicator named by `?by=`; the default where it is unknown or not for this user.

    Sums over areas are another matter than parcels: their tax is held back sum by sum.
    """
    name = request.GET.get("by", "")
    allowed = {one.name: one for one in shown_indicators(request.user)}
    wanted = INDICATORS.get(name)
    if wanted and request.GET.get("level") in LEVELS.keys() - {PARCEL} and has_areas(wanted):
        return wanted
    return allowed.get(name, INDICATORS[DEFAULT])


def asked_level(request: HttpRequest) -> str:
    """The level named by `?level=`: parcels, where it is unknown or the indicator has no sums."""
    level = request.GET.get("level", "")
    return level if level in LEVELS and has_areas(asked_indicator(request)) else PARCEL


def asked_second(request: HttpRequest) -> Indicator | None:
    """The second figure named by `?with=`, beside another figure; None where it is none or not for this user."""
    first, second = asked_indicator(request), INDICATORS.get(request.GET.get("with", ""))
    if second is None or first == second or not (first.is_number and second.is_number):
        return None
    allowed = asked_level(request) != PARCEL or second in shown_indicators(request.user)
    return second if allowed else None


def asked_size(request: HttpRequest) -> int:
    """The edge of hexagons in metres named by `?size=`, one of the sizes offered."""
    size = request.GET.get("size", "")
    return int(size) if size.isdecimal() and int(size) in HEXAGON_SIZES_M else DEFAULT_SIZE_M


def asked_classes(request: HttpRequest) -> Classing:
    """Method, number of classes and manual limits of an address, each within its bounds; the target as typed."""
    method = request.GET.get("method", "")
    number = request.GET.get("k", "")
    wanted = int(number) if number.isdecimal() else classes.DEFAULT_CLASSES
    return Classing(
        method if method in classes.METHODS else "quantile",
        min(max(wanted, classes.MIN_CLASSES), classes.MAX_CLASSES),
        _limits(request.GET.get("breaks", "")),
        asked_target(request),
    )


def asked_target(request: HttpRequest) -> float | None:
    """The target typed as `?target=`."""
    try:
        value = float(request.GET.get("target", ""))
    except ValueError:
        return None
    return value if math.isfinite(value) and 0 < value < 1e6 else None


def held_run(request: HttpRequest) -> AnalysisRun | None:
    """The run named by `?hold=`, whose figures make the classes while other years are looked at."""
    number = request.GET.get("hold", "")
    return run_by_number(number) if number else None


def _limits(text: str) -> tuple[float, ...]:
    try:
        found = [float(part) for part in text.split(",") if part]
    except ValueError:
        return ()
    return tuple(limit for limit in found if math.isfinite(limit))[: classes.MAX_CLASSES - 1]
