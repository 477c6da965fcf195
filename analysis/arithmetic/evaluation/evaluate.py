"""The whole evaluation of one zone: type, indicators, scores, total of both areas, potential (DOMAIN 5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from analysis.arithmetic.evaluation.classes import contradictions, oddities
from analysis.arithmetic.evaluation.findings import Finding
from analysis.arithmetic.evaluation.indicators import identity, indicators_of, measured, quantities
from analysis.arithmetic.evaluation.potential import Potential, potential
from analysis.arithmetic.evaluation.scheme import DEVELOPMENT, MAIN, Scheme
from analysis.arithmetic.evaluation.standardise import score
from analysis.arithmetic.evaluation.tree import ROOT, weigh
from analysis.arithmetic.evaluation.zone_type import OTHER, label_differs, zone_type

Given = Mapping[str, float | None]


@dataclass(frozen=True)
class Zone:
    """What is known of a zone.

    Attributes
    ----------
    main, development : mapping
        Areas of classes (ha) and figures by name; `development` is None where nothing is known of it.
    supplied : mapping
        Land supplied in the main area (ha) by year.
    without_development : bool
        The zone has no development area: the main area's score is the total. Left out, it is unknown then.
    """

    main: Given
    development: Given | None = None
    supplied: Mapping[int, float | None] = field(default_factory=dict)
    stated_type: str = ""
    bonded: bool = False
    without_development: bool = False


@dataclass(frozen=True)
class AreaAnswer:
    """One area: its quantities, indicators, their scores, the nodes of the tree, remarks."""

    quantities: Mapping[str, float | None]
    indicators: Mapping[str, float | None]
    scores: Mapping[str, float | None]
    nodes: Mapping[str, float | None]
    findings: tuple[Finding, ...]

    @property
    def total(self) -> float | None:
        """The area's score."""
        return self.nodes.get(ROOT)


@dataclass(frozen=True)
class Answer:
    """What an evaluation says; None is unknown."""

    zone_type: str
    type_by_rule: str | None
    main: AreaAnswer
    development: AreaAnswer | None
    total: float | None
    potential: Potential
    findings: tuple[Finding, ...]

    def as_dict(self) -> dict[str, Any]:
        """The answer as JSON keeps it."""
        return {
            "zone_type": self.zone_type,
            "type_by_rule": self.type_by_rule,
            "areas": {
                name: {
                    "quantities": dict(area.quantities),
                    "indicators": dict(area.indicators),
                    "scores": dict(area.scores),
                    "nodes": dict(area.nodes),
                    "findings": [one.as_dict() for one in area.findings],
                }
                for name, area in ((MAIN, self.main), (DEVELOPMENT, self.development))
                if area is not None
            },
            "total": self.total,
            "potential": asdict(self.potential),
            "findings": [one.as_dict() for one in self.findings],
        }


def faults(zone: Zone) -> dict[str, list[Finding]]:
    """By area, what contradicts itself: such figures are to be refused, not evaluated."""
    areas = {MAIN: zone.main} | ({DEVELOPMENT: zone.development} if zone.development else {})
    return {name: found for name, given in areas.items() if (found := contradictions(given))}


def evaluate(zone: Zone, scheme: Scheme) -> Answer:
    """Evaluate a zone under a scheme.

    A zone whose type is unknown, or for which the scheme has no tree, gets indicators but no scores, and says so.
    """
    found = quantities(zone.main)
    by_rule = zone_type(found["A1"], found["A2"], found["A"], scheme.type_rule, zone.bonded)
    kind = zone.stated_type or by_rule or ""
    main = _area(zone.main, kind, MAIN, scheme)
    development = None if zone.development is None else _area(zone.development, kind, DEVELOPMENT, scheme)
    findings = [*label_differs(zone.stated_type, by_rule)]
    if not kind:
        findings.append(Finding("evaluation_type_unknown"))
    elif scheme.tree(kind, MAIN) is None:
        findings.append(Finding("evaluation_no_tree", {"type": kind}))
    if not zone.without_development and (development is None or development.total is None):
        findings.append(Finding("evaluation_development_unknown"))
    return Answer(
        zone_type=kind,
        type_by_rule=by_rule,
        main=main,
        development=development,
        total=_total(main, development, zone.without_development, scheme),
        potential=_potential(main, kind, zone, scheme),
        findings=tuple(findings),
    )


def _area(given: Given, kind: str, area: str, scheme: Scheme) -> AreaAnswer:
    found = quantities(given)
    values = measured(found, kind or OTHER, scheme.bottoms)
    tree, ideals = scheme.tree(kind, area), scheme.ideals_for(kind)
    scores = {name: score(value, ideals[name]) for name, value in values.items() if name in ideals}
    nodes = weigh(tree, scores) if tree is not None else {}
    return AreaAnswer(found, values, scores, nodes, (*oddities(found), *_remarks(values, scheme, kind)))


def _remarks(values: Mapping[str, float | None], scheme: Scheme, kind: str) -> list[Finding]:
    """Ideal values below what the zone has: its score stops at 100 (DOMAIN 5.4: an ideal isn't below the actual)."""
    ideals = scheme.ideals_for(kind)
    return [
        Finding("evaluation_above_ideal", {"indicator": name, "value": value, "ideal": ideals[name].value})
        for name, value in values.items()
        if value is not None and name in ideals and not ideals[name].negative and value > ideals[name].value
    ]


def _total(main: AreaAnswer, development: AreaAnswer | None, alone: bool, scheme: Scheme) -> float | None:
    if alone:
        return main.total
    if development is None or main.total is None or development.total is None:
        return None
    weights = scheme.areas.weights
    return weights[MAIN] * main.total + weights[DEVELOPMENT] * development.total


def _potential(main: AreaAnswer, kind: str, zone: Zone, scheme: Scheme) -> Potential:
    ideals = scheme.ideals_for(kind)
    names = {one.name for one in indicators_of(kind)} & set(ideals)
    weights = scheme.potential.weights
    usable = weights if set(weights) <= names else {}
    return potential(main.quantities, main.indicators, ideals, usable, zone.supplied)


def rates_agree(answer: AreaAnswer) -> tuple[float | None, float | None]:
    """Both sides of 开发率 × 供应率 × 建成率 = built ÷ developable, in per cent."""
    return identity(answer.quantities)
