"""The annex to a proposal: every step from the register's rows to the path, each with its clause and its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis.arithmetic.disposal import explain
from analysis.arithmetic.explanation import conditions_of, evaluation_of, source_dict
from analysis.arithmetic.fact_names import BY_NAME
from analysis.arithmetic.policy import Policy
from analysis.arithmetic.policy_model import Words
from analysis.fact_words import fact_label, fact_value, threshold_words, turns_on_tax
from analysis.facts.sources import FactSource, facts_source
from analysis.models import AnalysisRun, ParcelResult
from analysis.words import instrument_label, path_label, said, step_label

KINDS: dict[str, Promise] = {
    "parcel": gettext_lazy("Parcel"),
    "batch": gettext_lazy("Approval batch"),
    "contract": gettext_lazy("Land contract"),
    "supplement": gettext_lazy("Supplementary agreement"),
    "encumbrance": gettext_lazy("Encumbrance"),
    "firms": gettext_lazy("Firms on the land"),
    "performance": gettext_lazy("Yearly figures"),
    "policy": gettext_lazy("Policy"),
    "buildings": gettext_lazy("Buildings"),
    "plan": gettext_lazy("Plan laid over the parcel"),
}


@dataclass(frozen=True)
class Step:
    """One comparison: fact, value, what it is held against, whether it is met, and the row it comes from."""

    fact: str
    label: str
    value: str
    threshold: str
    met: bool
    unknown: bool
    exemption: bool
    source: str


@dataclass(frozen=True)
class Part:
    """A reason or a rule: its name, words, clause, whether it holds, and its comparisons."""

    name: str
    words: str
    clause: str
    confirmed: bool
    holds: bool
    steps: list[Step]


@dataclass(frozen=True)
class Turn:
    """The change of one fact that alone would turn the result."""

    fact: str
    label: str
    before: str
    after: str
    value: Any
    turns: str
    category: str
    rule: str
    outcome: str


@dataclass(frozen=True)
class Annex:
    """Everything that the printed annex says about one result."""

    category: str
    category_clause: str
    category_confirmed: bool
    tagged: bool
    finding: str
    reasons: list[Part]
    rules: list[Part]
    decided: Part | None
    path: str
    instrument: str
    next_step: str
    alternatives: list[str]
    unknown: list[str]
    complete: bool
    turns: list[Turn]
    held_back: bool


def facts_of(result: ParcelResult) -> dict[str, Any]:
    """The facts that a run kept of a parcel, as :func:`analysis.arithmetic.disposal.explain` takes them."""
    known = {name: value for name, value in result.facts.items() if name in BY_NAME}
    return {"parcel_code": result.parcel_code} | known


def annex_of(run: AnalysisRun, result: ParcelResult, policy: Policy, sees_tax: bool) -> Annex:
    """Take one result apart; a firm's tax shows only to who may see it."""
    teller = _Teller(facts_source(run, result.parcel_id), sees_tax)
    facts = facts_of(result)
    told, evaluation = explain(facts, policy), evaluation_of(facts)
    category = next(one for one in policy.categories if one.name == told["category"])
    reasons = [
        teller.part(
            reason.name, reason.words, told["category_source"], conditions_of(reason.when, evaluation, reason.name)
        )
        for reason in category.reasons
    ]
    rules = [
        teller.part(
            rule.name,
            policy.instruments[rule.instrument],
            source_dict(rule.source),
            conditions_of(rule.when, evaluation, rule.name),
        )
        for rule in policy.rules_of(category.name)
    ]
    decided = next((part for part in rules if part.name == told["rule"]), None)
    until = rules.index(decided) + 1 if decided else len(rules)
    return Annex(
        category=said(category.words),
        category_clause=_clause(told["category_source"]),
        category_confirmed=told["category_source"]["confirmed"],
        tagged=bool(facts.get("stock_category")),
        finding=told["certainty_of_category"],
        reasons=reasons,
        rules=rules[:until],
        decided=decided,
        path=path_label(policy, told["path"]) if told["path"] else "",
        instrument=instrument_label(policy, told["instrument"]) if told["instrument"] else "",
        next_step=step_label(policy, told["next_step"]) if told["next_step"] else "",
        alternatives=[
            f"{name} {instrument_label(policy, policy.rule(name).instrument)}" for name in told["alternatives"]
        ],
        unknown=[fact_label(name) for name in told["unknown_facts"]],
        complete=told["certainty"] == "complete",
        turns=[teller.turn(one, facts, policy) for one in told["turning"] if teller.may_tell(one["fact"])],
        held_back=any(not teller.may_tell(one["fact"]) for one in told["turning"]),
    )


@dataclass(frozen=True)
class _Teller:
    """Tells comparisons with their sources, and keeps tax to itself where it must."""

    sources: dict[str, FactSource]
    sees_tax: bool

    def may_tell(self, fact: str) -> bool:
        return self.sees_tax or not turns_on_tax(fact)

    def part(self, name: str, words: Words, source: dict[str, Any], found: dict[str, Any]) -> Part:
        steps = [self.step(one) for one in found["conditions"]]
        return Part(name, said(words), _clause(source), source["confirmed"], found["holds"], steps)

    def step(self, one: dict[str, Any]) -> Step:
        fact = one["fact"]
        return Step(
            fact=fact,
            label=fact_label(fact),
            value=fact_value(fact, one["value"], self.sees_tax),
            threshold=threshold_words(fact, one["op"], one["threshold"], exact=True),
            met=one["holds"],
            unknown=one["value"] is None,
            exemption=one["is_exemption"],
            source=self.source(fact),
        )

    def source(self, fact: str) -> str:
        """Kind of row, which row, and its day."""
        found = self.sources.get(fact)
        if found is None:
            return ""
        return " ".join(str(part) for part in (KINDS.get(found.kind, found.kind), found.key, found.on or "") if part)

    def turn(self, one: dict[str, Any], facts: dict[str, Any], policy: Policy) -> Turn:
        rule = policy.rule(one["rule"]) if one["rule"] else None
        category = next((said(each.words) for each in policy.categories if each.name == one["category"]), "")
        outcome = [category, f"{rule.name} {instrument_label(policy, rule.instrument)}" if rule else _("no rule")]
        return Turn(
            fact=one["fact"],
            label=fact_label(one["fact"]),
            before=fact_value(one["fact"], facts.get(one["fact"])),
            after=fact_value(one["fact"], one["value"]),
            value=one["value"],
            turns=one["turns"],
            category=one["category"],
            rule=one["rule"],
            outcome=" · ".join(outcome),
        )


def _clause(source: dict[str, Any]) -> str:
    return said(Words(source["zh"], source["en"]))
