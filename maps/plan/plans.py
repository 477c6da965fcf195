"""The plans that a zone can be looked at under: a run's proposals, what was decided about them, a saved scenario."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd
from django.utils import timezone
from django.utils.translation import gettext as _

from analysis.arithmetic.decision_steps import DONE, OPEN
from analysis.arithmetic.plan_effect import is_stock
from analysis.cases.models import Decision
from analysis.models import AnalysisRun, Scenario
from analysis.whatif.reading import read_changes
from analysis.whatif.sides import side_by_key
from maps.whatif.tax import TAX_LINE, refuse_hidden_tax
from maps.writing import day
from parcels.models import Zone
from parcels.permissions import Person, can_view_tax

PROPOSALS, DECIDED, SCENARIO = "proposals", "decided", "scenario"
MOST_SCENARIOS = 30


@dataclass(frozen=True)
class Plan:
    """A plan by its key in addresses (``proposals``, ``decided``, ``scenario-7``), its name and where it comes from."""

    key: str
    label: str
    scenario: Scenario | None = field(default=None, compare=False)

    @property
    def kind(self) -> str:
        """One of the three kinds."""
        return SCENARIO if self.scenario else self.key


def plans_of(run: AnalysisRun, user: Person) -> list[Plan]:
    """The plans of a run that the user may look at: scenarios of the tax line only with the right to see tax."""
    found = [Plan(PROPOSALS, _("All proposals of the run")), Plan(DECIDED, _("Decided paths only"))]
    for one in Scenario.objects.filter(run=run).order_by("-pk")[:MOST_SCENARIOS]:
        if can_view_tax(user) or TAX_LINE not in one.changes.get("benchmarks", {}):
            found.append(Plan(f"{SCENARIO}-{one.pk}", _("Scenario {name}").format(name=one.name), one))
    return found


def planned_paths(run: AnalysisRun, plan: Plan, parcels: pd.DataFrame, user: Person) -> pd.DataFrame:
    """What the plan says about each of the run's parcels, in the order of `parcels` (from `maps.plan.reading`).

    Returns
    -------
    DataFrame
        `path`, `instrument` (empty where the plan leaves the parcel alone), and `category`: the run's own, or what the
        scenario's figures make of the parcel.

    Raises
    ------
    Refusal
        ``whatif_tax_hidden`` or another of what-if, for a scenario that can't be answered.
    """
    own = parcels.set_index("id")[["path", "instrument", "category"]]
    if plan.scenario is not None:
        refuse_hidden_tax(user, read_changes(plan.scenario.changes))
        told = _of_scenario(plan.key).reindex(own.index).fillna("")
    elif plan.kind == DECIDED:
        told = _decided(run).reindex(own.index).fillna("").assign(category=own["category"])
        # A decision stands whatever later runs find; it moves only land that this run finds in the stock.
        told.loc[~is_stock(own["category"]), ["path", "instrument"]] = ""
    else:
        told = own
    return told.assign(instrument=told["instrument"].where(told["path"] != "", "")).reset_index(drop=True)


def _decided(run: AnalysisRun) -> pd.DataFrame:
    rows = Decision.objects.filter(state__in=OPEN, parcel__results__run=run)
    told = rows.values_list("parcel_id", "decided_path", "decided_instrument")
    return pd.DataFrame(list(told), columns=["id", "path", "instrument"]).set_index("id")


def _of_scenario(key: str) -> pd.DataFrame:
    side = side_by_key(key)
    assert side is not None
    answer = side.answer
    instruments = {rule.name: rule.instrument for rule in answer.policy.rules}
    frame = pd.DataFrame({"path": answer.paths, "category": answer.categories}, index=answer.kept.parcels)
    return frame.assign(instrument=[instruments.get(rule, "") for rule in answer.rules])


def source_of(run: AnalysisRun, plan: Plan) -> str:
    """The run, the plan and their dates, as a source line says them."""
    told = _("Source: register, {data}; run #{run} as of {as_of}; policy {policy}; plan: {plan}").format(
        data=day(run.data_date), run=run.pk, as_of=day(run.as_of), policy=run.policy_version, plan=plan.label
    )
    if plan.kind == PROPOSALS:
        return told
    # Decisions move on: they stand as they are today; a scenario stands as it was saved.
    on = timezone.localtime(plan.scenario.created_at).date() if plan.scenario else timezone.localdate()
    return f"{told} ({day(on)})"


def carried_out(run: AnalysisRun, zone: Zone) -> int:
    """How many parcels of the zone have a decision that is carried out: it counts in no plan, but in the next run."""
    done = Decision.objects.filter(state=DONE, parcel__results__run=run, parcel__zone=zone)
    return done.values("parcel").distinct().count()
