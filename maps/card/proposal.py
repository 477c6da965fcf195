"""The proposal on a card: path, conditions with the values that met them, alternatives, what would turn it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from analysis.arithmetic.disposal import explain
from analysis.arithmetic.fact_names import BY_NAME
from analysis.arithmetic.policy_model import Policy
from analysis.fact_words import fact_label, fact_value, threshold_words, turns_on_tax
from analysis.models import ParcelResult
from maps.indicators import PATHS, label_of
from maps.policy_words import say
from maps.writing import whole_or_fine
from parcels.models import LandContract

TURNS = 3
FEE = ("idle_fee_and_start_service", "idle_fee_then_partner")


@dataclass(frozen=True)
class Condition:
    """A comparison of the rule with the value found; `holds` is False for an exemption that was looked at."""

    fact: str
    threshold: str
    value: str
    holds: bool
    is_unknown: bool


@dataclass(frozen=True)
class Option:
    """Another rule, with its path and its instrument."""

    rule: str
    path: str
    mark: str
    instrument: str


@dataclass(frozen=True)
class Turn:
    """The nearest change of one fact that turns the proposal, and what it would become."""

    fact: str
    change: str
    option: Option


@dataclass(frozen=True)
class Proposal:
    """What the card says about the proposal."""

    rule: str
    path: str
    path_label: str
    mark: str
    instrument: str
    sum_wan: str
    sum_how: str
    source: str
    confirmed: bool
    next_step: str
    complete: bool
    unknown: list[str]
    conditions: list[Condition]
    alternatives: list[Option]
    turns: list[Turn]


def proposal_of(result: ParcelResult, contract: LandContract | None, policy: Policy, sees_tax: bool) -> Proposal | None:
    """The proposal on a stock parcel; None for a normal one."""
    if result.stock_category == "normal" or not (result.rule or result.next_step):
        return None
    told = explain(_facts(result), policy)
    rule = policy.rule(result.rule) if result.rule else None
    fee, how = _fee(result, contract, policy)
    return Proposal(
        rule=result.rule,
        path=result.path,
        path_label=label_of(PATHS, result.path) if result.path else "",
        mark=_mark(result.path),
        instrument=say(policy.instruments.get(result.instrument)),
        sum_wan=fee,
        sum_how=how,
        source=say(rule.source.words) if rule else "",
        confirmed=rule.source.confirmed if rule else True,
        next_step=say(policy.next_step_words.get(result.next_step)),
        complete=result.certainty == "complete",
        unknown=[fact_label(name) for name in result.unknown_facts.split(";") if name],
        conditions=[_condition(one, sees_tax) for one in told["conditions"]],
        alternatives=[_option(policy, name) for name in result.alternatives.split(";") if name],
        turns=_turns(told["turning"], result.facts, policy, sees_tax),
    )


def _facts(result: ParcelResult) -> dict[str, Any]:
    known = {name: value for name, value in result.facts.items() if name in BY_NAME}
    recognised = {"recognised": "yes"} if result.finding == "recognised" else {}
    return {"parcel_code": result.parcel_code, "stock_category": result.stock_category} | recognised | known


def _condition(one: dict[str, Any], sees_tax: bool) -> Condition:
    name = one["fact"]
    return Condition(
        fact=fact_label(name),
        threshold="" if BY_NAME[name].choices else threshold_words(name, one["op"], one["threshold"]),
        value=fact_value(name, one["value"], sees_tax),
        holds=one["holds"] != one["is_exemption"],
        is_unknown=one["value"] is None,
    )


def _mark(path: str) -> str:
    return next((one.mark for one in PATHS if one.key == path), "?")


def _option(policy: Policy, name: str) -> Option:
    rule = policy.rule(name)
    return Option(rule.name, rule.path, _mark(rule.path), say(policy.instruments.get(rule.instrument)))


def _turns(turning: list[dict[str, Any]], facts: dict[str, Any], policy: Policy, sees_tax: bool) -> list[Turn]:
    """The nearest changes; what turns on a tax figure is told to those who may see it."""
    shown = [one for one in turning if one["rule"] and (sees_tax or not turns_on_tax(one["fact"]))]
    return [
        Turn(
            fact_label(one["fact"]),
            f"{fact_value(one['fact'], facts.get(one['fact']))} → {fact_value(one['fact'], one['value'])}",
            _option(policy, one["rule"]),
        )
        for one in shown[:TURNS]
    ]


def _fee(result: ParcelResult, contract: LandContract | None, policy: Policy) -> tuple[str, str]:
    """The idle fee in wan yuan and how it comes about (Order 53 Art. 14(1)); empty where no fee is due."""
    if result.instrument not in FEE or contract is None or contract.price_wan is None:
        return "", ""
    price, share = float(contract.price_wan), policy.figure("idle_fee_share")
    how = _("Idle fee = land price {price} wan yuan × {share:.0%}").format(price=whole_or_fine(price), share=share)
    return whole_or_fine(price * share), how
