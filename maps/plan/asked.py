"""What an address asks of the page; what can't be read gives the default."""

from __future__ import annotations

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
    scenario = _scenario(request)
    run = _run_of(request, scenario)
    zones = Zone.objects.defer("geom", "geom_3857").order_by("id")
    zone = zones.filter(code=request.GET.get("zone", "")).first() or zones.first()
    if run is None or zone is None:
        return None
    indicator = asked_figure(request)
    plan = _plan(request, run, scenario)
    return Question(run, zone, plan, indicator, asked_level(request), _classing(request, run, indicator))


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


def _scenario(request: HttpRequest) -> Scenario | None:
    """The scenario that `?plan=scenario-7` names."""
    kind, _dash, number = request.GET.get("plan", "").partition("-")
    if kind != SCENARIO or not number.isdecimal() or len(number) > 18:
        return None
    return Scenario.objects.select_related("run").filter(pk=int(number)).first()


def _run_of(request: HttpRequest, scenario: Scenario | None) -> AnalysisRun | None:
    """The run asked for; a scenario without one brings its own."""
    return scenario.run if scenario and not request.GET.get("run") else chosen_run(request)


def _plan(request: HttpRequest, run: AnalysisRun, scenario: Scenario | None) -> Plan:
    """The plan asked for; the proposals, where the scenario is another run's, since it says nothing about this one."""
    plans = {plan.key: plan for plan in plans_of(run, request.user)}
    asked = request.GET.get("plan", "")
    elsewhere = scenario is not None and scenario.run_id != run.pk
    if asked.startswith(f"{SCENARIO}-") and asked not in plans and not elsewhere:
        raise Http404
    return plans.get(asked) or next(iter(plans.values()))


def _classing(request: HttpRequest, run: AnalysisRun, indicator: Indicator) -> Classing:
    asked = asked_classes(request)
    if asked.method != "target":
        return asked
    target = target_of(run, indicator, request.user, asked.target)
    # Even numbers stand about a target; without one, quantiles.
    return asked._replace(target=target.value if target else None, number=4)
