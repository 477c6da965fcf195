"""Reading the conditions of a policy file and checking each against the facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial
from typing import Any as AnyValue

from analysis.arithmetic.conditions import All, Any, Condition, Leaf, Unless
from analysis.arithmetic.fact_names import BY_NAME, Fact, Kind
from analysis.arithmetic.policy_errors import PolicyError

_NUMBER_OPS = ("<", "<=", ">", ">=", "=", "!=")
_WORD_OPS = ("=", "!=", "in")
_ANY_OPS = ("known", "unknown")
_FORMS = ("fact", "use", "all", "any")
_KEYS = frozenset({*_FORMS, "op", "value", "figure", "other", "unless"})
FindLine = Callable[[str], int]


def exact_number(value: AnyValue) -> float:
    """A number from a policy file; a fraction may be written as text (``"1/3"``)."""
    return float(Fraction(value)) if isinstance(value, str) else float(value)


class ConditionReader:
    """Turns the tables of a policy file into conditions.

    Parameters
    ----------
    definitions : mapping
        Named conditions as the file has them.
    figures : mapping
        Named numbers.
    line_of_definition : callable
        Tells the line of a word in a named definition.
    """

    def __init__(
        self,
        definitions: Mapping[str, AnyValue],
        figures: Mapping[str, float],
        line_of_definition: Callable[[str, str], int],
    ) -> None:
        self._definitions = definitions
        self._figures = figures
        self._line_of_definition = line_of_definition
        self._reading: list[str] = []

    def read(self, node: AnyValue, find_line: FindLine) -> Condition:
        """Read one condition; ``find_line`` tells the line on which a word of it stands."""
        if not isinstance(node, Mapping):
            raise PolicyError("policy_bad_condition", find_line(""), detail=repr(node)[:80])
        unknown = sorted(set(node) - _KEYS)
        if unknown:
            raise PolicyError("policy_unknown_key", find_line(unknown[0]), place="when", key=unknown[0])
        forms = [form for form in _FORMS if form in node]
        if len(forms) != 1:
            raise PolicyError("policy_bad_condition", find_line(""), detail=f"one of {', '.join(_FORMS)} is needed")
        main = self._read_form(forms[0], node, find_line)
        return Unless(main, self.read(node["unless"], find_line)) if "unless" in node else main

    def _read_form(self, form: str, node: Mapping[str, AnyValue], find_line: FindLine) -> Condition:
        if form == "fact":
            return self._read_leaf(node, find_line)
        if form == "use":
            return self._read_definition(str(node["use"]), find_line)
        parts = tuple(self.read(part, find_line) for part in node[form])
        if not parts:
            raise PolicyError("policy_bad_condition", find_line(""), detail=f"{form} = []")
        return All(parts) if form == "all" else Any(parts)

    def _read_definition(self, name: str, find_line: FindLine) -> Condition:
        if name not in self._definitions:
            raise PolicyError("policy_unknown_name", find_line(name), place="when", kind="definition", name=name)
        if name in self._reading:
            raise PolicyError("policy_circular", find_line(name), name=name)
        self._reading.append(name)
        try:
            return self.read(self._definitions[name], partial(self._line_of_definition, name))
        finally:
            self._reading.pop()

    def _read_leaf(self, node: Mapping[str, AnyValue], find_line: FindLine) -> Leaf:
        fact = self._fact(str(node["fact"]), find_line)
        op = str(node.get("op", ""))
        allowed = _ANY_OPS + (_NUMBER_OPS if fact.kind is Kind.NUMBER else _WORD_OPS)
        if op not in allowed or fact.kind is Kind.TEXT:
            raise PolicyError("policy_bad_operator", find_line(fact.name), fact=fact.name, op=op)
        if op in _ANY_OPS:
            return Leaf(fact.name, op)
        if fact.kind is Kind.NUMBER:
            return self._number_leaf(fact, op, node, find_line)
        return _word_leaf(fact, op, node, find_line)

    def _fact(self, name: str, find_line: FindLine) -> Fact:
        if name not in BY_NAME:
            raise PolicyError("policy_unknown_fact", find_line(name), fact=name)
        return BY_NAME[name]

    def _number_leaf(self, fact: Fact, op: str, node: Mapping[str, AnyValue], find_line: FindLine) -> Leaf:
        if "other" in node:
            other = self._fact(str(node["other"]), find_line)
            if other.kind is not Kind.NUMBER:
                raise PolicyError("policy_bad_value", find_line(other.name), fact=fact.name, value=other.name)
            return Leaf(fact.name, op, other=other.name)
        if "figure" in node:
            figure = str(node["figure"])
            if figure not in self._figures:
                raise PolicyError("policy_unknown_name", find_line(figure), place="when", kind="figure", name=figure)
            return Leaf(fact.name, op, number=self._figures[figure], figure=figure)
        try:
            return Leaf(fact.name, op, number=exact_number(node["value"]))
        except (KeyError, TypeError, ValueError) as error:
            value = node.get("value")
            raise PolicyError("policy_bad_value", find_line(fact.name), fact=fact.name, value=value) from error


def _word_leaf(fact: Fact, op: str, node: Mapping[str, AnyValue], find_line: FindLine) -> Leaf:
    value = node.get("value")
    words = tuple(value) if op == "in" and isinstance(value, list) else (value,)
    known = {word for word, _, _ in fact.choices}
    for word in words:
        if not isinstance(word, str) or (word not in known and not fact.is_open):
            raise PolicyError("policy_bad_value", find_line(fact.name), fact=fact.name, value=word)
    return Leaf(fact.name, op, words=tuple(str(word) for word in words))
