"""Who would change class or path under a draft: the difference of two full analyses, of which nothing is stored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_noop

from analysis.arithmetic.facts import read_facts
from analysis.arithmetic.policy import Policy, read_policy
from analysis.arithmetic.rules import decide
from analysis.facts.gather import gather
from analysis.facts.moment import Moment
from analysis.models import AnalysisRun, PolicyVersion, RulesKind, RunState
from analysis.rulebook.finding import in_force
from analysis.rulebook.parts import PARTS
from analysis.snapshot import data_date, one_sight
from analysis.whatif.answer import Answer
from analysis.whatif.comparison import ASPECTS, Comparison, compare, turned_rows
from analysis.whatif.kept import KeptRun
from parcels import measures
from parcels.register_stamp import fold, register_stamp

Progress = Callable[[str, float], None]
MOST_LISTED = 20_000
BEFORE = gettext_noop("Analysing under the rules in force")
AFTER = gettext_noop("Analysing under the draft")


def quiet(stage: str, percent: float) -> None:
    """Tell nobody how far the work is."""


def newest_day() -> date:
    """The day of the newest run; today before the first one."""
    run = AnalysisRun.objects.filter(state=RunState.DONE).order_by("-pk").only("as_of").first()
    return run.as_of if run else timezone.localdate()


def base_of(row: PolicyVersion) -> tuple[Policy, str] | None:
    """The policy in force that a draft would take the place of: of its own name, else the deployment's."""
    for name in (row.name, settings.LANDGIS_POLICY):
        rules = in_force(RulesKind.DISPOSAL, name)
        if rules is not None:
            policy = read_policy(rules.text)
            if policy.rules:
                return policy, f"{policy.name} {policy.version}"
    return None


def compared(base: Policy, draft: Policy, as_of: date, progress: Progress = quiet) -> Comparison:
    """The register analysed under both policies, in one sight of it."""
    fold()
    measures.refresh()
    with one_sight():
        progress(BEFORE, 5)
        before = _answer(base, as_of)
        progress(AFTER, 50)
        after = _answer(draft, as_of)
    return compare(before, after)


def _answer(policy: Policy, as_of: date) -> Answer:
    register = gather(Moment(as_of, None), policy)
    facts, _bad = read_facts(register.facts)
    kept = KeptRun(
        run=0,
        policy=policy,
        parcels=register.frame["id"].to_numpy(dtype=np.int64),
        area_mu=register.frame["area_mu"].to_numpy(dtype=float),
        facts=facts,
        floor_sectors=None,
        decision=decide(facts, policy),
    )
    return Answer(kept, policy, kept.decision)


def keep_effect(row: PolicyVersion, as_of: date, progress: Progress = quiet) -> dict[str, Any]:
    """Work out a draft's effect and keep it with the edition that it holds for."""
    edition = row.edition
    effect = PARTS[row.kind].effect(row, as_of, progress) if row.kind in PARTS else _of_disposal(row, as_of, progress)
    day = data_date(Moment(as_of, None))
    effect = {"as_of": as_of.isoformat(), **effect, "edition": edition}
    effect |= {"data_date": day.isoformat() if day else "", "register_stamp": register_stamp()}
    # A draft that was saved meanwhile keeps none of it.
    PolicyVersion.objects.filter(pk=row.pk, edition=edition).update(effect=effect, edition=F("edition"))
    return effect


def _of_disposal(row: PolicyVersion, as_of: date, progress: Progress) -> dict[str, Any]:
    draft, base = read_policy(row.text), base_of(row)
    if base is None:
        return {"base": "", "moves": {}, "turned": []}
    return _as_data(compared(base[0], draft, as_of, progress)) | {"base": base[1]}


def _as_data(found: Comparison) -> dict[str, Any]:
    rows = turned_rows(found, "any", None, None)
    names = [f"{aspect}_{side}" for aspect in ASPECTS for side in ("before", "after")]
    return {
        "parcels": len(found.parcels),
        "turned_parcels": len(rows),
        "turned_mu": float(rows["area_mu"].sum()),
        "counts": {aspect: found.counts(aspect) for aspect in ASPECTS},
        "moves": {
            aspect: [[one.before, one.after, one.parcels, one.area_mu] for one in found.moves(aspect)]
            for aspect in ASPECTS
        },
        "turned": rows[["parcel_id", "area_mu", *names]].head(MOST_LISTED).to_numpy(dtype=object).tolist(),
    }
