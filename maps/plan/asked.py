"""What an address asks of the page; what can't be read gives the default."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from analysis.arithmetic.plan_effect import MEASURES
from analysis.models import AnalysisRun, Scenario
from maps.asked import asked_classes, asked_indicator
from maps.classes import Classing
from maps.indicators import DEFAULT, INDICATORS, Indicator, shown_indicators
from maps.plan.effect import KEYS, Question
from maps.plan.plans import SCENARIO, Plan, plans_of
from maps.runs import chosen_run
from maps.targets import target_of
from parcels.models import Zone
from parcels.permissions import Person

SHOWN = (DEFAULT, *MEASURES)
"""The indicators of which a policy can say what becomes of them."""
METHODS = ("quantile", "jenks", "equal", "target")
VIEWS = ("side", "swipe", "difference")


def asked_question(request: HttpRequest) -> Question | None:
    """Run, zone, plan, indicator, level and classes of an address; None where no run or no zone is there.

    Raises
    ------
    Http404
        For a plan that is not there, or not for this user.
    """
    run = _run_of_scenario(request) or chosen_run(request)
    zones = Zone.objects.defer("geom", "geom_3857").order_by("id")
    zone = zones.filter(code=request.GET.get("zone", "")).first() or zones.first()
    if run is None or zone is None:
        return None
    indicator = asked_figure(request)
    return Question(run, zone, _plan(request, run), indicator, asked_level(request), _classing(request, run, indicator))


def asked_level(request: HttpRequest) -> str:
    """The level named by `?level=`: parcels, where it is unknown."""
    level = request.GET.get("level", "")
    return level if level in KEYS else next(iter(KEYS))


def asked_figure(request: HttpRequest) -> Indicator:
    """The indicator named by `?by=`, of those that this page shows and this user may see."""
    found = asked_indicator(request)
    return found if found.name in SHOWN else INDICATORS[DEFAULT]


def shown_figures(user: Person, level: str) -> list[Indicator]:
    """The indicators to choose from: parcel by parcel, a firm's tax is for those who may see it."""
    allowed = shown_indicators(user)
    return [one for one in INDICATORS.values() if one.name in SHOWN and (level != "parcel" or one in allowed)]


def asked_view(request: HttpRequest) -> str:
    """How the two sides are shown, named by `?view=`."""
    view = request.GET.get("view", "")
    return view if view in VIEWS else VIEWS[0]


@dataclass(frozen=True)
class _Key:
    kind: str
    number: str


def _key(request: HttpRequest) -> _Key:
    kind, _dash, number = request.GET.get("plan", "").partition("-")
    return _Key(kind, number)


def _run_of_scenario(request: HttpRequest) -> AnalysisRun | None:
    """The run of the scenario asked for, whichever run the address names: a scenario has only one."""
    key = _key(request)
    if key.kind != SCENARIO or not key.number.isdecimal() or len(key.number) > 18:
        return None
    found = Scenario.objects.select_related("run").filter(pk=int(key.number)).first()
    return found.run if found else None


def _plan(request: HttpRequest, run: AnalysisRun) -> Plan:
    plans = {plan.key: plan for plan in plans_of(run, request.user)}
    asked = request.GET.get("plan", "")
    if asked.startswith(f"{SCENARIO}-") and asked not in plans:
        raise Http404
    return plans.get(asked) or next(iter(plans.values()))


def _classing(request: HttpRequest, run: AnalysisRun, indicator: Indicator) -> Classing:
    asked = asked_classes(request)
    if asked.method != "target":
        return asked
    target = target_of(run, indicator, request.user, asked.target)
    # Even numbers stand about a target; without one, quantiles.
    return asked._replace(target=target.value if target else None, number=4)
