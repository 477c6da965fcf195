"""Making an evaluation: check what is given, evaluate it under a scheme in force, keep both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from analysis.arithmetic.evaluation import evaluate as arithmetic
from analysis.arithmetic.evaluation.reader import read_scheme
from analysis.arithmetic.evaluation.scheme import DEVELOPMENT, MAIN, Scheme
from analysis.arithmetic.policy_errors import PolicyError
from analysis.evaluation.inputs import SUPPLIED, Inputs
from analysis.evaluation.register import FromRegister
from analysis.models import RulesKind, ZoneEvaluation
from analysis.rulebook.finding import in_force, names_in_force
from parcels import audit
from parcels.models import User, Zone
from parcels.refusals import Refusal


@dataclass(frozen=True)
class Question:
    """Which zone, for which year, as of which day, under which scheme, and what is stated about it."""

    zone: Zone
    year: int
    as_of: date
    scheme: str
    stated_type: str = ""
    bonded: bool = False
    without_development: bool = False
    note: str = ""


def scheme_by_name(name: str) -> tuple[Scheme, str]:
    """A scheme in force by name, with its text.

    Raises
    ------
    Refusal
        ``evaluation_no_scheme``, ``evaluation_scheme_refused``.
    """
    rules = in_force(RulesKind.EVALUATION, name)
    if rules is None:
        raise Refusal("evaluation_no_scheme", {"name": name, "names": names_in_force(RulesKind.EVALUATION)})
    try:
        return read_scheme(rules.text), rules.text
    except PolicyError as error:
        raise Refusal("evaluation_scheme_refused", {"name": name, "detail": str(error)}) from error


def zone_of(inputs: dict[str, Any]) -> arithmetic.Zone:
    """What is known of a zone, from an evaluation's kept inputs."""
    stated = inputs.get("stated", {})
    development = inputs.get(DEVELOPMENT) or {}
    return arithmetic.Zone(
        main=inputs.get(MAIN, {}),
        development=development if any(value is not None for value in development.values()) else None,
        supplied={int(year): value for year, value in inputs.get(SUPPLIED, {}).items()},
        stated_type=stated.get("zone_type", ""),
        bonded=bool(stated.get("bonded")),
        without_development=bool(stated.get("without_development")),
    )


def make(
    asked: Question, given: Inputs, register: FromRegister, user: User | None, request: HttpRequest | None = None
) -> ZoneEvaluation:
    """Evaluate and keep, with what the register had to say.

    Raises
    ------
    Refusal
        ``evaluation_nothing_given``, or by what the figures contradict (``evaluation_sum_differs`` and the like).
    """
    scheme, text = scheme_by_name(asked.scheme)
    stated = {
        "zone_type": asked.stated_type,
        "bonded": asked.bonded,
        "without_development": asked.without_development,
    }
    inputs: dict[str, Any] = {**given.values, "stated": stated}
    if not any(value is not None for name, value in given.values[MAIN].items() if name != "total"):
        raise Refusal("evaluation_nothing_given")
    zone = zone_of(inputs)
    for found in arithmetic.faults(zone).values():
        raise Refusal(found[0].code, dict(found[0].figures))
    answer = arithmetic.evaluate(zone, scheme)
    read = {"parcels": register.parcels, "performance_year": register.performance_year}
    with transaction.atomic():
        row = ZoneEvaluation.objects.create(
            zone=asked.zone,
            year=asked.year,
            as_of=asked.as_of,
            data_date=register.data_date,
            scheme_name=scheme.name,
            scheme_version=scheme.version,
            scheme_text=text,
            inputs=inputs,
            sources={**given.sources, "read": read},
            answer=answer.as_dict(),
            total=answer.total,
            note=asked.note,
            created_by=user,
        )
        detail = {"zone": asked.zone.code, "year": asked.year, "scheme": f"{scheme.name} {scheme.version}"}
        audit.record(user, "zone_evaluated", row, detail, request)
    return row
