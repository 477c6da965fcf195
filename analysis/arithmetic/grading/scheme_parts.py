"""The parts of a grading scheme's text: indicators, and the rules that leave out, hold down or lift a firm."""

from __future__ import annotations

from typing import Any

from analysis.arithmetic.grading.model import (
    EXEMPT,
    FACTS,
    FIGURES,
    FLAG,
    LETTERS,
    LIFT,
    NUMBER,
    OPERATORS,
    VETO,
    WORDS_OF,
    Indicator,
    Rule,
    Test,
)
from analysis.arithmetic.policy_errors import PolicyError
from analysis.arithmetic.policy_model import Words
from analysis.arithmetic.policy_source import PolicySource

GROUP, INDICATOR = "group", "group.indicator"
LETTER_KEYS = {EXEMPT: "grade", VETO: "at_most", LIFT: "at_least"}
RULE_KEYS = {"name", "zh", "en", "groups", "when", "unless", "confirmed", "document", "by", *LETTER_KEYS.values()}


def read_indicator(source: PolicySource, table: Any, position: int) -> Indicator:
    """One indicator, checked."""
    for key in ("name", "numerator", "denominator", "baseline", "weight"):
        if key not in table:
            raise PolicyError("policy_missing_key", source.line(INDICATOR, position), place=INDICATOR, key=key)
    for key in ("numerator", "denominator"):
        if table[key] not in FIGURES:
            line = source.line(INDICATOR, position, str(table[key]))
            raise PolicyError("policy_unknown_name", line, place=INDICATOR, kind="figure", name=str(table[key]))
    for key in ("weight", "cap_multiple", "floor_multiple"):
        given = table.get(key, 0)
        if isinstance(given, bool) or not isinstance(given, int | float):
            line = source.line(INDICATOR, position, key)
            raise PolicyError("policy_not_a_number", line, name=key, value=str(given)[:40])
    baseline, cap, floor = table["baseline"], table.get("cap_multiple"), table.get("floor_multiple")
    if baseline != "group" and not (isinstance(baseline, int | float) and float(baseline) > 0):
        line = source.line(INDICATOR, position, "baseline")
        raise PolicyError("scheme_baseline", line, name=table["name"], value=str(baseline))
    if cap is not None and floor is not None and float(cap) < float(floor):
        line = source.line(INDICATOR, position, "cap_multiple")
        raise PolicyError("scheme_cap", line, name=table["name"], cap=str(cap), floor=str(floor))
    return Indicator(
        name=str(table["name"]),
        words=Words(str(table.get("zh", "")), str(table.get("en", ""))),
        numerator=str(table["numerator"]),
        denominator=str(table["denominator"]),
        weight=float(table["weight"]),
        baseline=None if baseline == "group" else float(baseline),
        cap_multiple=None if cap is None else float(cap),
        floor_multiple=None if floor is None else float(floor),
    )


def read_rules(source: PolicySource, data: Any, groups: list[str]) -> tuple[Rule, ...]:
    """All rules in the order of the kinds: exempt, veto, lift."""
    found: list[Rule] = []
    for kind in LETTER_KEYS:
        for position, table in enumerate(data.get(kind, [])):
            rule = _Rules(source, kind, position).rule(table, groups)
            if rule.name in [one.name for one in found]:
                raise PolicyError("policy_duplicate_name", source.line(kind, position), kind=kind, name=rule.name)
            found.append(rule)
    return tuple(found)


class _Rules:
    def __init__(self, source: PolicySource, kind: str, position: int) -> None:
        self._source, self._kind, self._position = source, kind, position

    def rule(self, table: Any, groups: list[str]) -> Rule:
        for key in table:
            if key not in RULE_KEYS:
                raise PolicyError("policy_unknown_key", self._line(key), place=self._kind, key=key)
        for key in ("name", "zh", "en", "when"):
            if key not in table:
                raise PolicyError("policy_missing_key", self._line(), place=self._kind, key=key)
        for name in table.get("groups", []):
            if name not in groups:
                raise PolicyError("policy_unknown_name", self._line("groups"), place=self._kind, kind=GROUP, name=name)
        letter, by = self._effect(table)
        return Rule(
            kind=self._kind,
            name=str(table["name"]),
            words=Words(str(table["zh"]), str(table["en"])),
            groups=tuple(table.get("groups", [])),
            when=tuple(self._test(one) for one in table["when"]),
            unless=tuple(self._test(one) for one in table.get("unless", [])),
            letter=letter,
            by=by,
            confirmed=bool(table.get("confirmed", False)),
            document=str(table.get("document", "")),
        )

    def _effect(self, table: Any) -> tuple[str, int]:
        key = LETTER_KEYS[self._kind]
        letter, by = str(table.get(key, "")), table.get("by", 0)
        if letter and letter not in LETTERS:
            raise PolicyError("policy_unknown_name", self._line(key), place=table["name"], kind="grade", name=letter)
        if isinstance(by, bool) or not isinstance(by, int) or not 0 <= by < len(LETTERS):
            raise PolicyError("policy_bad_value", self._line("by"), fact="by", value=str(by)[:40])
        if (self._kind == VETO and not letter) or (self._kind == LIFT and not letter and not by):
            raise PolicyError("policy_missing_key", self._line(), place=str(table["name"]), key=key)
        if not table["when"]:
            raise PolicyError("policy_bad_condition", self._line("when"), detail=str(table["name"]))
        return letter, by if self._kind == LIFT else 0

    def _test(self, table: Any) -> Test:
        if not isinstance(table, dict) or set(table) != {"fact", "op", "value"}:
            raise PolicyError("policy_bad_condition", self._line("when"), detail=str(table)[:60])
        fact, op, value = table["fact"], table["op"], table["value"]
        kind = FACTS.get(fact)
        if kind is None:
            raise PolicyError("policy_unknown_fact", self._line(str(fact)), fact=fact)
        if op not in OPERATORS[kind]:
            raise PolicyError("policy_bad_operator", self._line(str(fact)), fact=fact, op=op)
        if kind == NUMBER:
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise PolicyError("policy_bad_value", self._line(str(fact)), fact=fact, value=str(value)[:40])
            return Test(fact, op, (), float(value))
        words = tuple(str(one) for one in (value if isinstance(value, list) else [value]))
        known = ("yes", "no") if kind == FLAG else WORDS_OF.get(fact)
        wrong = [one for one in words if known is not None and one not in known]
        if wrong or not words:
            raise PolicyError("policy_bad_value", self._line(str(fact)), fact=fact, value="、".join(wrong)[:40])
        return Test(fact, op, words, 0.0)

    def _line(self, needle: str = "") -> int:
        return self._source.line(self._kind, self._position, needle) or self._source.line(self._kind, self._position)
