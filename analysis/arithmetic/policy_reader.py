"""From the text of a policy file to a checked policy."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from analysis.arithmetic.conditions import All, Condition
from analysis.arithmetic.fact_names import BY_NAME
from analysis.arithmetic.policy_conditions import ConditionReader, exact_number
from analysis.arithmetic.policy_costs import read_instrument_figures
from analysis.arithmetic.policy_errors import PolicyError
from analysis.arithmetic.policy_model import (
    Alternative,
    Benchmarks,
    Category,
    Figure,
    NextStep,
    Policy,
    Reason,
    Rule,
    SectorFloors,
    Source,
    Step,
    Words,
)
from analysis.arithmetic.policy_source import PolicySource
from analysis.arithmetic.reachability import is_reachable

_RULE_KEYS = frozenset(
    {"name", "category", "when", "path", "instrument", "alternatives", "shows"}
    | {"document", "clause_zh", "clause_en", "confirmed"}
)
Table = Mapping[str, Any]


class PolicyReader:
    """Reads one policy file; every check names the line it fails on."""

    def __init__(self, text: str) -> None:
        self._source = PolicySource(text)
        self._data = self._source.data
        self._figures = {name: self._figure(name) for name in self._data.get("figures", {})}
        values = {name: figure.value for name, figure in self._figures.items()}
        definitions = self._data.get("definitions", {})
        self._conditions = ConditionReader(definitions, values, partial(self._source.line_of_entry, "definitions"))

    def policy(self) -> Policy:
        """The whole policy, checked."""
        head = self._data.get("policy", {})
        policy = Policy(
            name=str(self._need(head, "name", "policy", 0)),
            version=str(self._need(head, "version", "policy", 0)),
            valid_from=self._need(head, "valid_from", "policy", 0),
            words=self._words(head, "policy", 0),
            note=Words(head.get("note_zh", ""), head.get("note_en", "")),
            figures=self._figures,
            steps=self._steps(),
            categories=self._categories(),
            rules=self._rules(),
            next_steps=self._next_steps(),
            next_step_words=self._phrases("next_step_words"),
            paths=self._phrases("paths"),
            instruments=self._phrases("instruments"),
            sector_floors=self._sector_floors(),
            benchmarks=self._benchmarks(),
            instrument_figures=read_instrument_figures(self._source, self._data.get("instruments", {}), self._basis),
        )
        self._check_definitions()
        self._check_rules(policy)
        return policy

    def _need(self, table: Table, key: str, header: str, position: int) -> Any:
        if key not in table:
            raise PolicyError("policy_missing_key", self._source.line(header, position), place=header, key=key)
        return table[key]

    def _words(self, table: Table, header: str, position: int) -> Words:
        return Words(self._need(table, "zh", header, position), self._need(table, "en", header, position))

    def _phrases(self, section: str) -> dict[str, Words]:
        return {name: self._words(table, f"{section}.{name}", 0) for name, table in self._data.get(section, {}).items()}

    def _basis(self, table: Table, header: str, position: int) -> Source:
        name = str(self._need(table, "document", header, position))
        documents = self._data.get("documents", {})
        if name not in documents:
            line = self._source.line(header, position, name)
            raise PolicyError("policy_unknown_name", line, place=header, kind="document", name=name)
        title = self._words(documents[name], f"documents.{name}", 0)
        clause = Words(table.get("clause_zh", ""), table.get("clause_en", ""))
        return Source(name, title, clause, bool(table.get("confirmed", False)))

    def _figure(self, name: str) -> Figure:
        header, table = f"figures.{name}", self._data["figures"][name]
        raw = self._need(table, "value", header, 0)
        try:
            value = exact_number(raw)
        except (TypeError, ValueError) as error:
            line = self._source.line(header, 0, "value")
            raise PolicyError("policy_bad_value", line, fact=name, value=raw) from error
        return Figure(name, value, table.get("unit", ""), self._words(table, header, 0), self._basis(table, header, 0))

    def _steps(self) -> dict[str, Step]:
        steps = {}
        for name, table in self._data.get("steps", {}).items():
            if name not in BY_NAME:
                raise PolicyError("policy_unknown_fact", self._source.line("steps", 0, name), fact=name)
            steps[name] = Step(float(table["step"]), float(table["finest"]))
        return steps

    def _condition(self, table: Table, header: str, position: int) -> Condition:
        if "when" not in table:
            return All()
        return self._conditions.read(table["when"], partial(self._source.line, header, position))

    def _categories(self) -> tuple[Category, ...]:
        found, reasons_before = [], 0
        for position, table in enumerate(self._data.get("category", [])):
            name = str(self._need(table, "name", "category", position))
            if name not in {word for word, _, _ in BY_NAME["stock_category"].choices}:
                line = self._source.line("category", position, name)
                raise PolicyError("policy_bad_value", line, fact="stock_category", value=name)
            reasons = tuple(
                self._reason(reason, reasons_before + index) for index, reason in enumerate(table.get("reason", []))
            )
            reasons_before += len(reasons)
            basis = self._basis(table, "category", position)
            words = self._words(table, "category", position)
            found.append(Category(name, words, basis, reasons, table.get("undecided_step", "")))
        self._refuse_duplicates("category", [category.name for category in found])
        self._refuse_duplicates("category.reason", [reason.name for part in found for reason in part.reasons])
        return tuple(found)

    def _reason(self, table: Table, position: int) -> Reason:
        header = "category.reason"
        name = str(self._need(table, "name", header, position))
        self._need(table, "when", header, position)
        return Reason(name, self._words(table, header, position), self._condition(table, header, position))

    def _rules(self) -> tuple[Rule, ...]:
        rules = tuple(self._rule(table, position) for position, table in enumerate(self._data.get("rule", [])))
        self._refuse_duplicates("rule", [rule.name for rule in rules])
        return rules

    def _rule(self, table: Table, position: int) -> Rule:
        for key in table:
            if key not in _RULE_KEYS:
                line = self._source.line("rule", position, key)
                raise PolicyError("policy_unknown_key", line, place="rule", key=key)
        return Rule(
            name=str(self._need(table, "name", "rule", position)),
            category=str(self._need(table, "category", "rule", position)),
            when=self._condition(table, "rule", position),
            path=str(self._need(table, "path", "rule", position)),
            instrument=str(self._need(table, "instrument", "rule", position)),
            source=self._basis(table, "rule", position),
            alternatives=tuple(_alternative(entry) for entry in table.get("alternatives", [])),
            shows=tuple(table.get("shows", [])),
        )

    def _next_steps(self) -> tuple[NextStep, ...]:
        found = []
        for position, table in enumerate(self._data.get("next_step", [])):
            found.append(
                NextStep(
                    name=str(self._need(table, "name", "next_step", position)),
                    category=str(self._need(table, "category", "next_step", position)),
                    when=self._condition(table, "next_step", position),
                    words=self._words(table, "next_step", position),
                    source=self._basis(table, "next_step", position),
                    excepted=frozenset(table.get("except", [])),
                )
            )
        return tuple(found)

    def _sector_floors(self) -> SectorFloors:
        table = self._data.get("sector_floors")
        if table is None:
            return SectorFloors()
        return SectorFloors(
            floors={str(code): float(floor) for code, floor in table.get("floors", {}).items()},
            source=self._basis(table, "sector_floors", 0),
            superseded=bool(table.get("superseded", False)),
        )

    def _benchmarks(self) -> Benchmarks:
        table = self._data.get("benchmarks")
        if table is None:
            return Benchmarks()
        basis = self._basis(table, "benchmarks", 0)
        return Benchmarks(table.get("tax_per_mu_wan"), table.get("output_per_mu_wan"), basis)

    def _refuse_duplicates(self, header: str, names: list[str]) -> None:
        for position, name in enumerate(names):
            if name in names[:position]:
                line = self._source.line(header, position)
                raise PolicyError("policy_duplicate_name", line, kind=header, name=name)

    def _check_definitions(self) -> None:
        for name in self._data.get("definitions", {}):
            self._conditions.read({"use": name}, partial(self._source.line_of_entry, "definitions", name))

    def _check_rules(self, policy: Policy) -> None:
        for position, rule in enumerate(policy.rules):
            self._check_names(policy, rule, position)
            earlier = [one.when for one in policy.rules[:position] if one.category == rule.category]
            if not is_reachable(rule.when, earlier):
                line = self._source.line("rule", position)
                raise PolicyError("policy_unreachable_rule", line, name=rule.name, category=rule.category)
        for position, step in enumerate(policy.next_steps):
            for name in sorted(step.excepted):
                self._check_name(name, "rule", {rule.name for rule in policy.rules}, "next_step", position)

    def _check_names(self, policy: Policy, rule: Rule, position: int) -> None:
        siblings = {other.name for other in policy.rules_of(rule.category)} - {rule.name}
        self._check_name(rule.category, "category", {one.name for one in policy.categories}, "rule", position)
        if rule.path:
            self._check_name(rule.path, "path", set(policy.paths), "rule", position)
        self._check_name(rule.instrument, "instrument", set(policy.instruments), "rule", position)
        for other in [alternative.rule for alternative in rule.alternatives] + list(rule.shows):
            self._check_name(other, "rule", siblings, "rule", position)

    def _check_name(self, name: str, kind: str, known: set[str], header: str, position: int) -> None:
        if name not in known:
            line = self._source.line(header, position, f'"{name}"')
            raise PolicyError("policy_unknown_name", line, place=header, kind=kind, name=name)


def _alternative(entry: Any) -> Alternative:
    if isinstance(entry, Mapping):
        return Alternative(str(entry["rule"]), bool(entry.get("always", False)))
    return Alternative(str(entry))
