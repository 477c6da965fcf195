"""Reads and checks a scheme of zone evaluation; what can't work is refused with its line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from analysis.arithmetic.evaluation.indicators import BOTTOMS, INDICATORS, PERCENT, indicators_of
from analysis.arithmetic.evaluation.potential import PACES
from analysis.arithmetic.evaluation.scheme import AREAS, Benchmark, Part, Scheme
from analysis.arithmetic.evaluation.standardise import FULL, Ideal
from analysis.arithmetic.evaluation.tree import ROOT, Node, Tree, check_weights
from analysis.arithmetic.evaluation.zone_type import CITY_INTEGRATED, INDUSTRY_LED, TypeRule
from analysis.arithmetic.policy_errors import PolicyError
from analysis.arithmetic.policy_model import Words
from analysis.arithmetic.policy_source import PolicySource, text_of


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


SCHEMES = Path(__file__).resolve().parents[2] / "schemes" / "evaluation"
KEYS: dict[str, frozenset[str]] = {
    "": _names("scheme type areas potential denominators tree ideal benchmark"),
    "scheme": _names("name version valid_from zh en note_zh note_en source_zh source_en"),
    "type": _names("industrial_above housing_below source_zh source_en confirmed"),
    "areas": _names("weights source_zh source_en confirmed"),
    "potential": _names("weights pace source_zh source_en confirmed"),
    "tree": _names("zone_type area source_zh source_en confirmed node"),
    "tree.node": _names("name zh en weights"),
    "ideal": _names("zone_type indicator value negative zero_at source_zh source_en confirmed"),
    "benchmark": _names("indicator value round zones on source_zh source_en"),
}


def load_scheme(name_or_path: str) -> Scheme:
    """Load a scheme by its name (``demo``) or from a TOML file.

    Raises
    ------
    PolicyError
        With the line of the fault.
    """
    return read_scheme(text_of(SCHEMES, name_or_path))


@lru_cache(maxsize=16)
def read_scheme(text: str) -> Scheme:
    """Check the text of a scheme and return it; nobody changes what it returns, so a text is read once."""
    return _Reader(text).scheme()


class _Reader:
    def __init__(self, text: str) -> None:
        self._source = PolicySource(text)
        self._data = self._source.data
        self._nodes = 0

    def scheme(self) -> Scheme:
        self._keys(self._data, "")
        head, kind = self._table("scheme"), self._table("type")
        potential = self._table("potential")
        trees = self._trees()
        ideals = self._ideals()
        self._refuse_without_ideal(trees, ideals)
        pace = str(self._need(potential, "pace", "potential"))
        if pace not in PACES:
            self._unknown("potential", 0, "pace", pace)
        return Scheme(
            name=str(self._need(head, "name", "scheme")),
            version=str(self._need(head, "version", "scheme")),
            valid_from=head.get("valid_from"),
            words=Words(str(self._need(head, "zh", "scheme")), str(self._need(head, "en", "scheme"))),
            note=Words(str(head.get("note_zh", "")), str(head.get("note_en", ""))),
            source=_source(head),
            type_rule=TypeRule(
                self._number(kind, "industrial_above", "type"), self._number(kind, "housing_below", "type")
            ),
            type_source=_source(kind),
            areas=self._part("areas", frozenset(AREAS)),
            potential=self._part("potential", frozenset(INDICATORS)),
            pace=pace,
            bottoms=self._bottoms(),
            trees=trees,
            ideals=ideals,
            benchmarks=tuple(self._benchmark(table, at) for at, table in enumerate(self._data.get("benchmark", []))),
        )

    def _table(self, name: str) -> dict[str, Any]:
        if name not in self._data:
            raise PolicyError("policy_missing_key", place="TOML", key=name)
        table: dict[str, Any] = self._data[name]
        self._keys(table, name)
        return table

    def _keys(self, table: Mapping[str, Any], header: str, position: int = 0) -> None:
        for key in table:
            if key not in KEYS[header]:
                line = self._source.line(header, position, key) or self._source.line(key)
                raise PolicyError("policy_unknown_key", line, place=header or "TOML", key=key)

    def _need(self, table: Mapping[str, Any], key: str, header: str, position: int = 0) -> Any:
        if key not in table:
            raise PolicyError("policy_missing_key", self._source.line(header, position), place=header, key=key)
        return table[key]

    def _number(self, table: Mapping[str, Any], key: str, header: str, position: int = 0) -> float:
        value = self._need(table, key, header, position)
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
            line = self._source.line(header, position, key)
            raise PolicyError("evaluation_number", line, place=header, key=key, value=str(value))
        return float(value)

    def _unknown(self, header: str, position: int, kind: str, name: str) -> None:
        line = self._source.line(header, position, name)
        raise PolicyError("policy_unknown_name", line, place=header, kind=kind, name=name)

    def _weights(self, table: Mapping[str, Any], header: str, position: int = 0) -> dict[str, float]:
        given = self._need(table, "weights", header, position)
        if not isinstance(given, dict):
            line = self._source.line(header, position, "weights")
            raise PolicyError("evaluation_number", line, place=header, key="weights", value=str(given))
        weights = {str(name): self._number(given, name, header, position) for name in given}
        name = str(table.get("name", header))
        check_weights(Node(name, Words("", ""), weights), self._source.line(header, position, "weights"))
        return weights

    def _part(self, header: str, names: frozenset[str]) -> Part:
        table = self._table(header)
        weights = self._weights(table, header)
        for name in weights:
            if name not in names:
                self._unknown(header, 0, "child", name)
        if header == "areas" and set(weights) != names:
            missing = min(names - set(weights))
            line = self._source.line(header, 0, "weights")
            raise PolicyError("evaluation_child_missing", line, node=header, child=missing)
        return Part(weights, _source(table), bool(table.get("confirmed", False)))

    def _bottoms(self) -> dict[str, str]:
        table = self._data.get("denominators", {})
        for name, bottom in table.items():
            if name not in INDICATORS:
                self._unknown("denominators", 0, "indicator", name)
            if bottom not in BOTTOMS:
                self._unknown("denominators", 0, "class", str(bottom))
        return {str(name): str(bottom) for name, bottom in table.items()}

    def _trees(self) -> tuple[Tree, ...]:
        trees = tuple(self._tree(table, at) for at, table in enumerate(self._data.get("tree", [])))
        names = [f"{tree.zone_type} {tree.area}" for tree in trees]
        for position, name in enumerate(names):
            if name in names[:position]:
                raise PolicyError("policy_duplicate_name", self._source.line("tree", position), kind="tree", name=name)
        if not trees:
            raise PolicyError("policy_missing_key", place="TOML", key="tree")
        return trees

    def _tree(self, table: Mapping[str, Any], position: int) -> Tree:
        self._keys(table, "tree", position)
        kind, area = (str(self._need(table, key, "tree", position)) for key in ("zone_type", "area"))
        if kind not in (INDUSTRY_LED, CITY_INTEGRATED):
            self._unknown("tree", position, "type", kind)
        if area not in AREAS:
            self._unknown("tree", position, "area", area)
        first = self._nodes
        nodes: dict[str, Node] = {}
        for at, one in enumerate(table.get("node", []), first):
            self._keys(one, "tree.node", at)
            name = str(self._need(one, "name", "tree.node", at))
            if name in nodes or name in INDICATORS:
                line = self._source.line("tree.node", at)
                raise PolicyError("policy_duplicate_name", line, kind="node", name=name)
            words = Words(str(one.get("zh", name)), str(one.get("en", name)))
            nodes[name] = Node(name, words, self._weights(one, "tree.node", at))
        self._nodes += len(nodes)
        self._check_shape(kind, nodes, position, first)
        return Tree(kind, area, nodes, _source(table), bool(table.get("confirmed", False)))

    def _check_shape(self, kind: str, nodes: dict[str, Node], position: int, first: int) -> None:
        """Every child is there, stands under one node only, and all hang under the total."""
        if ROOT not in nodes:
            line = self._source.line("tree", position)
            raise PolicyError("evaluation_child_missing", line, node=kind, child=ROOT)
        allowed = {one.name for one in indicators_of(kind)} | set(nodes) - {ROOT}
        parents: dict[str, str] = {}
        for at, node in enumerate(nodes.values(), first):
            for child in node.weights:
                line = self._source.line("tree.node", at, child)
                if child not in allowed:
                    raise PolicyError("evaluation_child_missing", line, node=node.name, child=child)
                if child in parents:
                    raise PolicyError("policy_duplicate_name", line, kind="child", name=child)
                parents[child] = node.name
        reached = _under(ROOT, nodes)
        for at, name in enumerate(nodes, first):
            if name not in reached:
                line = self._source.line("tree.node", at)
                raise PolicyError("evaluation_node_loose", line, node=name)

    def _ideals(self) -> dict[tuple[str, str], Ideal]:
        found: dict[tuple[str, str], Ideal] = {}
        for at, table in enumerate(self._data.get("ideal", [])):
            self._keys(table, "ideal", at)
            key = str(self._need(table, "zone_type", "ideal", at)), str(self._need(table, "indicator", "ideal", at))
            if key[1] not in INDICATORS:
                self._unknown("ideal", at, "indicator", key[1])
            if key in found:
                line = self._source.line("ideal", at)
                raise PolicyError("policy_duplicate_name", line, kind="ideal", name=" ".join(key))
            found[key] = self._ideal(table, key[1], at)
        return found

    def _ideal(self, table: Mapping[str, Any], name: str, at: int) -> Ideal:
        value, negative = self._number(table, "value", "ideal", at), bool(table.get("negative", False))
        zero_at = self._number(table, "zero_at", "ideal", at) if "zero_at" in table else FULL
        low = 0 <= value < zero_at if negative else value > 0
        if not low or (INDICATORS[name].unit == PERCENT and value > FULL):
            line = self._source.line("ideal", at, "value")
            raise PolicyError("evaluation_ideal", line, name=name, value=f"{value:.10g}")
        return Ideal(value, negative, zero_at, _source(table), bool(table.get("confirmed", False)))

    def _refuse_without_ideal(self, trees: tuple[Tree, ...], ideals: Mapping[tuple[str, str], Ideal]) -> None:
        wanted = [(at, tree, name) for at, tree in enumerate(trees) for name in tree.leaves]
        for at, tree, name in wanted:
            if (tree.zone_type, name) not in ideals:
                line = self._source.line("tree", at)
                raise PolicyError("evaluation_ideal_missing", line, name=name, type=tree.zone_type)

    def _benchmark(self, table: Mapping[str, Any], at: int) -> Benchmark:
        self._keys(table, "benchmark", at)
        name = str(self._need(table, "indicator", "benchmark", at))
        if name not in INDICATORS and name != ROOT:
            self._unknown("benchmark", at, "indicator", name)
        on = table.get("on")
        return Benchmark(
            indicator=name,
            value=self._number(table, "value", "benchmark", at),
            round=str(self._need(table, "round", "benchmark", at)),
            zones=int(table["zones"]) if "zones" in table else None,
            on=on if isinstance(on, date) else None,
            source=_source(table),
        )


def _source(table: Mapping[str, Any]) -> Words:
    return Words(str(table.get("source_zh", "")), str(table.get("source_en", "")))


def _under(name: str, nodes: Mapping[str, Node]) -> set[str]:
    """A node and all nodes below it; each has one parent at most, so there is no going round."""
    found, left = {name}, [name]
    while left:
        below = [child for child in nodes[left.pop()].weights if child in nodes and child not in found]
        found |= set(below)
        left += below
    return found
