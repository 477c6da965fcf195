"""What a figure is held against on a map: a typed target, else what the run's policy or the zone itself gives."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from analysis.models import AnalysisRun, AreaLevel
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
    return _of_policy(run, indicator) or _of_zone(run, indicator, user)


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
    found = run.areas.filter(level=AreaLevel.ZONE).order_by("-area_mu").first() if run else None
    value = getattr(found, indicator.name) if found else None
    if found is None or value is None:
        return None
    if is_tax_field(indicator.name) and not can_view_tax_of(user, found.enterprises):
        return None
    return Target(round(value, 2), _("the zone's own ratio"))
