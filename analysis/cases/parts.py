"""What was carried out of a decision, part by part: each with day, area and document, done when nothing is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, Sum
from django.utils import timezone

from analysis.arithmetic.decision_steps import left_mu
from analysis.cases.models import Decision, DecisionState, DonePart
from parcels.models import User


@dataclass(frozen=True)
class Done:
    """How much of a decision was carried out, how much is left (mu), and in how many parts."""

    mu: float
    left_mu: float
    parts: int

    @property
    def in_part(self) -> bool:
        """Whether something was done and something is left."""
        return self.parts > 0 and self.left_mu > 0


def done_of(decisions: Iterable[Decision]) -> dict[int, Done]:
    """What was carried out of each of these decisions, by its id. Of one that is complete nothing is left."""
    rows = list(decisions)
    sums: dict[int, list[float]] = {one.pk: [] for one in rows}
    for pk, mu in DonePart.objects.filter(decision__in=sums, taken_back_at=None).values_list("decision", "area_mu"):
        sums[pk].append(mu)
    return {one.pk: _done(one, sums[one.pk]) for one in rows}


def _done(decision: Decision, areas: list[float]) -> Done:
    whole = decision.state == DecisionState.DONE
    return Done(sum(areas), 0.0 if whole else left_mu(decision.area_mu, sum(areas)), len(areas))


def carry_out(user: User, decision: Decision, part: DonePart, complete: bool) -> None:
    """Keep a part; the decision is done when nothing of it is left, or when somebody says it is complete."""
    part.decision, part.by = decision, user
    part.save()
    told = decision.parts.filter(taken_back_at=None).aggregate(mu=Sum("area_mu"), on=Max("on"))
    if complete or not left_mu(decision.area_mu, told["mu"]):
        decision.state = DecisionState.DONE
        decision.done_on, decision.done_area_mu = told["on"], told["mu"]
        decision.done_document, decision.campaign = part.document, part.campaign


def take_back(decision: Decision) -> None:
    """What was done counts no more; it stays on file."""
    if decision.pk:
        decision.parts.filter(taken_back_at=None).update(taken_back_at=timezone.now())
